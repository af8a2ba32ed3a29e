"""How fast we speak, and where we pause.

People who are ill, old or frightened take in less when the words come fast: 110 to 140 words
a minute over the whole clip, pauses included, and 90 to 110 for those who press 8. Slower means
longer pauses at the ends of clauses and sentences, and only for the rest stretched words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

LEAD_MS = 75
"""Quiet before the first word of every clip: 50 to 100 ms hide the start of the line's codec."""

TAIL_MS = 500
"""Quiet after the last word of every clip: the length of a pause between two options."""

LONGEST_PAUSE_MS = 1_200
"""Beyond 1,300 ms a caller thinks that it is their turn."""

_FASTEST = 180
"""Words a minute between two pauses: where pauses eat up the time, the clip gets slower
instead of its words faster than this."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words spoken in one breath, and the quiet after them (none after the last)."""

    text: str
    pause_ms: int = 0


@dataclass(frozen=True, slots=True)
class Pace:
    """One speed of speaking. Words a minute are counted over a whole clip with its pauses."""

    least: int  # words a minute
    most: int  # words a minute
    base: int  # words a minute between pauses, where nothing says otherwise
    comma_ms: int  # inside a sentence: 250-500 lets a caller take or drop "For side effects, ..."
    stop_ms: int  # after a sentence

    def guess(self, said: Sequence[Phrase]) -> int:
        """Words a minute between pauses at which the whole clip would be in the middle of this
        pace: the rate to begin with, before the voice has been heard."""
        words = count_words(said)
        spoken = words * 120 / (self.least + self.most) - _quiet(said)
        if words < ENOUGH_WORDS or spoken <= 0:
            return self.base
        return min(round(words * 60 / spoken), _FASTEST)

    def kept(self, said: Sequence[Phrase], spoken: float) -> float:
        """How many seconds the words should take that take `spoken` seconds now, without pauses.

        The same, where the clip then keeps to this pace; or the nearest that does.
        """
        words, quiet = count_words(said), _quiet(said)
        longest = max(words * 60 / self.least - quiet, words * 60 / _FASTEST)
        shortest = max(words * 60 / self.most - quiet, words * 60 / _FASTEST)
        return min(max(spoken, shortest), longest)

    def spread(self, said: Sequence[Phrase], spoken: float) -> list[Phrase]:
        """`said` with longer pauses, where words of `spoken` seconds would still be too fast."""
        pauses = sum(phrase.pause_ms for phrase in said)
        missing = count_words(said) * 60 / self.most - spoken - _quiet(said)
        if missing <= 0 or not pauses:
            return list(said)
        longer = min(1 + missing * 1000 / pauses, LONGEST_PAUSE_MS / self.stop_ms)
        return [Phrase(phrase.text, round(phrase.pause_ms * longer)) for phrase in said]


def count_words(said: Sequence[Phrase]) -> int:
    """How many words are in it."""
    return sum(len(phrase.text.split()) for phrase in said)


def _quiet(said: Sequence[Phrase]) -> float:
    """The seconds of a clip in which nothing is said."""
    return (sum(phrase.pause_ms for phrase in said) + LEAD_MS + TAIL_MS) / 1000


PACES: Mapping[str, Pace] = MappingProxyType(
    {"normal": Pace(114, 136, 150, 250, 400), "slow": Pace(93, 107, 126, 400, 700)}
)
"""A little inside 110 to 140 and 90 to 110, for a voice does not keep exactly to its rate."""

ENOUGH_WORDS = 8
"""Below this, one long word decides the speed, and measuring it says nothing."""

_END = re.compile(
    r"""(?P<stop>[.!?…]+["'”’»)]*(?=\s[^a-zà-ÿ]|$))   # "p.m. to" goes on, "day. Ask" does not
      | (?P<comma>[,;:](?=\s))""",
    re.VERBOSE,
)


def phrases(text: str, pace: Pace) -> list[Phrase]:
    """Cut `text` at the ends of its clauses and sentences. No words: no phrases."""
    text = " ".join(text.split())
    found: list[Phrase] = []
    start = 0
    for end in _END.finditer(text):
        words = text[start : end.end()].strip()
        if is_spoken(words):
            found.append(Phrase(words, pace.stop_ms if end["stop"] else pace.comma_ms))
            start = end.end()
    if is_spoken(rest := text[start:].strip()):
        found.append(Phrase(rest))
    if found:
        found[-1] = Phrase(found[-1].text)
    return found


def is_spoken(text: str) -> bool:
    """Whether there is anything to say in it, and not only punctuation."""
    return any(letter.isalnum() for letter in text)
