"""Whether the database would take what a turn writes; tried, and undone."""

from __future__ import annotations

from datetime import UTC, datetime

from helpline.storage import contacts, journal, sessions
from helpline.storage.database import Database, DatabaseAway
from helpline.storage.journal import Note
from helpline.storage.sessions import StoredSession
from helpline.storage.text_turns import KEEP_REPLY

WHO = "readiness"
"""Stands where a contact, or an event, would."""


class _Undo(Exception):
    """Nothing of it is to be kept."""


def refusal(db: Database) -> str | None:
    """Why the database would not take a turn now, as a sentence for an operator; None: it would.

    Writes to every table that a turn writes to, since rights are granted table by table.
    """
    at = datetime.now(UTC)
    try:
        with db.begin(durable=False) as unit:
            unit.run(KEEP_REPLY, key=WHO, answer="", at=0)
            contacts.opt_out(unit, WHO, at, now=at)
            sessions.write(unit, WHO, "text", StoredSession("", "", True, at))
            journal.write(unit, Note(WHO, at, "text", "", "", "", ""))
            contacts.erase(unit, WHO, at)
            raise _Undo
    except _Undo:
        return None
    except DatabaseAway as away:
        return str(away)
