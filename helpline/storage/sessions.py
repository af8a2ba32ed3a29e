"""Where each contact stands, one row for a channel. When that is too old is the caller's to say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, select
from sqlalchemy.sql import bindparam

from helpline.errors import HelplineError
from helpline.storage.database import Database, Row, Unit
from helpline.storage.schema import sessions
from helpline.storage.statements import Upsert, given
from helpline.storage.times import from_millis, to_millis


@dataclass(frozen=True, slots=True)
class StoredSession:
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


def _save(where: Callable[[Any], Any]) -> Upsert:
    """Insert a session, or replace the one there where `where`, of the new values, holds."""

    def build(insert: Callable[..., Any]) -> Executable:
        new = insert(sessions).values(given(sessions))
        fields = ("state", "release", "over", "touched_at")
        made: Executable = new.on_conflict_do_update(
            index_elements=[sessions.c.contact, sessions.c.channel],
            set_={name: new.excluded[name] for name in fields},
            where=where(new.excluded),
        )
        return made

    return Upsert(build)


SAVE = _save(lambda new: sessions.c.touched_at <= new.touched_at)
SWAP = _save(lambda _: sessions.c.state == bindparam("was"))


def stored(row: Row) -> tuple[str, StoredSession]:
    """Channel and session of a row of `RECALL`."""
    channel, state, release, over, touched_at = row
    return channel, StoredSession(state, release, bool(over), from_millis(touched_at))


def recall(db: Database, contact: str) -> dict[str, StoredSession]:
    """Every session of `contact`, by channel: "voice", "text"."""
    return dict(stored(row) for row in db.all(RECALL, contact=contact))


def save(db: Database, contact: str, channel: str, session: StoredSession) -> None:
    """Keep `session`; one that is newer stays."""
    with db.begin() as unit:
        write(unit, contact, channel, session)


def write(unit: Unit, contact: str, channel: str, session: StoredSession) -> None:
    """`save`, as a part of a larger unit of work."""
    unit.run(SAVE, **_values(contact, channel, session))


def swap(
    unit: Unit, contact: str, channel: str, session: StoredSession, was: StoredSession | None
) -> None:
    """Keep `session` in the place of `was`. Raises StaleTurn if that is not what is there."""
    before = was.state if was else None
    if not unit.run(SWAP, **_values(contact, channel, session), was=before):
        raise StaleTurn("Another message of the same person came first.")


def _values(contact: str, channel: str, session: StoredSession) -> dict[str, object]:
    return {
        "contact": contact,
        "channel": channel,
        "state": session.state,
        "release": session.release,
        "over": session.over,
        "touched_at": to_millis(session.touched_at),
    }
