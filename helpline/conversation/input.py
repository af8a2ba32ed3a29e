"""How an answer is read: danger and opt-out before all else, then what needs care, then
what is offered here, then commands and topics; and where nothing is known, that is said.
"""

from __future__ import annotations

from datetime import datetime

from helpline.content.model import Script
from helpline.conversation import turns as moves
from helpline.conversation.commands import COMMANDS, change_language
from helpline.conversation.offers import KEYS, LANGUAGES, menu_offers, offers_at
from helpline.conversation.safety_replies import CARE, danger, where_asked, with_care
from helpline.conversation.types import (
    Do,
    Go,
    Heard,
    Lead,
    Offer,
    Place,
    Session,
    Tell,
    Turn,
)
from helpline.understanding.keypad import digit
from helpline.understanding.text import fold
from helpline.understanding.understand import Meaning, understand


def heard(script: Script, session: Session, answer: Heard, now: datetime) -> Turn:
    """The turn that follows keys, speech or a text."""
    if answer.mode == "keys":
        return _pressed(script, session, answer.text, now)
    first = session.channel == "text" and session.turns == 1
    meaning = understand(script, answer.text, session.language, texted=session.channel == "text")
    if meaning.sure_language and meaning.language != session.language:
        session = session._replace(language=meaning.language, chosen=True)
    resting = session.paused
    session = session._replace(chosen=session.chosen or meaning.sure_language, paused=False)
    if turn := danger(script, session, meaning, now):
        return turn
    if answer.picture and meaning.means == "none":
        return Turn(session, moves.lines(script, session, "picture"))
    if resting and meaning.means == "none":
        return moves.visit(script, session, now)
    turn = _answered(script, session, meaning, answer.text, now)
    return _welcomed(script, turn, meaning, now) if first else turn


def _pressed(script: Script, session: Session, keys: str, now: datetime) -> Turn:
    """Keys: the fixed ones, then those on offer. A pause, or the last warning, ends with any."""
    if KEYS.get(keys) == "person":
        return moves.person(script, session._replace(misses=0, paused=False), now)
    if session.paused or session.misses >= 3:
        return moves.visit(script, session._replace(paused=False, misses=0), now)
    for offer in offers_at(script, session):
        if offer.key == keys:
            return _follow(script, session, offer.leads, now)
    if command := KEYS.get(keys):
        return COMMANDS[command](script, session._replace(misses=0), now)
    return moves.miss(script, session, now)


def _answered(script: Script, session: Session, meaning: Meaning, said: str, now: datetime) -> Turn:
    if line := CARE.get(meaning.means):
        return with_care(script, session, meaning, line, now)
    if offer := _offered(script, session, said):
        return _follow(script, session, offer.leads, now)
    match meaning.means.partition(":"):
        case ("command", _, "language") if meaning.sure_language:
            return change_language(script, session, meaning.language, now)
        case ("topic", _, _) if meaning.topic:
            return moves.go(script, session, where_asked(script, session, meaning), now)
        case ("choose", _, _):
            return _choose(script, session, meaning.choices)
        case ("command", _, name) if name in COMMANDS:
            return COMMANDS[name](script, session._replace(misses=0), now)
        case (name, _, _) if name in ("help", "start"):
            return COMMANDS[name](script, session._replace(misses=0), now)
    if meaning.foreign:
        known = session._replace(misses=0)
        says = moves.lines(script, known, "out-of-scope")
        return moves.speak(script, known, says, offer=session.channel == "voice")
    return moves.miss(script, session, now)


def _offered(script: Script, session: Session, said: str) -> Offer | None:
    """The offer that this names by its key or by its label."""
    offers = offers_at(script, session)
    key, words = digit(said, script, texted=session.channel == "text"), fold(said)
    for offer in offers:
        label = script.line(offer.language, offer.label)
        if key == offer.key or (label.text and words == fold(label.text) and not offer.whole):
            return offer
    if key is None:
        return None
    if command := KEYS.get(key):
        return Offer(key, command, session.language, Do(command))
    if session.channel == "voice":
        return None
    return next((offer for offer in menu_offers(script, session) if offer.key == key), None)


def _follow(script: Script, session: Session, lead: Lead, now: datetime) -> Turn:
    voice = session.channel == "voice"
    match lead:
        case Do(command=name):
            return COMMANDS[name](script, session._replace(misses=0), now)
        case Go(node=node, language=None):
            part = 1 if node in script.topic_ids else 0
            return moves.go(script, session, Place(node, part), now)
        case Go(language=str(code)) if session.place.node == LANGUAGES and voice:
            return _language_chosen(script, session, code, now)
        case Go(language=code):
            return change_language(script, session, code or session.language, now)


def _language_chosen(script: Script, session: Session, code: str, now: datetime) -> Turn:
    """Into the first menu, with the greeting; the emergency line again if it was in another."""
    told = session.language
    session = session._replace(language=code, chosen=True, misses=0, place=Place(script.entry))
    says = () if told == code else moves.lines(script, session, "emergency-first")
    return moves.visit(script, session, now, says + greeting(script, session))


def _choose(script: Script, session: Session, choices: tuple[str, ...]) -> Turn:
    asking = session._replace(asked=choices, misses=0)
    return moves.speak(script, asking, moves.lines(script, asking, "did-you-mean"))


def _welcomed(script: Script, turn: Turn, meaning: Meaning, now: datetime) -> Turn:
    """The first reply of a text conversation: who this is, then the answer in one more text."""
    if meaning.means in ("help", "start", "urgent"):
        return turn
    session = turn.session
    if session.misses:  # "hi", or something unknown: the list, or the languages
        place = session.place if session.chosen else Place(LANGUAGES)
        turn = moves.visit(script, session._replace(misses=0, place=place), now)
    welcome = moves.lines(script, session, _demo(script, "welcome"))
    if line := CARE.get(meaning.means):  # the topic waits for MORE
        care = tuple(said for said in turn.says if isinstance(said, Tell) and said.line == line)
        return turn._replace(says=care + welcome)
    answer = tuple(s for s in turn.says if not (isinstance(s, Tell) and s.line == "language-set"))
    return turn._replace(says=welcome + answer)


def greeting(script: Script, session: Session) -> moves.Says:
    """What this is and how to use it, once a call."""
    return moves.lines(script, session, _demo(script, "greeting"))


def _demo(script: Script, line: str) -> str:
    return line if script.live else f"{line}-demo"
