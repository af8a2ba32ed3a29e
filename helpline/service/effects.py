"""What each effect does, and how what was promised is kept: in the database, or in the outbox.

`EFFECTS` is the one place where an effect is given a meaning. A promise is kept now where that
can be done; whatever stands in the way of it, it waits in the outbox and is kept later.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from msgspec import structs

from helpline.conversation.types import Effect, Forget, OptIn, OptOut
from helpline.runtime import Runtime
from helpline.service.error_log import report
from helpline.storage import contacts, old_spool, text_turns
from helpline.storage.contacts import Stop
from helpline.storage.database import DatabaseAway, Unit
from helpline.storage.outbox import OutboxError, Promise
from helpline.storage.sessions import StaleTurn, StoredSession
from helpline.storage.text_turns import CallEffects, Recalled, TextTurn

CANCEL = "cancel"
"""The stop word that may have meant the illness; noted, so that the next call can explain."""

DEADLINE = 1.5
"""Seconds for all that one request asks of the database. Then it is answered without: a slow
database is worse than none, since calls, which need none, wait behind it."""


def _opt_out(unit: Unit, contact: str, effect: OptOut, at: datetime, now: datetime) -> None:
    contacts.opt_out(unit, contact, at, CANCEL if effect.by_cancel else "", now=now)


def _expect_silence(known: Recalled, effect: OptOut, at: datetime) -> Recalled:
    return structs.replace(known, stop=Stop(at, CANCEL if effect.by_cancel else ""))


def _opt_in(unit: Unit, contact: str, _: OptIn, at: datetime, now: datetime) -> None:
    contacts.opt_in(unit, contact, at, now=now)


def _expect_texts(known: Recalled, _: OptIn, _at: datetime) -> Recalled:
    return structs.replace(known, stop=None)


def _forget(unit: Unit, contact: str, _: Forget, at: datetime, _now: datetime) -> None:
    contacts.erase(unit, contact, at)


def _expect_nothing(known: Recalled, _: Forget, _at: datetime) -> Recalled:
    return structs.replace(known, sessions={})


@dataclass(frozen=True, slots=True)
class Meaning:
    """`perform` does it within a unit of work: `perform(unit, contact, effect, at, now)`.

    `expect` says what will be known once it is done: `expect(known, effect, at)`.
    `wish`: about being written to. It outlives FORGET, and a newer wish makes it void.
    """

    perform: Callable[..., None]
    expect: Callable[..., Recalled]
    wish: bool = False


EFFECTS: dict[type[Effect], Meaning] = {
    OptOut: Meaning(_opt_out, _expect_silence, wish=True),
    OptIn: Meaning(_opt_in, _expect_texts, wish=True),
    Forget: Meaning(_forget, _expect_nothing),
}


def perform(unit: Unit, contact: str, effect: Effect, at: datetime, now: datetime) -> None:
    """Do what `effect`, promised to `contact` at `at`, means. Doing it twice does it once.

    `now` is later than `at` where the promise had to wait.
    """
    EFFECTS[type(effect)].perform(unit, contact, effect, at, now)


def keep_call(rt: Runtime, promise: CallEffects) -> bool:
    """Keep what a call promised, now or later; False if it could be kept nowhere."""
    try:
        text_turns.save_call_effects(rt.database, promise, perform)
    except Exception as fault:  # whatever it was, the promise must not be lost with it
        _report(fault)
        if add_to_outbox(rt, promise) is None:
            return False
    else:
        _clear(rt, promise)
    return True


def keep_text(rt: Runtime, turn: TextTurn, was: StoredSession | None) -> str | None:
    """Keep an answered text, now or later, and return the answer to give: ours, or the one
    given to this message before. None if it could be kept nowhere. Raises StaleTurn."""
    try:
        answer = text_turns.save_text(rt.database, turn, was, perform)
    except StaleTurn:
        raise
    except Exception as fault:  # whatever it was, the promise must not be lost with it
        _report(fault)
        return add_to_outbox(rt, turn)
    if turn.effects:
        _clear(rt, turn)
    return answer


def add_to_outbox(rt: Runtime, promise: Promise) -> str | None:
    """Put a promise on the disk, to be kept later, and return the answer to give; None if it
    cannot be put there. FORGET takes what waits about that person with it."""
    try:
        kept = rt.outbox.add(promise, redact=redact if _forgets(promise) else None)
    except OutboxError as fault:
        report(fault, "A promise")
        return None
    if _forgets(promise):
        rt.notes.forget(promise.contact, promise.at)
    return kept.answer if isinstance(kept, TextTurn) else ""


def recall(rt: Runtime, contact: str, key: str) -> Recalled:
    """All that is known of `contact` and of the message `key`. Raises DatabaseAway.

    What waits for them in the outbox is kept first; where it cannot be, as with a database
    that may only be read, or was set aside, it counts all the same.
    """
    waits = bool(rt.outbox.about(contact))
    if waits:
        keep_waiting(rt, contact)
    known = text_turns.recall_text(rt.database, contact, key)
    return lay_over(known, rt.outbox.about(contact), key) if waits else known


def recall_from_outbox(rt: Runtime, contact: str, key: str) -> Recalled:
    """What the outbox alone knows, while the database is away."""
    return lay_over(text_turns.NOTHING, rt.outbox.about(contact), key)


def lay_over(known: Recalled, promises: list[Promise], key: str) -> Recalled:
    """What is known once `promises`, the oldest first, are kept."""
    for promise in promises:
        if isinstance(promise, TextTurn):
            if promise.key == key:
                known = structs.replace(known, earlier_answer=promise.answer)
            if promise.session:
                sessions = {**known.sessions, text_turns.TEXT: promise.session}
                known = structs.replace(known, sessions=sessions)
        for effect in promise.effects:
            known = EFFECTS[type(effect)].expect(known, effect, promise.at)
    return known


def redact(promise: Promise) -> Promise:
    """What is left of an earlier promise once its contact is forgotten: wishes about being
    written to. Without such a wish nothing in it names the contact."""
    wishes = tuple(one for one in promise.effects if EFFECTS[type(one)].wish)
    promise = structs.replace(promise, effects=wishes, contact=promise.contact if wishes else "")
    if isinstance(promise, TextTurn):
        return structs.replace(promise, session=None, note=None)
    return promise


def without_wishes(promise: Promise) -> Promise:
    """What is left of an earlier promise once a newer wish is kept."""
    rest = tuple(one for one in promise.effects if not EFFECTS[type(one)].wish)
    return structs.replace(promise, effects=rest)


def keep_waiting(rt: Runtime, contact: str | None = None, *, again: bool = False) -> int:
    """Keep what waits in the outbox, all of it or what was promised to `contact`; returns how
    many promises that was. What the database does not take now goes on waiting.

    `again`: those that were set aside are tried once more.
    """

    def keep(promise: Promise) -> None:
        text_turns.replay(rt.database, promise, perform, rt.real_now())

    try:
        return rt.outbox.replay(keep, contact=contact, again=again)
    except (DatabaseAway, OutboxError):
        return 0


def take_over_spool(rt: Runtime) -> int:
    """Take over promises that a former version left in `spool/`; returns how many."""
    try:
        return old_spool.take_over(rt.settings.instance / "spool", rt.outbox)
    except (OutboxError, OSError) as fault:
        report(fault, "The former spool")
        return 0


def _clear(rt: Runtime, promise: Promise) -> None:
    """After a promise was kept: nothing that waits, about that person, may undo it."""
    wish = any(EFFECTS[type(effect)].wish for effect in promise.effects)
    with suppress(OutboxError):  # the database knows already, and what is newer stays there
        if wish:
            rt.outbox.redact(promise.contact, without_wishes)
        if _forgets(promise):
            rt.outbox.redact(promise.contact, redact)
    if _forgets(promise):
        rt.notes.forget(promise.contact, promise.at)


def _forgets(promise: Promise) -> bool:
    return any(isinstance(effect, Forget) for effect in promise.effects)


def _report(fault: Exception) -> None:
    if not isinstance(fault, DatabaseAway):
        report(fault, "A promise")
