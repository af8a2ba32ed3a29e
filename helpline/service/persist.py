"""Keep what was promised before the answer leaves; note, a little later, what may be lost.

A promise goes to the database, durably; while that is away, to the spool, synced; and where
even that fails, the person is told that it cannot be done now.
"""

from __future__ import annotations

from hashlib import sha256

from helpline.carriers.inbound import Inbound
from helpline.conversation import codec
from helpline.conversation.offers import LANGUAGES, RESUME
from helpline.conversation.types import Effect, Forget, Offer, OptOut, Session, Tell, Turn
from helpline.runtime import Runtime
from helpline.storage import promises
from helpline.storage.database import DatabaseAway
from helpline.storage.journal import Note
from helpline.storage.sessions import StoredSession
from helpline.storage.spool import SpoolError
from helpline.storage.text_turns import TextTurn

VITAL = frozenset(("crisis", "emergency"))
"""Lines that nothing may stand in the way of: a life may hang on them."""

PARTED = "parted"
"""Stands where the mark of a call would, for texts whose last word was goodbye."""

CANCEL = "cancel"
"""The stop word that may have meant the illness; noted, so that the next call can explain."""


def keep_effects(rt: Runtime, contact: str | None, turn: Turn, key: str) -> bool:
    """Carry out what a turn of a call promised; False if it could not be kept anywhere.

    Nothing is kept of a withheld number, so there its promises hold by themselves.
    """
    if contact is None or not turn.effects:
        return True
    at = rt.now()
    effects, word = plain(turn.effects)
    try:
        promises.keep_effects(rt.database, contact, effects, at, word)
    except DatabaseAway:
        try:
            promises.spool_effects(rt.spool, key, contact, effects, at, word)
        except SpoolError:
            return False
    if Forget() in effects:
        rt.notes.forget(contact)
    return True


def spool_text(rt: Runtime, turn: TextTurn) -> bool:
    """Keep an answered text on the disk while the database is away; False if it cannot be."""
    try:
        promises.spool_text(rt.spool, turn)
    except SpoolError:
        return False
    return True


def unkept(turn: Turn, regret: tuple[Tell | Offer, ...]) -> Turn:
    """The turn with a word of regret for its promises, which could be kept nowhere.

    Where it tells of danger that is all it says: a person in danger needs nothing else now.
    """
    vital = tuple(said for said in turn.says if tells(said, VITAL))
    return turn._replace(says=vital or regret, effects=())


def tells(said: Tell | Offer, lines: frozenset[str]) -> bool:
    """Whether this is one of these lines."""
    return isinstance(said, Tell) and said.line in lines


def make_good(rt: Runtime) -> int:
    """Carry out what was spooled while the database was away; how many promises that was."""
    try:
        return promises.load(rt.database, rt.spool) if rt.spool.waiting() else 0
    except DatabaseAway:
        return 0


def plain(effects: tuple[Effect, ...]) -> tuple[tuple[Effect, ...], str]:
    """The effects as storage knows them, and the stop word to note with an opt-out."""
    by_cancel = any(isinstance(one, OptOut) and one.by_cancel for one in effects)
    same = tuple(OptOut() if isinstance(one, OptOut) else one for one in effects)
    return same, CANCEL if by_cancel else ""


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
    rt.notes.note(note_of(rt, inbound, turn))
    session = turn.session
    if contact is None or not session.reachable:
        return
    if session.place.node == RESUME and session.resume:
        session = session._replace(place=session.resume)
    at_door = turn.session.place.node in (LANGUAGES, RESUME)
    if not at_door or any(tells(said, frozenset(("crisis",))) for said in turn.says):
        rt.notes.resume(contact, "voice", stored(rt, session))
