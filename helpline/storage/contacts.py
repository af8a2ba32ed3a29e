"""A contact: a person without a number. What is kept is the wish not to be written to.

Wishes may arrive late (`outbox.py`), so each carries its time, and one that is older than
what is already known changes nothing. What is known may carry a wrong time, though, from a
clock that has been put right since: a time in the future stands in nobody's way.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Executable, delete, null, or_, update
from sqlalchemy.sql import bindparam

from helpline.storage.database import Unit
from helpline.storage.schema import contacts, forgotten, sessions
from helpline.storage.statements import Upsert, to_millis

WORD_LENGTH = 40
"""Characters of a stop word that are kept; none of ours is longer."""

_NEVER = 2**62
"""A time that no clock shows, in milliseconds."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Nothing may be sent to this person, on any channel, since `at`."""

    at: datetime
    word: str


def _wish(**values: object) -> Upsert:
    """Note a wish, unless a newer one is known that is not from beyond `horizon`."""

    def build(insert: Callable[..., Any]) -> Executable:
        new = insert(contacts).values(
            key=bindparam("key"), touched_at=bindparam("touched_at"), **values
        )
        made: Executable = new.on_conflict_do_update(
            index_elements=[contacts.c.key],
            set_={name: new.excluded[name] for name in (*values, "touched_at")},
            where=or_(
                contacts.c.touched_at <= new.excluded.touched_at,
                contacts.c.touched_at > bindparam("horizon"),
            ),
        )
        return made

    return Upsert(build)


STOP = _wish(stopped_at=bindparam("stopped_at"), stopped_word=bindparam("stopped_word"))
START = _wish(stopped_at=null(), stopped_word=null())

FORGET_SESSIONS = delete(sessions).where(sessions.c.contact == bindparam("contact"))
FORGET_EARLIER = FORGET_SESSIONS.where(sessions.c.touched_at <= bindparam("at"))
FORGET_CONTACT = delete(contacts).where(
    contacts.c.key == bindparam("contact"), contacts.c.stopped_at.is_(None)
)
FORGET_NUMBER = (
    update(contacts).where(contacts.c.key == bindparam("contact")).values(sealed_number=null())
)


def _mark() -> Upsert:
    """Note when somebody was forgotten last."""

    def build(insert: Callable[..., Any]) -> Executable:
        new = insert(forgotten).values(mark=bindparam("mark"), at=bindparam("at"))
        made: Executable = new.on_conflict_do_update(
            index_elements=[forgotten.c.mark],
            set_={"at": new.excluded.at},
            where=forgotten.c.at < new.excluded.at,
        )
        return made

    return Upsert(build)


MARK = _mark()


def contact_key(number: str, secret: bytes) -> str:
    """The contact for an E.164 number: HMAC-SHA256 under `secret`, in hex.

    A plain hash would hide nothing: there are few enough numbers to try them all.
    """
    return hmac.digest(secret, number.encode(), "sha256").hex()


def forgotten_mark(contact: str) -> str:
    """What remains of a contact that was forgotten: enough to refuse what is written late.

    A hash of the key, so that the key itself is found nowhere any more.
    """
    return sha256(f"forgotten {contact}".encode()).hexdigest()[:32]


def opt_out(unit: Unit, contact: str, at: datetime, word: str = "", *, now: datetime) -> None:
    """Send `contact` nothing any more, as they asked at `at`.

    `word` is the stop word of ours that was recognised. `now` is later than `at` where the wish
    had to wait; a newer one stays then, unless it claims to be from after `now`.
    """
    unit.run(
        STOP,
        key=contact,
        touched_at=to_millis(at),
        stopped_at=to_millis(at),
        stopped_word=word[:WORD_LENGTH],
        horizon=to_millis(now),
    )


def opt_in(unit: Unit, contact: str, at: datetime, *, now: datetime) -> None:
    """Texts are welcome again. Only a wish brings this about, never an ordinary text.

    One that had to wait (`now` is later than `at`) never undoes a newer opt-out, whatever time
    that claims.
    """
    horizon = to_millis(now) if now <= at else _NEVER
    unit.run(START, key=contact, touched_at=to_millis(at), horizon=horizon)


def erase(unit: Unit, contact: str, at: datetime) -> None:
    """Erase everything about `contact`, who asked for it at `at`, but for an opt-out.

    A mark stays for as long as sessions do (`purge.py`), so that what happened before `at` and
    is written later, by whichever process, is refused. Answers of the last day stay, too: they
    hold only our own words, under the carrier's name for a message, and keep a repeated
    delivery from waking what was erased.
    """
    unit.run(MARK, mark=forgotten_mark(contact), at=to_millis(at))
    unit.run(FORGET_SESSIONS, contact=contact)
    unit.run(FORGET_CONTACT, contact=contact)
    unit.run(FORGET_NUMBER, contact=contact)


def erase_earlier(unit: Unit, contact: str, at: datetime) -> None:
    """Erase sessions of `contact` from before `at` once more: another process may have been
    writing one in the very moment of `erase`."""
    unit.run(FORGET_EARLIER, contact=contact, at=to_millis(at))
