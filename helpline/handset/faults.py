"""What can go wrong between Twilio and a server: its codes, and how this phone tells of them."""

from __future__ import annotations

from dataclasses import dataclass

from helpline.errors import HelplineError

APOLOGY = "We are sorry, an application error has occurred. Goodbye."
"""What a caller hears from Twilio when the server fails and no fallback address is set."""

CODES = {
    11100: "the address is not one that can be called",
    11200: "the answer could not be fetched",
    11201: "no connection within the time allowed",
    11202: "nothing answers at this address",
    11203: "the whole answer took longer than allowed",
    11206: "what came back is not HTTP",
    11210: "no such host",
    11215: "more than ten redirects in a row",
    11216: "a redirect leads nowhere",
    11217: "the server answered with an error status",
    11220: "no secure connection could be made",
    11750: "the answer is larger than 64 kB",
    11751: "the sound is larger than can be played",
    11770: "the answer is empty",
    12100: "the answer is not well-formed XML",
    12102: "the outermost element is not Response",
    12200: "the answer holds something that TwiML does not have",
    12300: "the content type is not one that can be used",
    13214: "the caller id is not one that this call may show",
    13223: "the number to dial is not written as a number",
    13310: "finishOnKey is not one key",
    13312: "the method is neither GET nor POST",
    13313: "the timeout is not a number of seconds",
    13314: "numDigits is not a whole number above 0",
    13338: "actionOnEmptyResult is neither true nor false",
    21610: "the recipient has opted out",
    21617: "the text is longer than 1,600 characters",
}
"""The codes of Twilio's error dictionary that this phone can raise or note, in our words."""


class HandsetError(HelplineError):
    """The server did something that a real call or text would not survive.

    `code` is Twilio's, or None where the dictionary has no number that we know of. `url` is
    kept apart from the message because it may hold a sealed token. `retry` is true where the
    same request may do better later.
    """

    def __init__(self, code: int | None, detail: str = "", url: str = "") -> None:
        self.code = code
        self.url = url
        self.detail = detail or CODES.get(code or 0, "")
        self.retry = code in (11200, 11201, 11202, 11203)
        super().__init__(f"{code}: {self.detail}" if code else self.detail)


@dataclass(frozen=True, slots=True)
class Caution:
    """Something that Twilio would carry on from, but that somebody should look at.

    `kind` is one of schema, unreachable, redirect, media, twice, status, voice, limit.
    `code` is Twilio's code or None; `line` is the line of the document, 0 where there is none.
    """

    kind: str
    code: int | None
    what: str
    line: int = 0
