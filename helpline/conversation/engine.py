"""One conversation, one step at a time: the only way in.

`step` is a pure function of the script, what is remembered, what reached us and the time, and
decides the whole turn, silence included. The states are in `places.py`, how an answer is read
in `input.py`, what is said then in `turns.py` and `commands.py`.
"""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from helpline.content.model import Script
from helpline.conversation.commands import start
from helpline.conversation.input import greeting, on_key, on_words
from helpline.conversation.medium import MEDIA
from helpline.conversation.places import DOORS, LANGUAGES, RESUME, ground, place_exists
from helpline.conversation.turns import VITAL, Says, end, lines, no_input, reach_nobody, visit
from helpline.conversation.types import (
    Gone,
    Heard,
    OptIn,
    OptOut,
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
ALWAYS = (*VITAL, "urgent", "help", "start")
"""Lines that reach even those who opted out: they asked, and it may be their life."""


def open_session(script: Script, channel: str, language: str | None = None) -> Session:
    """A conversation about to begin, at the languages on the phone, at the menu by text."""
    door = LANGUAGES if MEDIA[channel].opens_with_languages else script.entry
    return Session(script.digest, channel, language or script.languages[0], Place(door))


def step(script: Script, session: Session, signal: Signal, now: datetime) -> Turn:
    """Advance one conversation by one signal. `now` is an aware datetime. Never raises."""
    if session.over:
        return Turn(session, lines(script, session, "goodbye"), then="end")
    if session.turns >= MAX_TURNS:
        return end(session, lines(script, session, "too-long"))
    session = replace(session, turns=session.turns + 1)
    if not place_exists(script, session.place):
        session = replace(session, place=Place(script.entry), trail=())
    return _greet(script, session, _decide(script, session, signal, now))


def _decide(script: Script, session: Session, signal: Signal, now: datetime) -> Turn:
    match signal:
        case Started():
            return _start(script, session, signal, now)
        case Heard(mode="keys"):
            return on_key(script, session, signal.text, now)
        case Heard():
            return _reply(script, session, signal, now)
        case Silence():
            return no_input(script, session, now)
        case Returned(spoke=True):
            return visit(script, session, now, lines(script, session, "back-from-person"))
        case Returned():
            return reach_nobody(script, session, now)
        case Gone():
            return Turn(session, then="end")


def _start(script: Script, session: Session, signal: Started, now: datetime) -> Turn:
    """The emergency line first (accessibility E1), then the languages or the way to go on."""
    says: Says = (Tell("emergency-first", session.language),)
    if signal.texts_off:
        says += lines(script, session, "texts-off")
    if signal.at and place_exists(script, signal.at):
        place = Place(RESUME, behind=ground(signal.at))
        session = replace(session, place=place, language_chosen=True)
    elif len(script.languages) == 1:
        session = replace(session, language_chosen=True, place=Place(script.entry))
        says += greeting(script, session)
    return visit(script, session, now, says)


def _greet(script: Script, session: Session, turn: Turn) -> Turn:
    """With the greeting, whichever way a caller comes in from the doors of a call."""
    came_in = session.place.node in DOORS and ground(turn.session.place).node not in DOORS
    if not MEDIA[session.channel].opens_with_languages or not came_in or turn.then == "end":
        return turn
    words = greeting(script, turn.session)
    return turn if words[0] in turn.says else replace(turn, says=words + turn.says)


def _reply(script: Script, session: Session, heard: Heard, now: datetime) -> Turn:
    """The turn that follows speech or a text, with what the carrier did, and whether silence is
    wanted: after the carrier's own answer, and by somebody who opted out. Danger is always told.
    """
    if heard.opted_out and heard.carrier_word == "START":
        return start(script, session, now)
    turn = on_words(script, session, heard, now)
    if turn.tells(*VITAL):
        if heard.carrier_did == "STOP" and not turn.effects:
            turn = replace(turn, effects=(_opt_out(heard),))
        return turn
    match heard.carrier_did:
        case "STOP":
            return Turn(replace(session, over=True), effects=(_opt_out(heard),), then="end")
        case "START":
            return Turn(session, effects=(OptIn(),))
        case "HELP":
            return replace(turn, says=())
    stopping = any(isinstance(effect, OptOut) for effect in turn.effects)
    if heard.opted_out and not stopping and not turn.tells(*ALWAYS):
        return replace(turn, says=())
    return turn


def _opt_out(heard: Heard) -> OptOut:
    """The opt-out that the carrier has seen; whether by CANCEL, the words themselves tell."""
    return OptOut(by_cancel=heard.intent is not None and heard.intent.by_cancel)
