"""What reached us, on either channel, in the words of the house."""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpline.conversation.types import Signal
from helpline.errors import HelplineError

E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
"""ITU-T E.164: at most 15 digits; no country has subscriber numbers shorter than 7 in all."""

_KEYPAD = {
    letter: digit
    for digit, letters in zip(
        "23456789", ("abc", "def", "ghi", "jkl", "mno", "pqrs", "tuv", "wxyz"), strict=True
    )
    for letter in letters
}
_WITHHELD = (
    "anonymous",
    "blocked",
    "private",
    "restricted",
    "unavailable",
    "unknown",
    "withheld",
)
"""Carriers spell these words on the keypad where a number should stand: +266696687."""

_FILLERS = {
    f"+{country}{''.join(_KEYPAD[letter] for letter in word)}"
    for word in _WITHHELD
    for country in ("", "1")
} | {"+8566696", "+7378742883"}  # two misspellings of such words that are seen in the wild


_CHANNELS = ("whatsapp", "rcs", "sms", "messenger")
"""What Twilio puts before the number of somebody who writes by another way than SMS."""


class BadInbound(HelplineError):
    """A request that is not what Twilio sends: something is missing, doubled or ill-formed."""


@dataclass(frozen=True, slots=True)
class Inbound:
    """One request of a carrier, read.

    `key` names the event: the same key twice means that we were asked twice.
    `conversation` is the CallSid, and empty for texts, whose conversation is the sender's.
    """

    channel: str  # voice | text
    conversation: str
    sender: str | None  # E.164; None when withheld
    signal: Signal
    key: str
    media: bool = False  # a picture or sound came along
    carrier_did: str = ""  # STOP | START | HELP: the carrier has done so, and told the person
    carrier_word: str = ""  # STOP | START: what the carrier takes the whole message for


def number(raw: str) -> str | None:
    """The caller's number in E.164, or None where it names nobody.

    Withheld numbers arrive as a word ("anonymous"), as nothing, or as the word spelled
    on the keypad, which looks like a number and would make all such callers one person.
    A number is the same person's by whatever channel it writes: `whatsapp:+1...` is `+1...`.
    """
    channel, colon, rest = raw.partition(":")
    if colon and channel in _CHANNELS:
        raw = rest
    return raw if E164.fullmatch(raw) and raw not in _FILLERS else None
