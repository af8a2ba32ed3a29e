"""What is done now and then while the helpline runs: promises made good, old memories erased."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

from helpline.runtime import Runtime
from helpline.service.persist import make_good
from helpline.storage.database import DatabaseAway
from helpline.storage.purge import purge_before

log = logging.getLogger("helpline")

EVERY = timedelta(minutes=10)
ANSWERS = timedelta(hours=24)
"""For how long an answer is kept, should the same message be delivered again."""
SESSIONS = timedelta(days=30)
"""For how long it is kept where a conversation stood (accessibility F8)."""


def upkeep(rt: Runtime) -> None:
    """Once through everything; what cannot be done now is done the next time."""
    now = rt.now()
    try:
        make_good(rt)
        purge_before(rt.database, now - ANSWERS, sessions_at=now - SESSIONS)
    except DatabaseAway:
        log.warning("The database is away; upkeep waits.")


def keep_up(rt: Runtime) -> None:
    """Do so again and again, in a thread that ends with the process."""

    def run() -> None:
        while not pause.wait(EVERY.total_seconds()):
            upkeep(rt)

    pause = threading.Event()
    threading.Thread(target=run, name="upkeep", daemon=True).start()
