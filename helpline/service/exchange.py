"""One request, opened once: everything that its answer is decided from."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from helpline.carriers.inbound import Inbound
from helpline.conversation.engine import step
from helpline.conversation.places import ground
from helpline.conversation.types import Heard, Session, Signal, Turn
from helpline.runtime.loaded_release import LoadedRelease
from helpline.service.persist import PARTED, StoredSessions, decode_stored

CARRY_ON = timedelta(hours=24)
"""For how long a conversation that was cut off can be taken up again."""


class Exchange(Struct, frozen=True):
    """One request of a carrier, with what is known about it. Nothing in it changes."""

    inbound: Inbound
    contact: str | None  # None for a withheld number
    release: LoadedRelease
    session: Session  # as it was before
    signal: Signal  # with the meaning of its words
    now: datetime  # as a demonstration may pretend
    at: datetime  # the real time

    def decide(self) -> Turn:
        """The turn that answers."""
        return step(self.release.script, self.session, self.signal, self.now)


def understand(release: LoadedRelease, session: Session, signal: Signal) -> Signal:
    """The signal with the meaning of its words; keys need none."""
    if not isinstance(signal, Heard) or signal.mode == "keys":
        return signal
    spoken = signal.mode == "speech"
    intent = release.understanding.read(signal.text, session.language, spoken=spoken)
    return replace(signal, intent=intent)


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
