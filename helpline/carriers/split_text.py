"""Cutting a text into pieces that fit, at the gaps between words, without losing a letter."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable

_WORDS = re.compile(r"\s*\S+(?:(?<=[\d)]) (?=[\d(])\S+)*\s*|\s+")
"""A word and the space after it; groups of digits with single spaces are one word."""

_JOINER = "\u200d"
_TIED = {"Mn", "Mc", "Me", "Sk"}  # marks, and the skin tones of emoji among the symbols


def cut(text: str, fits: Callable[[str], bool]) -> list[str]:
    """`text` in pieces that fit; `"".join(cut(text, fits)) == text`.

    `fits` must hold for every beginning of a text for which it holds. A word or number
    is cut only where it does not fit alone, a letter with its marks only where *it* does
    not. A single character that does not fit is a piece of its own.
    """
    pieces: list[str] = []
    while text:
        piece = _beginning(text, fits)
        pieces.append(piece)
        text = text[len(piece) :]
    return pieces


def _beginning(text: str, fits: Callable[[str], bool]) -> str:
    window = _too_much(text, fits)
    if window is None:
        return text
    for divide in (_WORDS.findall, clusters, list[str]):
        units = divide(window)
        if count := _most(units, fits):
            return "".join(units[:count])
    return text[0]


def _too_much(text: str, fits: Callable[[str], bool]) -> str | None:
    """A beginning that does not fit, at most about twice too long; None where all fits.

    Its last word may be half a word, which does no harm: it is never taken.
    """
    size = 64
    while fits(text[:size]):
        if size >= len(text):
            return None
        size *= 2
    return text[:size]


def _most(units: list[str], fits: Callable[[str], bool]) -> int:
    """How many of the first units fit together."""
    counts = range(1, len(units) + 1)
    return bisect_right(counts, False, key=lambda count: not fits("".join(units[:count])))


def clusters(text: str) -> list[str]:
    """The letters of `text` as a reader sees them: with accents, joined emoji, flags.

    A close approximation of Unicode's grapheme clusters (UAX 29), made of what the
    standard library knows.
    """
    found: list[str] = []
    start = 0
    for at in range(1, len(text)):
        if not _tied(text, at, start):
            found.append(text[start:at])
            start = at
    return [*found, text[start:]] if text else found


def _tied(text: str, at: int, start: int) -> bool:
    before, letter = text[at - 1], text[at]
    return (
        letter == _JOINER
        or before == _JOINER
        or (before == "\r" and letter == "\n")
        or (unicodedata.category(letter) in _TIED and ord(letter) > 0x2FF)
        or (_flag(letter) and _flag(before) and (at - start) % 2 == 1)
        or (_jamo(letter) and "\u1100" <= before <= "\ud7a3")
    )


def _flag(letter: str) -> bool:
    return "\U0001f1e6" <= letter <= "\U0001f1ff"


def _jamo(letter: str) -> bool:
    """A Korean vowel or final consonant, which completes the letter before it."""
    return "\u1160" <= letter <= "\u11ff"
