"""How much of what was said was heard: two texts compared, word by word.

Language-free: which words are numbers and what is spelled in two ways stands in
`languages/<code>/hearing.yaml`, which words are names in the prompts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from helpline.languages import read_yaml

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d")
_SHORT_CAPITALS = re.compile(r"(?<![^\W\d_])[A-Z]{2,5}(?![^\W\d_])")  # "PD" is said "P D"
_DECIMAL = re.compile(r"(?<=\d)[.,](?=\d(?!\d\d))")
_PHONE = 3
"""So many digits in a row are a number to be dialled."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a kind there were, and how many of them were heard whole."""

    said: int = 0
    heard: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.said + other.said, self.heard + other.heard)

    def __str__(self) -> str:
        return f"{self.heard} of {self.said}"


@dataclass(frozen=True, slots=True)
class Score:
    """One line, or many added up."""

    words: int = 0
    """Words said; a number counts as its digits."""
    errors: int = 0
    """Words lost, changed or added."""
    digits: Share = Share()
    phones: Share = Share()
    """Numbers to be dialled."""
    keys: Share = Share()
    """Keys to be pressed, with the word before them: "press 1"."""
    names: Share = Share()
    """Words that have a spoken form of their own, like H2O."""

    @property
    def error(self) -> float:
        """Errors in a hundred words."""
        return 100 * self.errors / self.words if self.words else 0.0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.words + other.words,
            self.errors + other.errors,
            self.digits + other.digits,
            self.phones + other.phones,
            self.keys + other.keys,
            self.names + other.names,
        )


def total(scores: Iterable[Score]) -> Score:
    """All of them added up."""
    return sum(scores, Score())


class Hearing:
    """Compares what was said with what was heard, in one language."""

    def __init__(self, language: str, names: Sequence[str] = (), press: str = "") -> None:
        """`names` as they are said ("her two"); `press` is the word before a key ("press")."""
        found = read_yaml(language, "hearing")
        self._numbers = {str(k): int(str(v)) for k, v in _mapping(found.get("numbers")).items()}
        same = {str(k): str(v).split() for k, v in _mapping(found.get("same")).items()}
        self._same = {tuple(k.split()): v for k, v in same.items()}
        self._point = f" {found.get('point', '')} "
        self._names = [tuple(self.tokens(name)) for name in names]
        self._press = tuple(self.tokens(press))

    def tokens(self, text: str) -> list[str]:
        """Words in lower case and digits one by one, numbers and spellings made alike."""
        text = unicodedata.normalize("NFC", text).replace("’", "'")
        text = _DECIMAL.sub(self._point, text)
        text = _SHORT_CAPITALS.sub(lambda found: " ".join(found[0]), text)
        words = self._respell(_TOKEN.findall(text.lower()))
        return [digit for word in self._count(words) for digit in word]

    def score(self, said: str, heard: str) -> Score:
        """Compare."""
        was, now = self.tokens(said), self.tokens(heard)
        kept: set[int] = set()
        for part in Levenshtein.opcodes(was, now):
            if part.tag == "equal":
                kept.update(range(part.src_start, part.src_end))
        return Score(
            words=len(was),
            errors=Levenshtein.distance(was, now),
            digits=_share(((at, at + 1) for at, word in enumerate(was) if word.isdigit()), kept),
            phones=_share((run for run in _digit_runs(was) if run[1] - run[0] >= _PHONE), kept),
            keys=_share(self._find_keys(was), kept),
            names=_share(self._find_names(was), kept),
        )

    def has(self, words: str, heard: str) -> bool:
        """Whether `words` were heard, one after the other."""
        wanted, now = self.tokens(words), self.tokens(heard)
        return any(now[at : at + len(wanted)] == wanted for at in range(len(now)))

    def _respell(self, words: Sequence[str]) -> Iterator[str]:
        at = 0
        while at < len(words):
            for length in (3, 2, 1):
                if found := self._same.get(tuple(words[at : at + length])):
                    yield from found
                    at += length
                    break
            else:
                yield words[at]
                at += 1

    def _count(self, words: Iterable[str]) -> Iterator[tuple[str, ...]]:
        """Number words as their digits: "eight hundred" as 8 0 0, "twenty four" as 2 4.

        "eight hundred, two two" stays 8 0 0 2 2: so numbers are dialled.
        """
        value: int | None = None
        for word in words:
            number = self._numbers.get(word)
            if value and number == 100 and value < 10:
                value *= 100
                continue
            if value in range(20, 100, 10) and number and number < 10:
                value = (value or 0) + number
                continue
            if value is not None:
                yield tuple(str(value))
            value = number
            if number is None:
                yield (word,)
        if value is not None:
            yield tuple(str(value))

    def _find_keys(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        length = len(self._press)
        for at in range(len(words) - length):
            if length and tuple(words[at : at + length]) == self._press:
                yield at, at + length + 1

    def _find_names(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        for at in range(len(words)):
            fitting = [name for name in self._names if tuple(words[at : at + len(name)]) == name]
            if fitting:
                yield at, at + max(map(len, fitting))


def _digit_runs(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    start = 0
    for at, word in enumerate([*words, ""]):
        if not word.isdigit():
            if at > start:
                yield start, at
            start = at + 1


def _share(spans: Iterable[tuple[int, int]], kept: set[int]) -> Share:
    found = [all(at in kept for at in range(*span)) for span in spans]
    return Share(len(found), sum(found))


def _mapping(value: object) -> dict[object, object]:
    return value if isinstance(value, dict) else {}
