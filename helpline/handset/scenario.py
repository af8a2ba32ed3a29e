"""The circumstances of a call, what a caller may do in it, and what it may be waiting for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from helpline.handset.faults import HandsetError

OUTCOMES = ("answered", "busy", "no-answer", "failed")
"""How a call to a person may end."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """How the world behaves in this call. Times in seconds.

    `drop_at`: the line goes dead then. `twice`: every request is sent twice, as one event, and
    the answers compared. `paced`: stop after every stretch of sound, for a caller who hears
    it in real time. `status_url`: "" for none, None for the voice address and /status.
    `confidence`: of speech; None leaves it out, as Twilio sometimes does. `empty_digits` and
    `finish_key`: whether to send an empty Digits, and FinishedOnKey, on which Twilio's own
    pages are silent.
    """

    drop_at: float | None = None
    twice: bool = False
    paced: bool = False
    dial: str = "answered"
    dial_seconds: float = 60.0
    record_seconds: float = 5.0
    status_url: str | None = None
    fallback_url: str = ""
    confidence: float | None = 0.9
    empty_digits: bool = True
    finish_key: bool = True
    reaction: float = 1.0
    documents: int = 100

    def __post_init__(self) -> None:
        if self.dial not in OUTCOMES:
            raise HandsetError(None, f"a call cannot end as {self.dial}")


@dataclass(frozen=True, slots=True)
class Wait:
    """What a call waits for, until the call second `until`.

    kind "input": `keys` or `speech` are listened for since the end of the prompts at `since`;
    `digits` have come so far. kind "recording": the caller may speak. kind "sound": nothing,
    but what there is to hear lasts until then (only when paced).
    """

    kind: Literal["input", "recording", "sound"]
    since: float
    until: float
    keys: bool = False
    speech: bool = False
    digits: str = ""


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys pressed, at a second of the call or, if None, after listening."""

    keys: str
    at: float | None = None


@dataclass(frozen=True, slots=True)
class Speech:
    """Something said aloud."""

    text: str
    at: float | None = None


@dataclass(frozen=True, slots=True)
class NoInput:
    """Nothing is done until something happens."""


@dataclass(frozen=True, slots=True)
class Departure:
    """The call is broken off by the "caller" or by the "line"."""

    by: str
    at: float | None = None


Action = Keys | Speech | NoInput | Departure
