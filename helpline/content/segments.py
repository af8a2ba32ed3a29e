"""What a text costs: how a carrier counts characters and cuts a message into segments.

The two alphabets and the sizes of a segment are those of 3GPP TS 23.038, as Twilio counts.
"""

from __future__ import annotations

from msgspec import Struct

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")
"""These are sent behind an escape and count two."""

ROOM = {"GSM-7": (160, 153), "UCS-2": (70, 67)}
"""Units in a message of one segment, and in each segment of a longer one."""

TYPOGRAPHIC = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u3000", " "),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
    }
)


class Segments(Struct, frozen=True):
    """What one text costs to send."""

    encoding: str  # GSM-7 | UCS-2
    parts: int  # segments, each paid for
    units: int  # septets of GSM-7, UTF-16 units of UCS-2


def segments(text: str) -> Segments:
    """Encoding, parts and units of `text` as the carrier counts them; nothing is 0 parts.

    A character of two units never straddles two parts.
    """
    gsm = not costly_characters(text)
    sizes = [2 if (char in EXTENDED if gsm else char > "\uffff") else 1 for char in text]
    encoding = "GSM-7" if gsm else "UCS-2"
    single, joined = ROOM[encoding]
    total = sum(sizes)
    return Segments(encoding, _parts(sizes, joined) if total > single else bool(text) + 0, total)


def _parts(sizes: list[int], joined: int) -> int:
    parts = room = 0
    for size in sizes:
        if size > room:
            parts, room = parts + 1, joined
        room -= size
    return parts


def costly_characters(text: str) -> tuple[str, ...]:
    """The characters of `text` that GSM-7 does not have, each once, in order."""
    return tuple(dict.fromkeys(c for c in text if c not in BASIC and c not in EXTENDED))


def replace_typography(text: str) -> str:
    """`text` with typographic characters replaced by those every phone has.

    Curly quotes, dashes, ellipsis, odd spaces. Accents never: año is not ano.
    """
    return text.translate(TYPOGRAPHIC)


def page_tail(number: int, count: int, reply: str) -> str:
    """What is added to a texted page: " 1/3 Reply MORE". A page that is alone has no number."""
    mark = f" {number}/{count}" if count > 1 else ""
    return f"{mark} {reply}"
