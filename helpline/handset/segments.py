"""What a text costs: its alphabet, its units and its segments, by the carriers' counting."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The GSM 03.38 alphabet: one septet each."""
GSM_EXTENDED = frozenset("\f^{}\\[~]|€")
"""Its extension: an escape and a character, two septets that are never parted."""
BODY_LIMIT = 1600
"""Characters that one message may have (21617 beyond)."""
_SINGLE = {"GSM-7": 160, "UCS-2": 70}
_JOINED = {"GSM-7": 153, "UCS-2": 67}


@dataclass(frozen=True, slots=True)
class TextCost:
    """`units` are septets in GSM-7 and 16-bit units in UCS-2."""

    encoding: str
    units: int
    segments: int


def count_segments(text: str, toll_free: bool = False) -> TextCost:
    """What this text costs. Toll-free senders carry one unit less in a joined segment."""
    letters = GSM_BASIC | GSM_EXTENDED
    encoding = "GSM-7" if all(character in letters for character in text) else "UCS-2"
    if encoding == "GSM-7":
        sizes = [2 if character in GSM_EXTENDED else 1 for character in text]
    else:
        sizes = [len(cluster.encode("utf-16-le", "surrogatepass")) // 2 for cluster in whole(text)]
    units = sum(sizes)
    if units <= _SINGLE[encoding]:
        return TextCost(encoding, units, 1)
    return TextCost(encoding, units, _count_parts(sizes, _JOINED[encoding] - toll_free))


def _count_parts(sizes: Iterable[int], room: int) -> int:
    """How many segments of `room` units are needed when no piece may be parted."""
    segments, used = 1, 0
    for size in sizes:
        while size > room:  # a cluster longer than a segment has to be parted
            segments, used, size = segments + 1, 0, size - room
        if used + size > room:
            segments, used = segments + 1, 0
        used += size
    return segments


def whole(text: str) -> Iterator[str]:
    """The text in pieces that are seen as one character: marks, joined emoji, flags, CR LF."""
    piece = ""
    for character in text:
        if piece and not _belongs(piece, character):
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def _belongs(piece: str, character: str) -> bool:
    last = piece[-1]
    if last == "\r" and character == "\n":
        return True
    if unicodedata.category(character) in ("Mn", "Me", "Mc") or character == "\u200d":
        return True
    if "\U0001f3fb" <= character <= "\U0001f3ff":
        return True
    if last == "\u200d":
        return unicodedata.category(character) == "So"
    return len(piece) == 1 and _flag(last) and _flag(character)


def _flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
