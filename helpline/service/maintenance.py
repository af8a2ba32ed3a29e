"""What is done now and then while the helpline runs: promises kept that had to wait, old memories
erased."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

from helpline.runtime import Runtime
from helpline.service.effects import keep_waiting, take_over_spool
from helpline.service.error_log import log, report
from helpline.storage.database import DatabaseAway
from helpline.storage.purge import purge_before

LOOK_EVERY = 1.0
"""Seconds between two looks at the outbox; where it is empty a look costs microseconds."""
EVERY = timedelta(minutes=10)
"""Between two purges, and two trials of promises that were set aside."""
ANSWERS = timedelta(hours=24)
"""For how long an answer is kept, should the same message be delivered again."""
SESSIONS = timedelta(days=30)
"""For how long it is kept where a conversation stood (accessibility F8)."""


def tidy(rt: Runtime) -> None:
    """Try again what was set aside, and erase what is too old."""
    now = rt.real_now()
    try:
        keep_waiting(rt, again=True)
        purge_before(rt.database, now - ANSWERS, sessions_at=now - SESSIONS)
    except DatabaseAway:
        log.warning("The database is away; maintenance waits.")


def start_maintenance(
    rt: Runtime, *, look_every: float = LOOK_EVERY, every: timedelta = EVERY
) -> threading.Thread:
    """Keep waiting promises within a second, and `tidy` every `every`, in a daemon thread.

    Whatever goes wrong is logged, and the thread goes on. It ends when the runtime is closed.
    """

    def run() -> None:
        tidy_at = time.monotonic() + every.total_seconds()
        while not rt.closing.wait(look_every):
            try:
                if rt.outbox.waiting():
                    keep_waiting(rt)
                if time.monotonic() >= tidy_at:
                    tidy_at = time.monotonic() + every.total_seconds()
                    tidy(rt)
            except Exception as fault:  # the next time it may go well
                report(fault, "Maintenance")

    take_over_spool(rt)
    rt.maintenance = threading.Thread(target=run, name="maintenance", daemon=True)
    rt.maintenance.start()
    return rt.maintenance
