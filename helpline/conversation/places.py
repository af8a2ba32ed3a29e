"""The state machine as a table: every kind of place, what it tells, offers, and does.

A place is a menu or a topic of the script, one of the two doors of a call, or a passing state
that lies over a menu or topic. What is offered at a place is exactly what is understood there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from helpline.content.model import Option, Script, Topic
from helpline.conversation.medium import MEDIA
from helpline.conversation.types import Do, Go, Lead, Offer, Place, Session

LANGUAGES = "languages"
"""The door of a call: the caller chooses a language."""
RESUME = "resume"
"""The other door: the caller may take up a dropped conversation, the place behind it."""
CHOICE = "choice"
""" "Did you mean 1 or 2?" """
PAUSE = "pause"
"""Key 8 was pressed: a rest, until a key is pressed or a minute is over."""
CRISIS = "crisis"
"""A crisis reply was the last thing told."""
CLOSING = "closing"
"""The caller was warned that the line will close."""
DOORS = (LANGUAGES, RESUME)
COMMAND = "command:"
"""Stands before the name of a command among the choices; the others are topics."""
PASSING = (CHOICE, PAUSE, CRISIS, CLOSING)
STATES = (*DOORS, *PASSING)
"""Names that no menu and no topic may have."""

OTHER = "other"
"""In `Option.language`: the language that is not being spoken."""
KEYS = {"0": "person", "8": "slower", "9": "again", "*": "back", "#": "more"}
"""The fixed keys, the same everywhere (accessibility A8), and the commands they give."""
_CAPITALS = re.compile(r"[^\W\d_]{2,}")


class OnKey(StrEnum):
    """What a key does that is neither offered nor fixed."""

    NO_MATCH = "no-match"
    RETURN = "goes back to what is behind"


class OnSilence(StrEnum):
    """What a silence does."""

    NO_INPUT = "no-input"
    NEXT_PIECE = "goes on to the next piece; after the last, no-input"
    RETURN = "goes back to what is behind"
    REPEAT = "tells it once more; then no-input"
    END = "ends the call"


Offers = Callable[[Script, Session], tuple[Offer, ...]]


class Behaviour(Struct, frozen=True):
    """How a kind of place behaves."""

    line: str
    """The system line told there; empty: the words of the menu or topic itself."""
    offers: Offers
    on_key: OnKey = OnKey.NO_MATCH
    on_silence: OnSilence = OnSilence.NO_INPUT


def ground(place: Place) -> Place:
    """The menu, topic or door that a place lies over: itself, unless it is a passing state."""
    return place.behind or place if place.node in PASSING else place


def topic_at(script: Script, session: Session) -> Topic | None:
    """The topic that the session stands at; None elsewhere, and where the script has none."""
    return find_topic(script, session.language, session.place.node)


def find_topic(script: Script, language: str, id: str) -> Topic | None:
    """A topic in a language, or in the first, where the script does not speak that one."""
    topics = script.topics.get(language) or script.topics[script.languages[0]]
    return topics.get(id)


def text_of(script: Script, language: str, line: str) -> str:
    """A line as it is written; empty where there is none."""
    lines = script.lines.get(language) or script.lines[script.languages[0]]
    found = lines.get(line)
    return (found and found.text) or ""


def other_language(script: Script, language: str) -> str | None:
    """The other language, where there are exactly two."""
    others = [code for code in script.languages if code != language]
    return others[0] if len(others) == 1 else None


# What is offered at each kind of place ----------------------------------------------


def _languages(script: Script, _session: Session) -> tuple[Offer, ...]:
    return tuple(
        Offer(str(number), "language-label", code, Go(script.entry, code))
        for number, code in enumerate(script.languages, 1)
    )


def _resume(_script: Script, session: Session) -> tuple[Offer, ...]:
    return (
        Offer("1", "resume-yes", session.language, Do("resume")),
        Offer("2", "resume-no", session.language, Do("restart")),
    )


def _choice(_script: Script, session: Session) -> tuple[Offer, ...]:
    offers = []
    for number, choice in enumerate(session.place.choices, 1):
        if name := choice.removeprefix(COMMAND) if choice.startswith(COMMAND) else "":
            offers.append(Offer(str(number), f"command-{name}", session.language, Do(name)))
        else:
            offers.append(Offer(str(number), f"{choice}.label", session.language, Go(choice)))
    return tuple(offers)


def _nothing(_script: Script, _session: Session) -> tuple[Offer, ...]:
    return ()


def _behind(script: Script, session: Session) -> tuple[Offer, ...]:
    """Not told, yet understood: what was on offer before."""
    place = ground(session.place)
    return BEHAVIOURS[kind_of(script, place)].offers(script, session_at(session, place))


def _menu(script: Script, session: Session) -> tuple[Offer, ...]:
    menu = script.menus[session.place.node]
    return tuple(_option(script, session, option) for option in menu.options)


def _option(script: Script, session: Session, option: Option) -> Offer:
    if option.language != OTHER:
        return Offer(option.key, option.label, session.language, Go(option.goto, option.language))
    other = other_language(script, session.language)
    leads: Lead = Go(option.goto, other) if other else Do("language")
    return Offer(option.key, option.label, other or session.language, leads)


def _topic(script: Script, session: Session) -> tuple[Offer, ...]:
    """The way on, the questions, the menu: what fits at this piece of the topic."""
    topic = topic_at(script, session)
    if topic is None:
        return ()
    medium = MEDIA[session.channel]
    told, count = session.place.part, len(medium.pieces_of(topic))

    def command(key: str, name: str) -> Offer:
        word = reply_word(script, session.language, name) if medium.offers_by_word else key
        return Offer(word, name, session.language, Do(name), whole=True)

    more, ask, menu = command("#", "more"), command("1", "ask"), command("*", "menu")
    if medium.offers_by_word:
        return (more if told < count else ask if told == count else menu,)
    if told < count:
        return more, ask
    return (ask, menu) if told == count else (command("9", "again"), menu)


BEHAVIOURS: Mapping[str, Behaviour] = {
    LANGUAGES: Behaviour("languages", _languages),
    RESUME: Behaviour("resume", _resume),
    "menu": Behaviour("", _menu),
    "topic": Behaviour("", _topic, on_silence=OnSilence.NEXT_PIECE),
    CHOICE: Behaviour("did-you-mean", _choice),
    PAUSE: Behaviour("slower", _nothing, OnKey.RETURN, OnSilence.RETURN),
    CRISIS: Behaviour("crisis", _behind, on_silence=OnSilence.REPEAT),
    CLOSING: Behaviour("silence-3", _nothing, OnKey.RETURN, OnSilence.END),
}
"""Every kind of place. `helpline map` prints it."""


def kind_of(script: Script, place: Place) -> str:
    """Which row of `BEHAVIOURS` a place is; a place that the script does not have is a topic."""
    if place.node in STATES:
        return place.node
    return "menu" if place.node in script.menus else "topic"


def offers_at(script: Script, session: Session) -> tuple[Offer, ...]:
    """The offers at the session's place, in the order they are told."""
    return BEHAVIOURS[kind_of(script, session.place)].offers(script, session)


def last_menu_offers(script: Script, session: Session) -> tuple[Offer, ...]:
    """The offers of the menu this person last saw: what a bare number texted at a topic means."""
    menus = (past for past in reversed(session.trail) if past.node in script.menus)
    return _menu(script, session_at(session, next(menus, Place(script.entry))))


def session_at(session: Session, place: Place) -> Session:
    """The session, standing at another place."""
    return replace(session, place=place)


def reply_word(script: Script, language: str, label: str) -> str:
    """The word that a label asks for: MORE in "Reply MORE", SIGA in "Escriba SIGA"."""
    words: list[str] = _CAPITALS.findall(text_of(script, language, label))
    capitals = [word for word in words if word.isupper()]
    return capitals[-1] if capitals else label.upper()


def place_exists(script: Script, place: Place) -> bool:
    """Whether this release has such a place (a conversation may outlive its release)."""
    here = ground(place)
    known = here.node in DOORS or here.node in script.menus or here.node in script.topic_ids
    topics = (one for one in place.choices if not one.startswith(COMMAND))
    return known and all(topic in script.topic_ids for topic in topics)
