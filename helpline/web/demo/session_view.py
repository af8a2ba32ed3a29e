"""Show where a conversation stands, for people who look after the words."""

from __future__ import annotations

from dataclasses import dataclass

from helpline.carriers.token import TokenRefused
from helpline.conversation.places import ground
from helpline.conversation.types import Session
from helpline.runtime import Runtime
from helpline.service.stored_sessions import decode_stored
from helpline.storage.database import DatabaseAway
from helpline.storage.sessions import recall


@dataclass(frozen=True, slots=True)
class SessionView:
    """What a session remembers, for reading. `label` is what callers know the place as."""

    place: str
    part: int
    label: str
    language: str
    pace: str
    misses: int
    turns: int
    trail: tuple[str, ...]
    reachable: bool
    release: str


def view_call(rt: Runtime, token: str, sid: str) -> SessionView | None:
    """The memory that a call carries in its next address; None where it is not one of ours."""
    try:
        return _describe(rt, rt.sealer.unseal(token, sid))
    except TokenRefused:
        return None


def view_texts(rt: Runtime, number: str) -> SessionView | None:
    """What is remembered of the texts of this number; None: nothing."""
    try:
        kept = recall(rt.database, rt.contact(number)).get("text")
    except DatabaseAway:
        return None
    session = decode_stored(kept)[1] if kept else None
    return _describe(rt, session) if session else None


def _describe(rt: Runtime, session: Session) -> SessionView:
    script = rt.releases.release(session.script).script
    place = ground(session.place)
    node = place.node
    title = f"{node}.label" if script.topic(session.language, node) else f"{node}-menu"
    label = script.line(session.language, title)
    return SessionView(
        place=node,
        part=place.part,
        label=label.text or node,
        language=session.language,
        pace=session.pace,
        misses=session.misses,
        turns=session.turns,
        trail=tuple(place.node for place in session.trail),
        reachable=session.reachable,
        release=session.script,
    )
