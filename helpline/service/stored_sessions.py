"""Sessions as storage keeps them: a mark of the call each belongs to, and its state as text."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

import msgspec

from helpline.conversation.places import ground
from helpline.conversation.types import Session
from helpline.storage.sessions import StoredSession

StoredSessions = dict[str, StoredSession]
"""What is kept of a contact's conversations, by channel."""
PARTED = "parted"
"""Stands where the mark of a call would, for texts whose last word was goodbye."""
CARRY_ON = timedelta(hours=24)
"""For how long a conversation that was cut off can be taken up again."""


def encode_stored(session: Session, mark: str, now: datetime) -> StoredSession:
    """The session as storage keeps it, behind the mark of its call."""
    state = f"{mark} {msgspec.json.encode(session).decode()}"
    return StoredSession(state, session.script, session.over, now)


def decode_stored(kept: StoredSession) -> tuple[str, Session | None]:
    """The mark and the session of what `encode_stored` made; None where it is of another format."""
    mark, _, state = kept.state.partition(" ")
    try:
        return mark, msgspec.json.decode(state, type=Session)
    except msgspec.DecodeError:
        return mark, None


def call_mark(call: str) -> str:
    """Tells one call from another without naming it; empty for texts, which have no call."""
    return sha256(call.encode()).hexdigest()[:12] if call else ""


def newest_dropped(known: StoredSessions, now: datetime, but: str = "") -> Session | None:
    """The conversation, on either channel, that stopped at a topic without a goodbye.

    `but` is the mark of a call that does not count: the one that is beginning, asked twice.
    """
    recent = [s for s in known.values() if not s.over and now - s.touched_at < CARRY_ON]
    for one in sorted(recent, key=lambda s: s.touched_at, reverse=True):
        mark, session = decode_stored(one)
        if session and ground(session.place).part and mark not in (but or PARTED, PARTED):
            return session
    return None


def newest_crisis(known: StoredSessions, but: str = "") -> int:
    """When a crisis reply last went out, on either channel, in epoch seconds; 0: never.

    `but` as in `newest_dropped`.
    """
    marked = [decode_stored(one) for one in known.values()]
    return max((s.crisis_at for mark, s in marked if s and (not but or mark != but)), default=0)
