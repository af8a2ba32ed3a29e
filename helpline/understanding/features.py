"""What a model sees of a message: runs of letters, words, pairs, words that stand for others."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from functools import lru_cache
from zlib import crc32

BUCKETS = 1 << 17
"""Places that features share: few enough for memory, enough that two seldom meet."""
RUNS = (3, 4, 5, 6)
"""Letters of the runs looked at; the space before and after a word counts as one."""
REMEMBERED = 8192
"""Words whose runs of letters are kept in memory."""
LONGEST = 120
"""Words of a message that are looked at."""
NUMBER = "0"
"""What every number stands for."""


class Features:
    """The features of messages, as numbers below `BUCKETS`.

    `alike` names words that may stand for each other (mother, husband, patient ...), so that
    what was learnt of one is known of all.
    """

    def __init__(self, alike: Mapping[str, Sequence[str]]) -> None:
        self.alike = {name: tuple(words) for name, words in alike.items()}
        self._group = {word: f"#{name}" for name, words in alike.items() for word in words}
        self.of_word = lru_cache(REMEMBERED)(_runs)

    def of(self, words: Sequence[str]) -> list[int]:
        """Every feature of a message, one as often as it occurs; never empty."""
        found: list[int] = []
        for word in words[:LONGEST]:
            found += self.of_word(word)
        found += self.between(words)
        return found or [0]

    def between(self, words: Sequence[str]) -> list[int]:
        """The features of words together: pairs, and pairs of groups up to one word apart."""
        words = words[:LONGEST]
        groups = [self._group_of(word) for word in words]
        named = [group or word for group, word in zip(groups, words, strict=True)]
        texts = [f"{first} {second}" for first, second in itertools.pairwise(words)]
        texts += [group for group in groups if group]
        for apart in (1, 2):
            for at in range(len(words) - apart):
                if groups[at] or groups[at + apart]:
                    texts.append(f"{named[at]}|{apart}|{named[at + apart]}")
        return [crc32(text.encode()) % BUCKETS for text in texts]

    def heaviest(self, words: Sequence[str]) -> dict[int, str]:
        """Each feature of a message as somebody would write it, for an explanation."""
        names: dict[int, str] = {}
        for word in words:
            raw = f" {word} "
            names[crc32(raw.encode()) % BUCKETS] = word
            for size in RUNS:
                for at in range(len(raw) - size + 1):
                    run = raw[at : at + size]
                    names.setdefault(crc32(run.encode()) % BUCKETS, run.replace(" ", "_"))
        for first, second in itertools.pairwise(words):
            names[crc32(f"{first} {second}".encode()) % BUCKETS] = f"{first} {second}"
        groups = [self._group_of(word) for word in words]
        named = [group or word for group, word in zip(groups, words, strict=True)]
        for at, group in enumerate(groups):
            if group:
                names[crc32(group.encode()) % BUCKETS] = group
            for apart in (1, 2):
                if at + apart < len(words) and (group or groups[at + apart]):
                    pair = f"{named[at]}|{apart}|{named[at + apart]}"
                    names[crc32(pair.encode()) % BUCKETS] = pair.replace(
                        f"|{apart}|", " .. "[: apart + 1]
                    )
        return names

    def _group_of(self, word: str) -> str | None:
        return f"#{NUMBER}" if word[0].isdigit() else self._group.get(word)


def _runs(word: str) -> tuple[int, ...]:
    """The word itself, and every run of its letters."""
    raw = f" {word} ".encode()
    found = [crc32(raw) % BUCKETS]
    for size in RUNS:
        found += [crc32(raw[at : at + size]) % BUCKETS for at in range(len(raw) - size + 1)]
    return tuple(found)
