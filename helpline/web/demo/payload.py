"""What the page sends: JSON objects of a few fields, each of one type and within its limits."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, TypeVar

import msgspec
from flask import abort, request
from msgspec import Meta, Struct

from helpline.handset.line import WITHHELD
from helpline.handset.scenario import OUTCOMES
from helpline.handset.segments import BODY_LIMIT
from helpline.web.demo.browser_phone import NUMBERS
from helpline.web.demo.save_transcript import LONGEST_NAME

LONGEST_SPEECH = 500
"""Characters of what is said aloud in one go; half a minute."""
MOST_KEYS = 20
"""Keys pressed in one go."""
LONGEST_CALL = 4 * 3600
"""Seconds; a carrier ends every call then."""


def _one_of(words: Iterable[str]) -> Meta:
    return Meta(pattern=rf"^(?:{'|'.join(map(re.escape, words))})\Z")


def _text(longest: int) -> Meta:
    """At most `longest` characters, and not blank."""
    return Meta(max_length=longest, pattern=r"\S")


Caller = Annotated[int, Meta(ge=0, lt=NUMBERS)]
"""Which of the visitor's numbers calls or texts."""
Second = Annotated[float, Meta(ge=0, le=LONGEST_CALL)]
"""When in the call something is done, in seconds from its beginning."""


class Dial(Struct, frozen=True):
    """Begin a call. `person` is how a transfer ends, `withheld` how a number is kept back."""

    caller: Caller = 0
    withheld: Annotated[str, _one_of(("", *WITHHELD))] = ""
    person: Annotated[str, _one_of(OUTCOMES)] = "answered"
    twice: bool = False  # every request is sent twice
    late: bool = False  # the end of the call is told when the next one has begun


class Press(Struct, frozen=True):
    """Press keys of the keypad."""

    keys: Annotated[str, _text(MOST_KEYS)]
    at: Second | None = None


class Speak(Struct, frozen=True):
    """Say something."""

    text: Annotated[str, _text(LONGEST_SPEECH)]
    at: Second | None = None


class Wait(Struct, frozen=True):
    """Say nothing until the helpline goes on."""


class Leave(Struct, frozen=True):
    """End the call: the caller hangs up, or the line goes dead."""

    by: Annotated[str, _one_of(("caller", "line"))] = "caller"
    at: Second | None = None


class SendText(Struct, frozen=True):
    """Send a text message."""

    body: Annotated[str, _text(BODY_LIMIT)]
    caller: Caller = 0
    twice: bool = False  # it is delivered twice


class PretendHours(Struct, frozen=True):
    """Pretend that the helpline is open or closed now, or go back to the real time."""

    pretend: Annotated[str, _one_of(("open", "closed", "real"))] = "real"


class Keep(Struct, frozen=True):
    """Ask for a transcript; with a `name` it is written among the conversations, too."""

    what: Annotated[str, _one_of(("call", "texts"))] = "call"
    name: Annotated[str, _text(LONGEST_NAME)] | None = None


Payload = TypeVar("Payload")


def read_payload(kind: type[Payload]) -> Payload:
    """The object that was sent. Aborts with 415 where it is no JSON, and with 400 and the reason
    where it is none of `kind`; other fields than those of `kind` are ignored."""
    if not request.is_json:
        abort(415)
    try:
        return msgspec.json.decode(request.get_data(), type=kind)
    except msgspec.ValidationError as reason:
        abort(400, f"{reason}.")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        abort(400, "This is not JSON.")
