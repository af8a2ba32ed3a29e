"""What may be answered at a place. What is offered is exactly what is understood there."""

from __future__ import annotations

from helpline.content.model import Menu, Option, Script, Topic
from helpline.conversation.types import Do, Go, Lead, Offer, Place, Session

LANGUAGES = "languages"
"""The place where a caller picks a language."""
RESUME = "resume"
"""The place where a caller may take up a dropped conversation."""
OTHER = "other"
"""In `Option.language`: the language that is not being spoken."""

KEYS = {"0": "person", "8": "slower", "9": "again", "*": "back", "#": "more"}
"""The fixed keys, the same everywhere (accessibility A8), and the commands they give."""


def pieces(topic: Topic, channel: str) -> tuple[str, ...]:
    """The line ids of a topic, in order, as this channel tells them."""
    return topic.parts if channel == "voice" else topic.pages


def offers_at(script: Script, session: Session) -> tuple[Offer, ...]:
    """The offers at the session's place, in the order they are told."""
    if session.asked:
        return _asked(session)
    node = session.place.node
    if node == LANGUAGES:
        return _languages(script)
    if node == RESUME:
        return _resume(session)
    if menu := script.menus.get(node):
        return _menu(script, session, menu)
    if topic := script.topic(session.language, node):
        return _topic(session, topic)
    return ()


def menu_offers(script: Script, session: Session) -> tuple[Offer, ...]:
    """The offers of the list this person last saw: what a bare number texted at a topic means."""
    node = next((p.node for p in reversed(session.trail) if p.node in script.menus), script.entry)
    return _menu(script, session, script.menus[node])


def other_language(script: Script, language: str) -> str | None:
    """The other language, where there are exactly two."""
    others = [code for code in script.languages if code != language]
    return others[0] if len(others) == 1 else None


def _asked(session: Session) -> tuple[Offer, ...]:
    return tuple(
        Offer(str(number), f"{topic}.label", session.language, Go(topic))
        for number, topic in enumerate(session.asked, 1)
    )


def _languages(script: Script) -> tuple[Offer, ...]:
    return tuple(
        Offer(str(number), "language-label", code, Go(script.entry, code))
        for number, code in enumerate(script.languages, 1)
    )


def _resume(session: Session) -> tuple[Offer, ...]:
    return (
        Offer("1", "resume-yes", session.language, Do("resume")),
        Offer("2", "resume-no", session.language, Do("restart")),
    )


def _menu(script: Script, session: Session, menu: Menu) -> tuple[Offer, ...]:
    return tuple(_option(script, session, option) for option in menu.options)


def _option(script: Script, session: Session, option: Option) -> Offer:
    if option.language != OTHER:
        return Offer(option.key, option.label, session.language, Go(option.goto, option.language))
    other = other_language(script, session.language)
    leads: Lead = Go(option.goto, other) if other else Do("language")
    return Offer(option.key, option.label, other or session.language, leads)


def _topic(session: Session, topic: Topic) -> tuple[Offer, ...]:
    told, count = session.place.part, len(pieces(topic, session.channel))
    voice = session.channel == "voice"

    def command(key: str, word: str, name: str) -> Offer:
        return Offer(key if voice else word, name, session.language, Do(name), whole=True)

    more, ask, menu = (
        command("#", "MORE", "more"),
        command("1", "ASK", "ask"),
        command("*", "MENU", "menu"),
    )
    if told < count:
        return (more, ask) if voice else (more,)
    if told == count:
        return (ask, menu) if voice else (ask,)
    again = command("9", "AGAIN", "again")
    return (again, menu) if voice else (menu,)


def place_exists(script: Script, place: Place) -> bool:
    """Whether this release has such a place (a conversation may outlive its release)."""
    node = place.node
    return node in (LANGUAGES, RESUME) or node in script.menus or node in script.topic_ids
