"""What a carrier is to the house: one object that reads its requests and writes its answers.

To add one: a folder beside `twilio/` with a class that has these methods, and its entry in
`helpline/runtime/`. Nothing outside that folder knows its fields, addresses or markup.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Protocol, TypeVar

from msgspec import Struct

from helpline.carriers.inbound import Inbound
from helpline.conversation.types import Session, Turn

Fields = TypeVar("Fields")
"""The fields of a request as the carrier reads them; its own business."""


class Event(StrEnum):
    """What a carrier tells us at one of its addresses."""

    CALL_BEGINS = "call begins"
    CALL_ENDS = "call ends"
    TEXT_COMES = "text comes"
    TEXT_STATUS = "text status"


class Sound(Struct, frozen=True):
    """One thing to hear: its clip, or, where there is none, its text for the carrier's voice."""

    url: str | None  # absolute path or URL of a clip
    text: str
    voice: str  # the carrier's name of a voice: "Polly.Lupe"
    locale: str  # BCP-47 of that voice: "es-US"


class SpokenAnswer(Struct, frozen=True):
    """A turn of a call, with all that is needed to put it in a carrier's terms."""

    turn: Turn
    sounds: Sequence[Sound]
    action: str  # path of the next request of this call
    locale: str  # what the caller is expected to speak
    hints: Sequence[str] = ()  # words the caller may say
    dial: str | None = None  # E.164 number of a person


class Carrier(Protocol[Fields]):
    """One carrier. Every method is pure, and raises nothing but `BadInbound` for bad requests."""

    addresses: Mapping[str, Event]
    """Paths below our own address, without a slash at the end."""
    call_address: str
    """What stands before the token of a call that goes on."""
    content_type: str
    """Of every answer."""

    def read(self, body: bytes) -> Fields:
        """The fields of a request. Raises `BadInbound`."""

    def is_genuine(self, headers: Mapping[str, str], paths: Sequence[str], fields: Fields) -> bool:
        """Whether the carrier sent this. `headers` are named as in WSGI ("HTTP_X_..."); `paths`
        are what may follow a base URL in the URL that was signed."""

    def conversation(self, fields: Fields) -> str:
        """The id of the call that a request belongs to. Raises `BadInbound`."""

    def read_call(self, fields: Fields) -> Inbound:
        """An incoming call. Raises `BadInbound`."""

    def read_answer(self, fields: Fields, session: Session) -> Inbound:
        """What the caller did with what they were offered in `session`. Raises `BadInbound`."""

    def read_end(self, fields: Fields) -> Inbound | None:
        """The end of a call; None while it goes on. Raises `BadInbound`."""

    def read_text(self, fields: Fields) -> Inbound:
        """An incoming text. Raises `BadInbound`."""

    def speak(self, answer: SpokenAnswer) -> str:
        """The body that answers a request of a call."""

    def write(self, messages: Sequence[str]) -> str:
        """The body that answers a text; no messages are silence."""
