"""One conversation, one step at a time: the only way in.

`step` is a pure function of the script, what is remembered, what reached us and the time.
How an answer is read is in `answers.py`; what is said then, in `moves.py` and `commands.py`.
"""

from __future__ import annotations

from datetime import datetime

from helpline.content.model import Script
from helpline.conversation import turns as moves
from helpline.conversation.input import greeting, heard
from helpline.conversation.offers import LANGUAGES, RESUME, place_exists
from helpline.conversation.safety_replies import CRISIS_MOMENT, in_crisis
from helpline.conversation.types import (
    Gone,
    Heard,
    Place,
    Returned,
    Session,
    Signal,
    Silence,
    Started,
    Tell,
    Turn,
)

MAX_TURNS = 200
"""Steps in one conversation, so that two machines cannot talk for ever."""


def open_session(script: Script, id: str, channel: str, language: str | None = None) -> Session:
    """A conversation about to begin, at the languages on the phone, at the menu by text."""
    place = Place(LANGUAGES if channel == "voice" else script.entry)
    return Session(id, script.digest, channel, language or script.languages[0], place)


def step(script: Script, session: Session, signal: Signal, now: datetime) -> Turn:
    """Advance one conversation by one signal. `now` is an aware datetime. Never raises."""
    if session.over:
        return Turn(session, moves.lines(script, session, "goodbye"), then="end")
    if session.turns >= MAX_TURNS:
        return moves.end(session, moves.lines(script, session, "too-long"))
    session = session._replace(turns=session.turns + 1)
    if not place_exists(script, session.place):
        session = session._replace(place=Place(script.entry), trail=(), asked=())
    return _greeted(script, session, _taken(script, session, signal, now))


def _taken(script: Script, session: Session, signal: Signal, now: datetime) -> Turn:
    match signal:
        case Started():
            return _started(script, session, signal, now)
        case Heard():
            return heard(script, session, signal, now)
        case Silence():
            return _silence(script, session, now)
        case Returned(spoke=True):
            return moves.visit(
                script, session, now, moves.lines(script, session, "back-from-person")
            )
        case Returned():
            return moves.nobody(script, session, now)
        case Gone():
            return Turn(session, then="end")


def _started(script: Script, session: Session, signal: Started, now: datetime) -> Turn:
    """The emergency line first (accessibility E1), then the languages or the way to go on."""
    says: moves.Says = (Tell("emergency-first", session.language),)
    if signal.texts_off:
        says += moves.lines(script, session, "texts-off")
    if signal.at and place_exists(script, signal.at):
        session = session._replace(place=Place(RESUME), resume=signal.at, chosen=True)
    elif len(script.languages) == 1:
        session = session._replace(chosen=True, place=Place(script.entry))
        says += greeting(script, session)
    return moves.visit(script, session, now, says)


def _greeted(script: Script, session: Session, turn: Turn) -> Turn:
    """With the greeting, whichever way a caller comes in from the door of languages."""
    doors = (LANGUAGES, RESUME)
    came_in = session.place.node in doors and turn.session.place.node not in doors
    if session.channel == "text" or not came_in or turn.then == "end":
        return turn
    words = greeting(script, turn.session)
    return turn if words[0] in turn.says else turn._replace(says=words + turn.says)


def _silence(script: Script, session: Session, now: datetime) -> Turn:
    """Silence after a crisis reply hears it once more before anything else."""
    if in_crisis(session, now, CRISIS_MOMENT) and not session.misses:
        again = session._replace(misses=1)
        says = moves.lines(script, again, "crisis")
        return moves.speak(script, again, says, offer=False, wait=moves.WAIT_BEFORE_CLOSING)
    return moves.silence(script, session, now)
