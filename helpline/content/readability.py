"""How hard words are to read and how long they take to hear.

What differs between languages is data (`reading.yaml` of a language): a third language needs no
code. The counting is ours: pyphen, which textstat builds on, counts places of hyphenation, and
gets 9 of the 62 words and 9 of the 24 in our tests wrong; textstat takes 0.8 s to import and
fetches a dictionary from the network when it is first used.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import msgspec
from msgspec import Struct

from helpline import languages

WORDS_A_MINUTE = 130
"""Speech rate over a whole clip, its pauses included: the middle of 110 to 140 (A19)."""

WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
SENTENCE_END = re.compile(r"[.!?:]+(?=\s|$)|\n")


def words_in(text: str) -> list[str]:
    """The words of `text`; a hyphen, apostrophe or decimal point does not end one."""
    return WORD.findall(text)


def sentences_in(text: str) -> list[str]:
    """The sentences of `text` that hold a word. A colon and a new line end one, too."""
    return [s.strip() for s in SENTENCE_END.split(text) if WORD.search(s)]


def seconds(text: str) -> float:
    """How long `text` takes to say at `WORDS_A_MINUTE`, as written for the ear."""
    return len(words_in(text)) / WORDS_A_MINUTE * 60


class Syllables(Struct, frozen=True, forbid_unknown_fields=True):
    """How the syllables of a language are counted, by spelling; all but `words` are patterns."""

    vowels: str
    """Each match is a syllable."""
    respell: tuple[tuple[str, str], ...] = ()
    """Pattern -> replacement, in this order, before anything is counted."""
    more: tuple[str, ...] = ()
    """Each match is one syllable more."""
    less: tuple[str, ...] = ()
    """Each match is one syllable less."""
    words: dict[str, int] = {}
    """Words that the rules get wrong."""

    def count(self, word: str) -> int:
        """Syllables of `word`, at least one."""
        spelling = word.lower()
        for pattern, replacement in self.respell:
            spelling = re.sub(pattern, replacement, spelling)
        if spelling in self.words:
            return self.words[spelling]
        count = _matches(self.vowels, spelling)
        count += sum(_matches(pattern, spelling) for pattern in self.more)
        count -= sum(_matches(pattern, spelling) for pattern in self.less)
        return max(1, count)


def _matches(pattern: str, text: str) -> int:
    return len(re.findall(pattern, text))


class Formula(Struct, frozen=True, forbid_unknown_fields=True):
    """A readability formula: a sum of two means, each with its weight, and a constant."""

    per_sentence_word: float
    """Weight of the mean of words in a sentence."""
    per_word_syllable: float
    """Weight of the mean of syllables in a word."""
    constant: float


class ReadingRules(Struct, frozen=True, forbid_unknown_fields=True):
    """How one language is measured, and where plain words end: `reading.yaml`."""

    syllables: Syllables
    score: Formula
    verdict: str
    """Behind "This topic", for a topic that is not plain; {score} is filled in."""
    at_most: float | None = None
    """The highest score of plain words, where a high one is hard."""
    at_least: float | None = None
    """The lowest score of plain words, where a low one is hard."""

    def measure(self, text: str) -> float:
        """The score of `text`, which holds at least one word."""
        words = Counter(words_in(text))
        syllables = sum(self.syllables.count(word) * times for word, times in words.items())
        return (
            self.score.per_sentence_word * words.total() / len(sentences_in(text))
            + self.score.per_word_syllable * syllables / words.total()
            + self.score.constant
        )

    def is_plain(self, score: float) -> bool:
        """Whether words with this score can be read by somebody who does not read well."""
        too_high = self.at_most is not None and score > self.at_most
        too_low = self.at_least is not None and score < self.at_least
        return not too_high and not too_low


@cache
def reading_rules(language: str) -> ReadingRules | None:
    """The rules of a language by its code; None where it brings none.

    A formula says nothing of another language than its own, so none stands in.
    """
    rules = languages.read_yaml(language, "reading")
    return msgspec.convert(rules, ReadingRules) if rules else None
