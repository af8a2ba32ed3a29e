"""What happens in a call, as the person holding the phone would tell it afterwards.

Every event has a `start` and a length in `seconds`, both in virtual seconds since the call
was answered.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import ClassVar

from helpline.handset.faults import Caution


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened. `kind` names it in JSON."""

    kind: ClassVar[str] = "event"
    start: float
    seconds: float = 0.0

    def as_dict(self) -> dict[str, object]:
        """The event as JSON values; sound itself is left out."""
        told = {"kind": self.kind}
        values = {item.name: getattr(self, item.name) for item in fields(self) if item.repr}
        return {**told, **values}


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenText(Event):
    """Text read aloud; by "helpline", or by "network" where Twilio itself speaks."""

    kind: ClassVar[str] = "said"
    text: str
    language: str = "en-US"
    voice: str = "man"
    by: str = "helpline"

    @property
    def words(self) -> str:
        """What is heard."""
        return self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Played(Event):
    """A sound. `caption` is its words where the server tells them, `lead` its first silence.

    One that is nothing but silence is `silent`: a pause, not something heard.
    """

    kind: ClassVar[str] = "played"
    url: str
    name: str
    caption: str
    form: str
    rate: int
    channels: int
    lead: float
    silent: bool
    times: int
    content_type: str
    data: bytes = field(repr=False)

    @property
    def words(self) -> str:
        """What is heard, or the name of the file in brackets."""
        return self.caption or f"[{self.name}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Toned(Event):
    """Tones: digits sent by <Play digits>, or "beep" before a recording."""

    kind: ClassVar[str] = "toned"
    digits: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waited(Event):
    """Nothing to hear. `why` is pause, silence (nobody answered) or keys (no further key)."""

    kind: ClassVar[str] = "waited"
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed(Event):
    """Keys pressed. `use` is now, early (kept for the next question) or none."""

    kind: ClassVar[str] = "pressed"
    keys: str
    use: str = "now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoke(Event):
    """Words spoken by the caller; `understood` is false where nothing was listening."""

    kind: ClassVar[str] = "spoke"
    text: str
    understood: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialled(Event):
    """The caller was connected, or not. `outcome` is Twilio's DialCallStatus."""

    kind: ClassVar[str] = "dialled"
    number: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded(Event):
    """The caller was recorded; `ended` is a key, "silence" or "hangup"."""

    kind: ClassVar[str] = "recorded"
    ended: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched(Event):
    """A request was made. `took` is in real seconds. The address may hold a sealed token.

    `document` is what came back, where that is text.
    """

    kind: ClassVar[str] = "fetched"
    method: str
    url: str
    status: int
    took: float
    document: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(Event):
    """Something doubtful was seen."""

    kind: ClassVar[str] = "noted"
    caution: Caution

    def as_dict(self) -> dict[str, object]:
        """The caution opened up."""
        seen = {item.name: getattr(self.caution, item.name) for item in fields(self.caution)}
        return {**seen, "kind": self.kind, "about": self.caution.kind, "start": self.start}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended(Event):
    """The call is over. `by` is helpline, caller, line, limit or fault; `status` is CallStatus."""

    kind: ClassVar[str] = "ended"
    by: str
    status: str = "completed"
    code: int | None = None
    detail: str = ""


def words_of(event: Event) -> str:
    """What is heard in this event, "" if that is nothing."""
    if isinstance(event, SpokenText) or (isinstance(event, Played) and not event.silent):
        return event.words
    return ""
