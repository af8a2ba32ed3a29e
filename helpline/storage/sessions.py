"""Where each contact stands, one row for a channel. When that is too old is the caller's to say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Executable, bindparam, exists, select, update

from helpline.errors import HelplineError
from helpline.storage.contacts import forgotten_mark
from helpline.storage.database import Database, Row, Unit
from helpline.storage.schema import forgotten, sessions
from helpline.storage.statements import Upsert, from_millis, parameters, to_millis


class StoredSession(Struct, frozen=True):
    """A session as text, the release it began with, and whether it ended."""

    state: str
    release: str
    over: bool
    touched_at: datetime


class StaleTurn(HelplineError):
    """Another turn of this conversation was saved since it was recalled: recall, step, save."""

    retry = True


RECALL = select(
    sessions.c.channel,
    sessions.c.state,
    sessions.c.release,
    sessions.c.over,
    sessions.c.touched_at,
).where(sessions.c.contact == bindparam("contact"))

_FIELDS = ("state", "release", "over", "touched_at")

_FORGOTTEN = exists(
    select(forgotten.c.mark).where(
        forgotten.c.mark == bindparam("mark"),
        forgotten.c.at >= bindparam("touched_at", type_=sessions.c.touched_at.type),
    )
)


def _write(insert: Callable[..., Any]) -> Executable:
    """Insert a session, or replace an older one; not if its contact was forgotten after it."""
    values = [bindparam(column.name, type_=column.type) for column in sessions.c]
    new = insert(sessions).from_select(list(sessions.c.keys()), select(*values).where(~_FORGOTTEN))
    made: Executable = new.on_conflict_do_update(
        index_elements=[sessions.c.contact, sessions.c.channel],
        set_={name: new.excluded[name] for name in _FIELDS},
        where=sessions.c.touched_at <= new.excluded.touched_at,
    )
    return made


WRITE = Upsert(_write)
FIRST = Upsert(
    lambda insert: insert(sessions).values(parameters(sessions)).on_conflict_do_nothing()
)
REPLACE = (
    update(sessions)
    .where(
        sessions.c.contact == bindparam("whose"),
        sessions.c.channel == bindparam("which"),
        sessions.c.state == bindparam("before"),
    )
    .values({name: bindparam(name) for name in _FIELDS})
)


def from_row(row: Row) -> tuple[str, StoredSession]:
    """Channel and session of a row of `RECALL`."""
    channel, state, release, over, touched_at = row
    return channel, StoredSession(state, release, bool(over), from_millis(touched_at))


def recall(db: Database, contact: str) -> dict[str, StoredSession]:
    """Every session of `contact`, by channel: "voice", "text"."""
    return dict(from_row(row) for row in db.all(RECALL, contact=contact))


def write(unit: Unit, contact: str, channel: str, session: StoredSession) -> None:
    """Keep `session`, unless a newer one is there or its contact has been forgotten since."""
    unit.run(
        WRITE,
        contact=contact,
        channel=channel,
        mark=forgotten_mark(contact),
        **_values(session),
    )


def swap(
    unit: Unit, contact: str, channel: str, session: StoredSession, was: StoredSession | None
) -> None:
    """Keep `session` in the place of `was`. Raises StaleTurn if that is not what is there."""
    values = _values(session)
    if was is None:
        changed = unit.run(FIRST, contact=contact, channel=channel, **values)
    else:
        changed = unit.run(REPLACE, whose=contact, which=channel, before=was.state, **values)
    if not changed:
        raise StaleTurn("Another message of the same person came first.")


def _values(session: StoredSession) -> dict[str, object]:
    return {
        "state": session.state,
        "release": session.release,
        "over": session.over,
        "touched_at": to_millis(session.touched_at),
    }
