"""The requests of the bench, signed beforehand: calls, key presses, texts, and forgeries.

They are signed by Twilio's own library, so that our signatures do not vouch for themselves.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from urllib.parse import urlencode, urljoin, urlsplit

from twilio.request_validator import RequestValidator

TOKEN = "0123456789abcdef0123456789abcdef"
PUBLIC = "https://line.example.org"
TO_THE_MENU = ("1",)
"""Keys from the first question, which language, to the main menu."""
TO_THE_TOPIC = "1"

_SIGNER = RequestValidator(TOKEN)
_FORGER = RequestValidator("f" * 32)
_ACTION = re.compile(rb'<Gather [^>]*?action="([^"]+)"')
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Ask:
    """One request, and what its right answer is."""

    path: str
    body: bytes
    signature: str
    status: int = 200
    holds: bytes = b"<Response>"

    @cached_property
    def wire(self) -> bytes:
        """The request as it goes over the line."""
        head = (
            f"POST {self.path} HTTP/1.1",
            "Host: line.example.org",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(self.body)}",
            f"X-Twilio-Signature: {self.signature}",
            "User-Agent: TwilioProxy/1.1\r\nAccept: */*\r\n\r\n",
        )
        return "\r\n".join(head).encode() + self.body


Send = Callable[[Sequence[Ask]], list[bytes]]
"""Sends requests, not measured, and gives the bodies of their answers in order."""


def ask(path: str, fields: dict[str, str], holds: bytes, forged: bool = False) -> Ask:
    """A request with about the fields that Twilio sends, some 900 bytes."""
    number = f"+12025550{100 + next(_numbers) % 100}"
    ends = ("From", "To", "Caller", "Called") if "CallSid" in fields else ("From", "To")
    places = {"City": "WASHINGTON", "State": "DC", "Zip": "20001", "Country": "US"}
    whole = {f"{end}{place}": value for end in ends for place, value in places.items()}
    whole |= {end: number if end in ("From", "Caller") else "+12025550100" for end in ends}
    whole |= {"AccountSid": "AC" + "0" * 32, "ApiVersion": "2010-04-01"} | fields
    signature = (_FORGER if forged else _SIGNER).compute_signature(PUBLIC + path, whole)
    status = 403 if forged else 200
    return Ask(path, urlencode(whole).encode(), signature, status, b"" if forged else holds)


def call(sid: str | None = None, forged: bool = False) -> Ask:
    """An incoming call."""
    fields = {"CallSid": sid or _sid("CA"), "CallStatus": "ringing", "Direction": "inbound"}
    return ask("/voice", fields, b"<Gather ", forged)


def press(sid: str, path: str, key: str) -> Ask:
    """A key pressed in a call."""
    fields = {"CallSid": sid, "CallStatus": "in-progress", "Direction": "inbound", "Digits": key}
    return ask(path, fields, b"<Gather ")


def text(body: str = "chemo") -> Ask:
    """An incoming text, whose answer names what was asked for."""
    sid = _sid("SM")
    fields = {"MessageSid": sid, "SmsSid": sid, "SmsMessageSid": sid, "Body": body}
    return ask("/sms", fields | {"NumMedia": "0", "NumSegments": "1"}, b"hemo")


def presses(send: Send, count: int) -> list[Ask]:
    """Key presses that play a topic, each in a call of its own that has come to the menu."""
    sids = [_sid("CA") for _ in range(count)]
    answers = send([call(sid) for sid in sids])
    for key in TO_THE_MENU:
        answers = send(_pressed(sids, answers, key))
    return _pressed(sids, answers, TO_THE_TOPIC)


def _pressed(sids: list[str], answers: list[bytes], key: str) -> list[Ask]:
    return [press(sid, action(answer), key) for sid, answer in zip(sids, answers, strict=True)]


def action(answer: bytes) -> str:
    """The path that the answer's question leads to."""
    found = _ACTION.search(answer)
    if not found:
        raise RuntimeError(f"There is no question in: {answer[:300]!r}")
    return urlsplit(urljoin(PUBLIC, unescape(found[1].decode()))).path


def _sid(kind: str) -> str:
    return f"{kind}{next(_numbers):032x}"
