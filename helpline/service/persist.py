"""Keep what was promised before the answer leaves; note, a little later, what may be lost.

A promise goes to the database, durably; where that does not take it, to the outbox, synced
(`effects.py`); and where even that fails, the person is told that it cannot be done now.
"""

from __future__ import annotations

from hashlib import sha256

from helpline.carriers.inbound import Inbound
from helpline.conversation import codec
from helpline.conversation.offers import LANGUAGES, RESUME
from helpline.conversation.types import Offer, Session, Tell, Turn
from helpline.runtime import Runtime
from helpline.service.effects import keep_call
from helpline.storage.journal import Note
from helpline.storage.sessions import StoredSession
from helpline.storage.text_turns import CallEffects

VITAL = frozenset(("crisis", "emergency"))
"""Lines that nothing may stand in the way of: a life may hang on them."""

PARTED = "parted"
"""Stands where the mark of a call would, for texts whose last word was goodbye."""


def keep_effects(rt: Runtime, contact: str | None, turn: Turn, key: str) -> bool:
    """Carry out what a turn of a call promised; False if it could not be kept anywhere.

    Nothing is kept of a withheld number, so there its promises hold by themselves.
    """
    if contact is None or not turn.effects:
        return True
    return keep_call(rt, CallEffects(key, contact, rt.real_now(), turn.effects))


def unkept(turn: Turn, regret: tuple[Tell | Offer, ...]) -> Turn:
    """The turn with a word of regret for its promises, which could be kept nowhere.

    Where it tells of danger that is all it says: a person in danger needs nothing else now.
    """
    vital = tuple(said for said in turn.says if tells(said, VITAL))
    return turn._replace(says=vital or regret, effects=())


def tells(said: Tell | Offer, lines: frozenset[str]) -> bool:
    """Whether this is one of these lines."""
    return isinstance(said, Tell) and said.line in lines


def stored(rt: Runtime, session: Session, mark: str = "") -> StoredSession:
    """The session as storage keeps it, as of now, behind `mark` or else the mark of its call."""
    state = f"{mark or call_mark(session.id)} {codec.dump(session)}"
    return StoredSession(state, session.script, session.over, rt.now())


def opened(kept: StoredSession) -> tuple[str, Session | None]:
    """The mark and the session of what `stored` made; None where this version cannot read it."""
    mark, _, state = kept.state.partition(" ")
    try:
        return mark, codec.load(state, "")
    except codec.SessionUnreadable:
        return mark, None


def call_mark(sid: str) -> str:
    """Tells one call from another without naming it; empty for texts, which have no call."""
    return sha256(sid.encode()).hexdigest()[:12] if sid else ""


def note_of(rt: Runtime, inbound: Inbound, turn: Turn) -> Note:
    """What is journaled of a turn: where and what, never who and never their words."""
    told = next((said.line for said in turn.says if isinstance(said, Tell)), turn.then)
    return Note(
        event=inbound.key,
        at=rt.now(),
        channel=inbound.channel,
        language=turn.session.language,
        release=turn.session.script,
        place=turn.session.place.node,
        kind=told[:40],
    )


def note_call(rt: Runtime, inbound: Inbound, turn: Turn, contact: str | None) -> None:
    """Note a turn of a call, and where it stands, so that a dropped call can be taken up.

    A crisis is noted wherever it comes up: HELP repeats it for a day, on either channel.
    """
    note, session = note_of(rt, inbound, turn), turn.session
    if session.place.node == RESUME and session.resume:
        session = session._replace(place=session.resume)
    at_door = turn.session.place.node in (LANGUAGES, RESUME)
    crisis = any(tells(said, frozenset(("crisis",))) for said in turn.says)
    if contact is None or not session.reachable or (at_door and not crisis):
        rt.notes.note(note)
    else:
        rt.notes.note_turn(note, contact, "voice", stored(rt, session))
