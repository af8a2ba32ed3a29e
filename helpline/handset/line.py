"""Who is calling or texting whom, and the parameters that Twilio says about them."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass

API_VERSION = "2010-04-01"
WITHHELD = {
    "anonymous": "anonymous",
    "unknown": "unknown",
    "restricted": "Restricted",
    "unavailable": "unavailable",
    "keypad": "+266696687",
    "empty": "",
}
"""How a number that the caller keeps to themselves reaches a webhook; carriers differ.
"keypad" is the word ANONYMOUS spelt on a telephone's keys."""

CALLER, NUMBER = "+12025550123", "+12025550199"
"""The phone and the helpline where nobody says otherwise: numbers kept for fiction."""
ACCOUNT = "AC" + "0" * 32
"""An account that nobody has."""

_TOLL_FREE = ("+1800", "+1833", "+1844", "+1855", "+1866", "+1877", "+1888")
_PLACES = {"+1202": ("WASHINGTON", "DC", "20001", "US"), "+1": ("", "", "", "US")}
_NOWHERE = ("", "", "", "")


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A telephone, the number it calls, and the account that number belongs to.

    `withheld` is a key of `WITHHELD`, or "" for a caller who shows their number.
    `token` is the account's auth token: what requests are signed with; "" sends them unsigned.
    """

    caller: str = CALLER
    number: str = NUMBER
    token: str = ""
    withheld: str = ""
    account: str = ACCOUNT

    @property
    def caller_id(self) -> str:
        """What the helpline sees as the caller."""
        return WITHHELD[self.withheld] if self.withheld else self.caller

    @property
    def toll_free(self) -> bool:
        """Whether the helpline's number is toll-free in the United States or Canada."""
        return self.number.startswith(_TOLL_FREE)

    def call_form(self, sid: str, status: str) -> dict[str, str]:
        """The parameters of every request of one call; `status` is the CallStatus to tell."""
        form = {
            "CallSid": sid,
            "AccountSid": self.account,
            "ApiVersion": API_VERSION,
            "Direction": "inbound",
            "CallStatus": status,
            "From": self.caller_id,
            "Caller": self.caller_id,
            "To": self.number,
            "Called": self.number,
            "CallToken": json.dumps({"parentCallInfoToken": sid[2:]}),
        }
        for name in ("From", "Caller"):
            form.update(_place(name, self.caller_id if not self.withheld else ""))
        for name in ("To", "Called"):
            form.update(_place(name, self.number))
        if not self.withheld:
            form["StirVerstat"] = "TN-Validation-Passed-A"
        return form

    def text_form(self, sid: str, body: str, segments: int) -> dict[str, str]:
        """The parameters of one text on its way to the helpline, without its pictures."""
        form = {
            "MessageSid": sid,
            "SmsSid": sid,
            "SmsMessageSid": sid,
            "SmsStatus": "received",
            "AccountSid": self.account,
            "ApiVersion": API_VERSION,
            "From": self.caller,
            "To": self.number,
            "Body": body,
            "NumMedia": "0",
            "NumSegments": str(segments),
        }
        form.update(_place("From", self.caller))
        form.update(_place("To", self.number))
        return form


def new_sid(kind: str) -> str:
    """A fresh 34-character identifier; `kind` is its two letters, such as CA, SM or MM."""
    return kind + secrets.token_hex(16)


def _place(name: str, number: str) -> dict[str, str]:
    found = next((_PLACES[key] for key in _PLACES if number.startswith(key)), _NOWHERE)
    return {name + field: value for field, value in zip(_FIELDS, found, strict=True)}


_FIELDS = ("City", "State", "Zip", "Country")
