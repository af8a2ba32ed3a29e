"""What a TwiML document asks for: one frozen class per verb, with Twilio's defaults filled in.

Times are in seconds. Addresses are as written, to be resolved against the document's own.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from helpline.handset.faults import Caution


@dataclass(frozen=True, slots=True)
class Say:
    """Read text aloud. `pauses` is the silence asked for inside it; `loop` is at least 1."""

    text: str
    voice: str = "man"
    language: str = "en-US"
    loop: int = 1
    pauses: float = 0.0


@dataclass(frozen=True, slots=True)
class Play:
    """Play a sound, or send `digits` as tones where they are given."""

    url: str
    loop: int = 1
    digits: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence."""

    length: float = 1.0


Prompt = Say | Play | Pause


@dataclass(frozen=True, slots=True)
class Gather:
    """Listen for keys, speech or both while `prompts` play and for `timeout` after.

    `speech_timeout` None means "auto". `num_digits` 0 means any number. `finish_on_key` ""
    means that no key ends the collecting.
    """

    prompts: tuple[Prompt, ...] = ()
    action: str = ""
    method: str = "POST"
    keys: bool = True
    speech: bool = False
    timeout: float = 5.0
    speech_timeout: float | None = 5.0
    num_digits: int = 0
    finish_on_key: str = "#"
    action_on_empty: bool = False
    language: str = "en-US"
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Redirect:
    """Go on with another document."""

    url: str
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Dial:
    """Connect the caller to one of `numbers`. Without an action the document goes on after."""

    numbers: tuple[str, ...]
    action: str = ""
    method: str = "POST"
    timeout: float = 30.0
    time_limit: float = 14400.0
    caller_id: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """Record what the caller says."""

    action: str = ""
    method: str = "POST"
    timeout: float = 5.0
    finish_on_key: str = "1234567890*#"
    max_length: float = 3600.0
    beep: bool = True


@dataclass(frozen=True, slots=True)
class Hangup:
    """End the call."""


@dataclass(frozen=True, slots=True)
class Reject:
    """Refuse the call; `reason` is rejected or busy."""

    reason: str = "rejected"


Verb = Say | Play | Pause | Gather | Redirect | Dial | Record | Hangup | Reject


@dataclass(frozen=True, slots=True)
class Message:
    """One text to send. `status_url` is told what became of it."""

    body: str
    media: tuple[str, ...] = ()
    to: str = ""
    status_url: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole answer: what to do in order, and what is doubtful about it."""

    verbs: tuple[Verb | Message, ...]
    cautions: tuple[Caution, ...] = field(default=())
