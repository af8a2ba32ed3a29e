"""Twilio as a `Carrier`: its addresses, whom it signs for, and its two kinds of conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from helpline.carriers.contract import Event, SpokenAnswer
from helpline.carriers.inbound import Inbound
from helpline.carriers.twilio import messaging, voice
from helpline.carriers.twilio.forms import Form, read_form
from helpline.carriers.twilio.signature import is_genuine
from helpline.conversation.types import Session


class Trust(Struct, frozen=True):
    """Whose signatures are believed."""

    base_url: str
    """What the signed URL begins with."""
    tokens: tuple[str, ...]
    """Auth tokens: the present one and the next."""
    account: str
    """The AccountSid that must stand in the request; empty: any."""

    def __repr__(self) -> str:
        return f"Trust({self.base_url!r})"


class Twilio:
    """Twilio's webhooks, and those of whoever speaks its protocol."""

    addresses: Mapping[str, Event] = {
        "/voice": Event.CALL_BEGINS,
        "/voice/status": Event.CALL_ENDS,
        "/sms": Event.TEXT_COMES,
        "/sms/status": Event.TEXT_STATUS,
    }
    call_address = "/voice/"
    content_type = "text/xml; charset=utf-8"

    def __init__(self, *trusted: Trust) -> None:
        self.trusted = trusted

    def read(self, body: bytes) -> Form:
        """The form fields of a request. Raises `BadInbound`."""
        return read_form(body)

    def is_genuine(self, headers: Mapping[str, str], paths: Sequence[str], fields: Form) -> bool:
        """Whether one of those we trust signed these fields for one of `paths`."""
        signature = headers.get("HTTP_X_TWILIO_SIGNATURE", "")
        return any(
            is_genuine(signature, trust.base_url + path, fields, trust.tokens)
            and trust.account in ("", fields.one("AccountSid"))
            for trust in self.trusted
            for path in paths
        )

    def conversation(self, fields: Form) -> str:
        """The CallSid. Raises `BadInbound`."""
        return voice.call_sid(fields)

    def read_call(self, fields: Form) -> Inbound:
        """An incoming call. Raises `BadInbound`."""
        return voice.read_start(fields)

    def read_answer(self, fields: Form, session: Session) -> Inbound:
        """What the caller did with what they were offered in `session`. Raises `BadInbound`."""
        return voice.read_answer(fields, session)

    def read_end(self, fields: Form) -> Inbound | None:
        """The end of a call; None while it goes on. Raises `BadInbound`."""
        return voice.read_status(fields)

    def read_text(self, fields: Form) -> Inbound:
        """An incoming text. Raises `BadInbound`."""
        return messaging.read_text(fields)

    def speak(self, answer: SpokenAnswer) -> str:
        """The TwiML of a call's answer."""
        return voice.render(answer)

    def write(self, messages: Sequence[str]) -> str:
        """The TwiML of a text's answer."""
        return messaging.render(messages)
