"""What is old enough is erased, a little at a time, so that no caller waits for it."""

from __future__ import annotations

import time
from datetime import datetime

from sqlalchemy import BindParameter, delete, null, select, tuple_, update
from sqlalchemy.sql import bindparam

from helpline.storage.database import Database
from helpline.storage.schema import contacts, forgotten, journal, replies, sessions
from helpline.storage.statements import Statement, to_millis

BATCH_ROWS = 500
PAUSE_SECONDS = 0.005
"""With no more rows in a transaction and this pause between two, callers' p99 stays below
10 ms on SQLite; with 2,000 rows, or without the pause, it is hundreds to thousands."""

_OLD: BindParameter[int] = bindparam("before")

OLD_SESSIONS = delete(sessions).where(
    tuple_(sessions.c.contact, sessions.c.channel).in_(
        select(sessions.c.contact, sessions.c.channel)
        .where(sessions.c.touched_at < _OLD)
        .limit(BATCH_ROWS)
    )
)
OLD_REPLIES = delete(replies).where(
    replies.c.key.in_(select(replies.c.key).where(replies.c.at < _OLD).limit(BATCH_ROWS))
)
OLD_EVENTS = (
    update(journal)
    .where(
        journal.c.id.in_(
            select(journal.c.id)
            .where(journal.c.event.is_not(None), journal.c.at < _OLD)
            .limit(BATCH_ROWS)
        )
    )
    .values(event=null())
)
OLD_MARKS = delete(forgotten).where(
    forgotten.c.mark.in_(select(forgotten.c.mark).where(forgotten.c.at < _OLD).limit(BATCH_ROWS))
)
NOTHING_LEFT = delete(contacts).where(
    contacts.c.id.in_(
        select(contacts.c.id)
        .where(
            contacts.c.stopped_at.is_(None),
            contacts.c.sealed_number.is_(None),
            contacts.c.touched_at < _OLD,
        )
        .limit(BATCH_ROWS)
    )
)


def purge_before(db: Database, at: datetime, *, sessions_at: datetime | None = None) -> int:
    """Erase replies from before `at`, sessions last touched before `sessions_at` (or `at`) and
    the marks of those forgotten before then, and contacts with nothing to keep; blank the
    events of older journal rows. Returns how many rows that were.

    Wishes not to be written to stay, and so does the journal. Safe to stop and run again.
    """
    statements = (
        (OLD_SESSIONS, sessions_at or at),
        (OLD_MARKS, sessions_at or at),
        (OLD_REPLIES, at),
        (OLD_EVENTS, at),
        (NOTHING_LEFT, at),
    )
    return sum(_in_batches(db, each, to_millis(before)) for each, before in statements)


def _in_batches(db: Database, statement: Statement, before: int) -> int:
    total, changed = 0, BATCH_ROWS
    while changed == BATCH_ROWS:
        with db.begin() as unit:
            changed = unit.run(statement, before=before)
        total += changed
        time.sleep(PAUSE_SECONDS)
    return total
