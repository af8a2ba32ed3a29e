"""Phrases of `words.yaml`, ready to be found in a message."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from helpline.understanding.text import split

GAP = 3
"""Words that `...` may stand for."""
NEAR = 14
"""Words within which the parts of `chest + pain` must stand, in any order."""
APART = " + "
NOTHING: frozenset[str] = frozenset()

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
        self._by_first: dict[str, list[tuple[str, Pattern, frozenset[str]]]] = {}
        self._together: list[tuple[str, tuple[str, ...]]] = []
        for label, phrase in labelled:
            parts = phrase.split(APART)
            if len(parts) == 1:
                self._add(label, phrase, groups)
                continue
            names = tuple(f"{APART}{len(self._together)}.{place}" for place in range(len(parts)))
            self._together.append((label, names))
            for name, part in zip(names, parts, strict=True):
                self._add(name, part, groups)

    def _add(self, label: str, phrase: str, groups: Mapping[str, Sequence[str]]) -> None:
        for pattern in patterns(phrase, groups):
            self.vocabulary.update(word for slot in pattern for word in slot.words)
            self._index(label, pattern)

    def _index(self, label: str, pattern: Pattern) -> None:
        """Under every word that it may begin with."""
        for first, slot in enumerate(pattern):
            for word in slot.words:
                rest = pattern[first:]
                self._by_first.setdefault(word, []).append((label, rest, _second(rest)))
            if not slot.optional:
                break

    def find(self, reading: Reading) -> list[Hit]:
        """All hits, in the order of their first words; the longest for each label and start."""
        hits: dict[tuple[str, int], Hit] = {}
        for start, forms in enumerate(reading.forms):
            follow = reading.forms[start + 1] if start + 1 < len(reading.forms) else NOTHING
            for form in forms:
                for label, pattern, second in self._by_first.get(form, ()):
                    if second and second.isdisjoint(follow):
                        continue
                    end = _match(pattern, 0, reading, start)
                    known = hits.get((label, start))
                    if end > start and (known is None or end > known.end):
                        gap = any(not slot.words for slot in pattern)
                        hits[label, start] = Hit(label, start, end, gap)
        if not any(label.startswith(APART) for label, _ in hits):
            return list(hits.values())
        return self._joined(hits.values())

    def _joined(self, hits: Iterable[Hit]) -> list[Hit]:
        """The hits, with those of the parts of a phrase made into one, where all are near."""
        whole: list[Hit] = []
        parts: dict[str, list[Hit]] = {}
        for hit in hits:
            if hit.label.startswith(APART):
                parts.setdefault(hit.label, []).append(hit)
            else:
                whole.append(hit)
        for label, names in self._together:
            if all(name in parts for name in names):
                near = _near([parts[name] for name in names])
                whole += [Hit(label, near[0], near[1], True)] if near else []
        return whole


def _second(pattern: Pattern) -> frozenset[str]:
    """The words of which one must follow the first; none if anything may."""
    if len(pattern) < 2 or pattern[0].optional or pattern[0].repeated or pattern[1].optional:
        return NOTHING
    return pattern[1].words


def _near(parts: Sequence[Sequence[Hit]]) -> tuple[int, int] | None:
    """Where one hit of each part stands, none across another, all of them near the first's."""
    for first in parts[0]:
        chosen = [first]
        for hits in parts[1:]:
            free = (
                hit
                for hit in hits
                if all(hit.end <= c.start or c.end <= hit.start for c in chosen)
                and abs(hit.start - first.start) < NEAR
            )
            if (found := next(free, None)) is None:
                break
            chosen.append(found)
        else:
            return min(hit.start for hit in chosen), max(hit.end for hit in chosen)
    return None


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
