"""What a person can ask for anywhere, by key, by word or by voice. One function each.

To add one: a function here, its name in `COMMANDS`, its words in every language's
`words.yaml`, and a transcript in `tests/conversation/conversations/` (a test walks the table).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from helpline.content.model import Script
from helpline.conversation import turns as moves
from helpline.conversation.offers import LANGUAGES, RESUME, other_language, pieces
from helpline.conversation.types import Forget, OptIn, OptOut, Place, Session, Turn

Command = Callable[[Script, Session, datetime], Turn]


def more(script: Script, session: Session, now: datetime) -> Turn:
    """The next piece; with nothing begun, what a dropped conversation had reached."""
    if session.place.node in script.topic_ids and not session.asked:
        return moves.next_piece(script, session, now)
    if session.resume:
        return resume(script, session, now)
    return moves.visit(script, session, now)


def ask(script: Script, session: Session, now: datetime) -> Turn:
    """The questions to take to the care team, for the topic at hand."""
    topic = script.topic(session.language, session.place.node)
    if topic is None:
        return menu(script, session, now)
    last = len(pieces(topic, session.channel)) + 1
    return moves.go(script, session, Place(topic.id, last), now)


def menu(script: Script, session: Session, now: datetime) -> Turn:
    """The first list."""
    return moves.go(script, session, Place(script.entry), now)


def treatments(script: Script, session: Session, now: datetime) -> Turn:
    """The list of treatments, in a script that has one."""
    node = "treatments" if "treatments" in script.menus else script.entry
    return moves.go(script, session, Place(node), now)


def again(script: Script, session: Session, now: datetime) -> Turn:
    """The same once more."""
    return moves.visit(script, session._replace(misses=0), now)


def slower(script: Script, session: Session, _now: datetime) -> Turn:
    """Slow speech and double waits from now on, and a rest until a key is pressed (A23)."""
    if session.channel == "text":
        return Turn(session, moves.lines(script, session, "slower"))
    slow = session._replace(pace="slow", paused=True, misses=0)
    says = moves.lines(script, slow, "slower")
    return moves.speak(script, slow, says, offer=False, wait=moves.WAIT_PAUSED)


def help(script: Script, session: Session, _now: datetime) -> Turn:
    """Who this is and what can be done; on the phone, the keys."""
    if session.channel == "text":
        return Turn(session, moves.lines(script, session, "help"))
    return moves.speak(script, session, moves.lines(script, session, "help", "keys"))


def call(script: Script, session: Session, now: datetime) -> Turn:
    """The number to call, by text; a person, by phone."""
    if session.channel == "voice":
        return moves.person(script, session, now)
    return Turn(session, moves.lines(script, session, "call"))


def text(script: Script, session: Session, now: datetime) -> Turn:
    """How to have this by text."""
    if session.channel == "text":
        return help(script, session, now)
    return moves.speak(script, session, moves.lines(script, session, "text"))


def language(script: Script, session: Session, now: datetime) -> Turn:
    """The other language, or the list of languages where there are more than two."""
    other = other_language(script, session.language)
    if other is None:
        return moves.visit(script, session._replace(place=Place(LANGUAGES)), now)
    return change_language(script, session, other, now)


def change_language(script: Script, session: Session, code: str, now: datetime) -> Turn:
    """The same place in another language; a topic from its beginning."""
    place = session.place
    if place.node in (LANGUAGES, RESUME):
        place = Place(script.entry)
    elif place.node in script.topic_ids:
        place = Place(place.node, 1)
    changed = session._replace(language=code, chosen=True, place=place, misses=0)
    return moves.visit(script, changed, now, moves.lines(script, changed, "language-set"))


def resume(script: Script, session: Session, now: datetime) -> Turn:
    """Take up the dropped conversation where it stopped."""
    if session.resume is None:
        return menu(script, session, now)
    taken = session._replace(place=session.resume, resume=None, chosen=True, misses=0)
    return moves.visit(script, taken, now)


def restart(script: Script, session: Session, now: datetime) -> Turn:
    """Leave the dropped conversation be and begin with the languages."""
    fresh = session._replace(place=Place(LANGUAGES), resume=None, chosen=False, misses=0)
    return moves.visit(script, fresh, now)


def stop(script: Script, session: Session, now: datetime) -> Turn:
    """No more texts or calls from us. On the phone, only: stop talking."""
    if session.channel == "voice":
        return slower(script, session, now)
    return Turn(
        session._replace(over=True), moves.lines(script, session, "stop"), (OptOut(),), then="end"
    )


def start(script: Script, session: Session, now: datetime) -> Turn:
    """Texts are wanted again."""
    if session.channel == "voice":
        return menu(script, session, now)
    return Turn(session, moves.lines(script, session, "start"), (OptIn(),))


def forget(script: Script, session: Session, _now: datetime) -> Turn:
    """Erase what is kept about this person; on the phone the call itself goes on."""
    says = moves.lines(script, session, "forget")
    if session.channel == "text":
        return Turn(session._replace(over=True), says, (Forget(),), then="end")
    fresh = session._replace(place=Place(script.entry), trail=(), resume=None)
    return moves.speak(script, fresh, says, effects=(Forget(),))


def goodbye(script: Script, session: Session, _now: datetime) -> Turn:
    """Thanks, and how to come back. A text conversation keeps its place."""
    says = moves.lines(script, session, "goodbye")
    return Turn(session, says) if session.channel == "text" else moves.end(session, says)


def about(script: Script, session: Session, _now: datetime) -> Turn:
    """What this line is and is not."""
    return _aside(script, session, "disclaimer")


def privacy(script: Script, session: Session, _now: datetime) -> Turn:
    """What others may see."""
    return _aside(script, session, "privacy")


def _aside(script: Script, session: Session, line: str) -> Turn:
    says = moves.lines(script, session, line)
    return moves.speak(script, session, says, offer=session.channel == "voice")


COMMANDS: Mapping[str, Command] = {
    "more": more,
    "back": moves.back,
    "menu": menu,
    "treatments": treatments,
    "again": again,
    "slower": slower,
    "wait": slower,
    "help": help,
    "person": moves.person,
    "call": call,
    "text": text,
    "ask": ask,
    "language": language,
    "resume": resume,
    "restart": restart,
    "stop": stop,
    "start": start,
    "forget": forget,
    "goodbye": goodbye,
    "about": about,
    "privacy": privacy,
}
