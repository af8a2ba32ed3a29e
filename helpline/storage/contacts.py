"""A contact: a person without a number. What is kept is the wish not to be written to.

Wishes may arrive late (`spool.py`), so each carries its time, and one that is older than
what is already known changes nothing.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, delete, null, select, update
from sqlalchemy.sql import bindparam

from helpline.conversation.types import Effect, Forget, OptIn, OptOut
from helpline.storage.database import Database, Unit
from helpline.storage.schema import contacts, sessions
from helpline.storage.statements import Upsert
from helpline.storage.times import from_millis, to_millis


@dataclass(frozen=True, slots=True)
class Stop:
    """Nothing may be sent to this person, on any channel, since `at`."""

    at: datetime
    word: str


STOPPED = select(contacts.c.stopped_at, contacts.c.stopped_word).where(
    contacts.c.key == bindparam("contact"), contacts.c.stopped_at.is_not(None)
)


def _wish(**values: object) -> Upsert:
    """Note a wish, unless a newer one is known."""

    def build(insert: Callable[..., Any]) -> Executable:
        new = insert(contacts).values(
            key=bindparam("key"), touched_at=bindparam("touched_at"), **values
        )
        made: Executable = new.on_conflict_do_update(
            index_elements=[contacts.c.key],
            set_={name: new.excluded[name] for name in (*values, "touched_at")},
            where=contacts.c.touched_at <= new.excluded.touched_at,
        )
        return made

    return Upsert(build)


STOP = _wish(stopped_at=bindparam("stopped_at"), stopped_word=bindparam("stopped_word"))
START = _wish(stopped_at=null(), stopped_word=null())

FORGET_SESSIONS = delete(sessions).where(sessions.c.contact == bindparam("contact"))
FORGET_CONTACT = delete(contacts).where(
    contacts.c.key == bindparam("contact"), contacts.c.stopped_at.is_(None)
)
FORGET_NUMBER = (
    update(contacts).where(contacts.c.key == bindparam("contact")).values(sealed_number=null())
)


def contact_key(number: str, secret: bytes) -> str:
    """The contact for an E.164 number: HMAC-SHA256 under `secret`, in hex.

    A plain hash would hide nothing: there are few enough numbers to try them all.
    """
    return hmac.digest(secret, number.encode(), "sha256").hex()


def stopped(db: Database, contact: str) -> Stop | None:
    """Since when, and at which word, nothing may be sent to `contact`; None: it may."""
    found = db.one(STOPPED, contact=contact)
    return Stop(from_millis(found[0]), found[1]) if found else None


def stop(db: Database, contact: str, at: datetime, word: str) -> None:
    """Send `contact` nothing any more. `word` is the stop word of ours that was recognised."""
    with db.begin() as unit:
        apply(unit, contact, [OptOut()], at, word)


def start(db: Database, contact: str, at: datetime) -> None:
    """Texts are welcome again. Only a wish brings this about, never an ordinary text."""
    with db.begin() as unit:
        apply(unit, contact, [OptIn()], at)


def forget(db: Database, contact: str) -> None:
    """Erase everything about `contact`, but for a wish not to be written to.

    Answers of the last day stay until they are purged: they hold only our own words, under
    the carrier's name for a message, and keep a repeated delivery from waking what was erased.
    """
    with db.begin() as unit:
        erase(unit, contact)


def apply(
    unit: Unit, contact: str, effects: Iterable[Effect], at: datetime, word: str = ""
) -> None:
    """What the effects of a turn mean for what is kept. Doing it twice does it once."""
    for effect in effects:
        match effect:
            case OptOut():
                millis = to_millis(at)
                unit.run(
                    STOP, key=contact, touched_at=millis, stopped_at=millis, stopped_word=word[:40]
                )
            case OptIn():
                unit.run(START, key=contact, touched_at=to_millis(at))
            case Forget():
                erase(unit, contact)


def erase(unit: Unit, contact: str) -> None:
    """`forget`, as a part of a larger unit of work."""
    unit.run(FORGET_SESSIONS, contact=contact)
    unit.run(FORGET_CONTACT, contact=contact)
    unit.run(FORGET_NUMBER, contact=contact)
