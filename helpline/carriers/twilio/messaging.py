"""Texts: what Twilio's messaging webhook sends, and its answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from helpline.carriers.inbound import BadInbound, Inbound, number
from helpline.carriers.twilio.forms import Form
from helpline.carriers.twilio.xml import LARGEST, clean, content, respond, split, within
from helpline.conversation.types import Heard

LONGEST = 1600
"""Characters of one message, in and out (Twilio, error 21617 above)."""

CARRIER_WORDS = {
    **dict.fromkeys(
        ("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"), "STOP"
    ),
    **dict.fromkeys(("START", "YES", "UNSTOP"), "START"),
}
"""Words that Twilio itself answers, blocks and unblocks on, where they are the whole message."""

_SID = re.compile(r"[SM]M[0-9a-fA-F]{32}", re.ASCII)
_OPT_OUT_TYPES = frozenset(("STOP", "START", "HELP"))


def read_text(form: Form) -> Inbound:
    """An incoming text. Raises BadInbound without a well-formed MessageSid."""
    sid = form.one("MessageSid")
    if not _SID.fullmatch(sid):
        raise BadInbound("There is no MessageSid.")
    body = form.first("Body").strip()[:LONGEST]
    done = form.first("OptOutType").upper()
    return Inbound(
        channel="text",
        conversation="",
        sender=number(form.one("From")),
        signal=Heard(body, mode="text"),
        key=sid,
        media=form.first("NumMedia").strip("0").isdecimal(),
        carrier_did=done if done in _OPT_OUT_TYPES else "",
        carrier_word=CARRIER_WORDS.get(body.upper(), ""),
    )


def render(messages: Sequence[str]) -> str:
    """The answer: one Message each, nothing for an empty text; none at all is silence."""
    bodies = [
        piece for message in messages for piece in split(clean(message), LONGEST) if piece.strip()
    ]
    frame = len(respond("x"))
    verbs = [f"<Message>{content(body)}</Message>" for body in bodies]
    return respond(within(LARGEST - frame, verbs))
