"""What a person can ask for anywhere, by key, by word or by voice. One function each.

To add one: a function here under `@command`, its words in every language, and a transcript in
`tests/conversation/conversations/` (a test walks the table).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from msgspec.structs import replace

from helpline.content.model import Script
from helpline.conversation.medium import MEDIA
from helpline.conversation.places import (
    DOORS,
    LANGUAGES,
    PASSING,
    PAUSE,
    find_topic,
    ground,
    other_language,
)
from helpline.conversation.turns import (
    WAIT_PAUSED,
    end,
    go,
    go_back,
    lines,
    next_piece,
    reach_person,
    say_aside,
    speak,
    visit,
)
from helpline.conversation.types import Forget, OptIn, OptOut, Place, Session, Turn

Command = Callable[[Script, Session, datetime], Turn]
COMMANDS: dict[str, Command] = {}
"""Every command by the name that intents, offers and keys give it."""


def command(name: str, *others: str) -> Callable[[Command], Command]:
    """Enter a function into `COMMANDS` under these names."""

    def enter(function: Command) -> Command:
        COMMANDS.update(dict.fromkeys((name, *others), function))
        return function

    return enter


@command("more")
def more(script: Script, session: Session, now: datetime) -> Turn:
    """The next piece; with nothing begun, what a dropped conversation had reached."""
    if session.place.node in script.topic_ids:
        return next_piece(script, session, now)
    if session.place.behind and session.place.node not in PASSING:
        return resume(script, session, now)
    return visit(script, session, now)


@command("ask")
def ask(script: Script, session: Session, now: datetime) -> Turn:
    """The questions to take to the care team, for the topic at hand."""
    topic = find_topic(script, session.language, ground(session.place).node)
    if topic is None:
        return menu(script, session, now)
    last = len(MEDIA[session.channel].pieces_of(topic)) + 1
    return go(script, session, Place(topic.id, last), now)


@command("menu")
def menu(script: Script, session: Session, now: datetime) -> Turn:
    """The first menu."""
    return go(script, session, Place(script.entry), now)


@command("back")
def back(script: Script, session: Session, now: datetime) -> Turn:
    """One step back."""
    return go_back(script, session, now)


@command("again")
def again(script: Script, session: Session, now: datetime) -> Turn:
    """Tell the present place once more."""
    return visit(script, replace(session, misses=0), now)


@command("slower", "wait")
def slower(script: Script, session: Session, _now: datetime) -> Turn:
    """Slow speech and double waits from now on, and a rest until a key is pressed (A23)."""
    if not MEDIA[session.channel].paces:
        return Turn(session, lines(script, session, "slower"))
    pause = Place(PAUSE, behind=ground(session.place))
    slow = replace(session, pace="slow", place=pause, misses=0)
    return speak(script, slow, lines(script, slow, "slower"), offer=False, wait=WAIT_PAUSED)


@command("help")
def help(script: Script, session: Session, _now: datetime) -> Turn:
    """Who this is and what can be done; on the phone, the keys."""
    if MEDIA[session.channel].offers_by_word:
        return Turn(session, lines(script, session, "help"))
    return speak(script, session, lines(script, session, "help", "keys"))


@command("person")
def person(script: Script, session: Session, now: datetime) -> Turn:
    """A human being."""
    return reach_person(script, session, now)


@command("call")
def call(script: Script, session: Session, now: datetime) -> Turn:
    """The number to call, by text; a person, by phone."""
    if MEDIA[session.channel].transfers:
        return reach_person(script, session, now)
    return Turn(session, lines(script, session, "call"))


@command("text")
def text(script: Script, session: Session, now: datetime) -> Turn:
    """How to have this by text; by text, who this is."""
    if MEDIA[session.channel].offers_by_word:
        return help(script, session, now)
    return speak(script, session, lines(script, session, "text"))


@command("language")
def language(script: Script, session: Session, now: datetime) -> Turn:
    """The other language, or the list of languages where there are more than two."""
    other = other_language(script, session.language)
    if other is None:
        return visit(script, replace(session, place=Place(LANGUAGES)), now)
    return change_language(script, session, other, now)


def change_language(script: Script, session: Session, code: str, now: datetime) -> Turn:
    """The same place in another language; a topic from its beginning.

    The first answer of a text conversation needs no word on it: its own language shows.
    """
    place = ground(session.place)
    if place.node in DOORS:
        place = Place(script.entry)
    elif place.node in script.topic_ids:
        place = Place(place.node, 1)
    changed = replace(session, language=code, language_chosen=True, place=place, misses=0)
    says = lines(script, changed, "language-set") if session.turns > 1 else ()
    return visit(script, changed, now, says)


@command("resume")
def resume(script: Script, session: Session, now: datetime) -> Turn:
    """Take up the dropped conversation where it stopped."""
    if session.place.behind is None or session.place.node in PASSING:
        return menu(script, session, now)
    place = session.place.behind
    return visit(script, replace(session, place=place, language_chosen=True, misses=0), now)


@command("restart")
def restart(script: Script, session: Session, now: datetime) -> Turn:
    """Leave the dropped conversation be and begin with the languages."""
    fresh = replace(session, place=Place(LANGUAGES), language_chosen=False, misses=0)
    return visit(script, fresh, now)


@command("stop")
def stop(script: Script, session: Session, now: datetime) -> Turn:
    """No more texts or calls from us. On the phone, only: stop talking."""
    if not MEDIA[session.channel].opts_out:
        return slower(script, session, now)
    ended = replace(session, over=True)
    return Turn(ended, lines(script, session, "stop"), (OptOut(),), then="end")


@command("start")
def start(script: Script, session: Session, now: datetime) -> Turn:
    """Texts are wanted again; on the phone, the first menu."""
    if not MEDIA[session.channel].opts_out:
        return menu(script, session, now)
    return Turn(session, lines(script, session, "start"), (OptIn(),))


@command("forget")
def forget(script: Script, session: Session, _now: datetime) -> Turn:
    """Erase what is kept about this person. A call goes on, and nothing of it is kept either."""
    says = lines(script, session, "forget")
    if MEDIA[session.channel].stays_open:
        return Turn(replace(session, over=True), says, (Forget(),), then="end")
    fresh = replace(session, place=Place(script.entry), trail=(), reachable=False)
    return speak(script, fresh, says, effects=(Forget(),))


@command("goodbye")
def goodbye(script: Script, session: Session, _now: datetime) -> Turn:
    """Thanks, and how to come back. A text conversation keeps its place."""
    says = lines(script, session, "goodbye")
    return Turn(session, says) if MEDIA[session.channel].stays_open else end(session, says)


@command("about")
def about(script: Script, session: Session, _now: datetime) -> Turn:
    """What this line is and is not."""
    return say_aside(script, session, "disclaimer")


@command("privacy")
def privacy(script: Script, session: Session, _now: datetime) -> Turn:
    """What others may see."""
    return say_aside(script, session, "privacy")
