"""One request, opened once: everything that its answer is decided from."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from helpline.carriers.inbound import Inbound
from helpline.conversation.engine import step
from helpline.conversation.types import Heard, Session, Signal, Turn
from helpline.runtime.loaded_release import LoadedRelease


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
