"""Phrases of `words.yaml`, ready to be found in a message."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from helpline.dialogue.normalise import split

GAP = 3
"""Words that `...` may stand for."""

PIECE = re.compile(r"\.\.\.|\([^)]*\)[?*]?|\{[^}]*\}[?*]?|[^ ]+")


class Slot(NamedTuple):
    """One word of a phrase: any of `words`; no words at all is a gap."""

    words: frozenset[str]
    optional: bool = False
    repeated: bool = False


class Hit(NamedTuple):
    """A phrase found: its label, its first word, and the word after its last."""

    label: str
    start: int
    end: int
    gap: bool = False
    """Other words may stand within."""


class Reading(NamedTuple):
    """A message as it is matched: for each word all that it may stand for, and its clause."""

    forms: Sequence[frozenset[str]]
    clauses: Sequence[int]


Pattern = tuple[Slot, ...]


def patterns(phrase: str, groups: Mapping[str, Sequence[str]]) -> list[Pattern]:
    """The phrase, word by word; more than one pattern where it offers several words at once."""
    found: list[Pattern] = [()]
    for piece in PIECE.findall(phrase):
        ways = list(_ways(piece, groups))
        found = [pattern + way for pattern in found for way in ways]
    return found


def _ways(piece: str, groups: Mapping[str, Sequence[str]]) -> Iterable[Pattern]:
    """The ways to say one piece of a phrase: a word, a group, a choice or a gap."""
    if piece == "...":
        return [(Slot(frozenset()),)]
    optional, repeated = piece[-1] in "?*", piece[-1] == "*"
    piece = piece.rstrip("?*")
    if piece[0] not in "{(":
        return [tuple(Slot(frozenset({w}), optional, repeated) for w in split(piece).words)]
    members = groups.get(piece[1:-1], ()) if piece[0] == "{" else piece[1:-1].split("|")
    said = [split(member).words for member in members]
    single = frozenset(words[0] for words in said if len(words) == 1)
    several = [tuple(Slot(frozenset({word})) for word in words) for words in said if len(words) > 1]
    nothing: list[Pattern] = [()] if several and optional else []
    once = Slot(single, optional and not several)
    again = (Slot(single, optional=True, repeated=True),) if repeated else ()
    one = [(once, *again)] if single else []
    return one + several + nothing


class Phrases:
    """Many labelled phrases, found in one pass over a message."""

    def __init__(
        self, labelled: Iterable[tuple[str, str]], groups: Mapping[str, Sequence[str]]
    ) -> None:
        self.vocabulary: set[str] = set()
        self._by_first: dict[str, list[tuple[str, Pattern]]] = {}
        for label, phrase in labelled:
            for pattern in patterns(phrase, groups):
                self.vocabulary.update(word for slot in pattern for word in slot.words)
                self._index(label, pattern)

    def _index(self, label: str, pattern: Pattern) -> None:
        """Under every word that it may begin with."""
        for first, slot in enumerate(pattern):
            for word in slot.words:
                self._by_first.setdefault(word, []).append((label, pattern[first:]))
            if not slot.optional:
                break

    def find(self, reading: Reading) -> list[Hit]:
        """All hits, in the order of their first words; the longest for each label and start."""
        hits: dict[tuple[str, int], Hit] = {}
        for start, forms in enumerate(reading.forms):
            for form in forms:
                for label, pattern in self._by_first.get(form, ()):
                    end = _match(pattern, 0, reading, start)
                    known = hits.get((label, start))
                    if end > start and (known is None or end > known.end):
                        gap = any(not slot.words for slot in pattern)
                        hits[label, start] = Hit(label, start, end, gap)
        return list(hits.values())


def _match(pattern: Pattern, at: int, reading: Reading, place: int) -> int:
    """The word after the match of `pattern[at:]` at `place`, or -1."""
    if at == len(pattern):
        return place
    slot = pattern[at]
    if not slot.words:
        return _gap(pattern, at, reading, place)
    if place < len(reading.forms) and not slot.words.isdisjoint(reading.forms[place]):
        end = _match(pattern, at if slot.repeated else at + 1, reading, place + 1)
        if end >= 0:
            return end
    return _match(pattern, at + 1, reading, place) if slot.optional else -1


def _gap(pattern: Pattern, at: int, reading: Reading, place: int) -> int:
    """As `_match`, over a gap, which never reaches into the next clause."""
    for skip in range(GAP + 1):
        if place + skip >= len(reading.forms):
            break
        if reading.clauses[place + skip] != reading.clauses[max(place - 1, 0)]:
            break
        end = _match(pattern, at + 1, reading, place + skip)
        if end >= 0:
            return end
    return -1
