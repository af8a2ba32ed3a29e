"""What TwiML may hold: text fit for XML, and the frame of an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

LARGEST = 64 * 1024
"""Bytes of an answer that Twilio still reads (error 11750 above)."""

_OPENING = '<?xml version="1.0" encoding="UTF-8"?><Response>'
_CLOSING = "</Response>"
EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response />'

_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """`text` without what XML forbids or a telephone cannot say; lines end in LF."""
    if text.isprintable():
        return text
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def content(text: str) -> str:
    """`text` to stand between two tags."""
    return escape(clean(text), quote=False)


def attribute(text: str) -> str:
    """`text` to stand between double quotes, on one line."""
    return escape(" ".join(clean(text).split()), quote=False).replace('"', "&quot;")


def respond(*verbs: str) -> str:
    """The whole answer: a document of these verbs."""
    inside = "".join(verbs)
    return f"{_OPENING}{inside}{_CLOSING}" if inside else EMPTY


def split(text: str, longest: int) -> list[str]:
    """`text` in pieces of at most `longest` characters; joined again they are the text.

    A piece ends behind a space where it holds one; only a word that fills a whole piece is cut.
    """
    pieces = []
    while len(text) > longest:
        end = max(text.rfind(space, 0, longest) for space in " \n\t") + 1 or longest
        pieces.append(text[:end])
        text = text[end:]
    return [*pieces, text]


def within(limit: int, verbs: Sequence[str]) -> str:
    """As many of the verbs, from the first, as fit into `limit` bytes."""
    whole = "".join(verbs)
    if len(whole.encode()) <= limit:
        return whole
    size, fitting = 0, []
    for verb in verbs:
        size += len(verb.encode())
        if size > limit:
            break
        fitting.append(verb)
    return "".join(fitting)
