"""What comes before all else: danger, opt-out, and questions that need words of their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from helpline.content.model import Script
from helpline.conversation import turns as moves
from helpline.conversation.commands import stop
from helpline.conversation.types import OptOut, Place, Session, Turn
from helpline.understanding.understand import Meaning

CRISIS_MEMORY = 24 * 3600
"""Seconds for which HELP after a crisis reply repeats it (content 3.0, rule 2)."""
CRISIS_MOMENT = 600
"""Seconds for which silence on a call hears a crisis reply once more."""
CARE = {
    "urgent": "urgent",
    "advice": "cannot-advise",
    "outlook": "outlook",
    "drug": "drug-name",
    "distress": "distress",
}
"""What needs words of its own before any topic, and the lines that hold them."""


def danger(script: Script, session: Session, meaning: Meaning, now: datetime) -> Turn | None:
    """Emergency, crisis and opt-out: looked for in every message, neither hiding the other."""
    if meaning.means == "help" and in_crisis(session, now):
        meaning = replace(meaning, means="crisis")
    texted = session.channel == "text"
    effects = (OptOut(by_cancel=meaning.cancel),) if meaning.stops and texted else ()
    if meaning.means in ("emergency", "crisis"):
        at = int(now.timestamp()) if meaning.means == "crisis" else session.crisis_at
        session = session._replace(crisis_at=at, misses=0, asked=())
        says = moves.lines(script, session, meaning.means)
        wait = moves.WAIT_BEFORE_CLOSING
        return moves.speak(script, session, says, effects=effects, offer=False, wait=wait)
    if effects:
        line = "stop-cancel" if meaning.cancel else "stop"
        says = moves.lines(script, session, line)
        return Turn(session._replace(over=True), says, effects, then="end")
    return stop(script, session, now) if meaning.means == "stop" else None


def with_care(script: Script, session: Session, meaning: Meaning, line: str, now: datetime) -> Turn:
    """The words that come first; then the topic asked about, unless this is no time for it."""
    session = session._replace(misses=0)
    says = moves.lines(script, session, line)
    if meaning.topic and meaning.means in ("advice", "drug"):
        return moves.go(script, session, where_asked(script, session, meaning), now, says)
    if meaning.means == "urgent" and meaning.topic:
        place = where_asked(script, session, meaning)  # what MORE goes on with
        session = session._replace(place=place._replace(part=place.part - 1), asked=())
    return moves.speak(script, session, says, offer=session.channel == "voice")


def where_asked(script: Script, session: Session, meaning: Meaning) -> Place:
    """The piece of the topic that was asked about: its first, or the one on that side of it."""
    node = meaning.topic or script.entry
    topic = script.topic(session.language, node)
    if topic is None:
        return Place(node)
    begins = topic.part_about if session.channel == "voice" else topic.page_about
    return Place(node, next((begins[side] for side in meaning.about if side in begins), 1))


def in_crisis(session: Session, now: datetime, within: int = CRISIS_MEMORY) -> bool:
    """Whether a crisis reply went out within the last day, or `within` seconds."""
    return bool(session.crisis_at) and now.timestamp() - session.crisis_at < within
