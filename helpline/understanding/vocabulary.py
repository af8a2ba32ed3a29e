"""The words of one language, indexed for understanding. Made once for each script."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from helpline.content.words import Words
from helpline.understanding.phrases import Hit, Phrases, Reading
from helpline.understanding.spelling import Spelling
from helpline.understanding.stems import Stems
from helpline.understanding.text import Folded, split

PLAIN = re.compile(r"(?:(?! \+ )[^(|{.*?])*")
SINGLE_CHOICE = re.compile(r"\([^()]*\)")
CORRECTED = 80
"""Words of a message whose spelling is looked into: enough for any text, a bound for abuse."""
SOME, STRANGE = 5, 0.3
"""Words of a message of some length, and the part of them that a language holds at least."""
LISTED, GUESSED = 0.9, 0.4
"""How well a known misspelling, and a guessed one, fit a language; a real word fits wholly."""
ALARMS, LONG_ALARM = ("safety:emergency", "safety:emergency-signs", "safety:crisis"), 7
"""Dangers that a slip of the pen may lead to, and the letters of the shortest such word."""
EXACT = ("start", "help")
"""Commands that, with the opt-outs, are meant exactly or not at all (B7)."""
SUBJECTS = ("illness", "context", "outside", "related", "foreign", "elsewhere", "places", "spread")
MANNERS = ("harmless", "asking", "personal", "past")


@dataclass(frozen=True, slots=True)
class Read:
    """A message as one language sees it."""

    language: str
    words: tuple[str, ...]
    reading: Reading
    sentences: tuple[int, ...]
    asked: frozenset[int]
    hits: dict[str, list[Hit]]
    share: float
    """Part of the words that belong to the language, 0 to 1."""

    def sentence(self, hit: Hit) -> int:
        """The sentence that a phrase begins in."""
        return self.sentences[self.reading.clauses[hit.start]]

    def has(self, name: str) -> bool:
        """Whether any phrase of this list was found."""
        return bool(self.hits.get(name))

    def of(self, name: str) -> list[Hit]:
        """Where phrases of this list were found."""
        return self.hits.get(name, [])

    def hits_of(self, kind: str) -> list[Hit]:
        """Where phrases of any list of this kind ("drug:") were found."""
        return [hit for name, hits in self.hits.items() if name.startswith(kind) for hit in hits]


class Vocabulary:
    """Everything one language knows, ready to read messages."""

    def __init__(self, language: str, words: Words) -> None:
        self.language = language
        self.source = words
        labelled = list(_labelled(words))
        self._phrases = Phrases(labelled, words.groups)
        self.fillers = frozenset(_words(words.fillers))
        self.polite = frozenset(_words(words.polite)) | self.fillers
        self.own = frozenset(_vocabulary(words, "topic loose illness context spread drug"))
        drugs = set(_vocabulary(words, "drug"))
        commands = set(_words(p for phrases in words.commands.values() for p in phrases))
        stops = {p for name in ("words", "cancel") for p in words.optout.get(name, ())}
        everyday = set(_words(words.everyday))
        numbers = set(_words(p for phrases in words.numbers.values() for p in phrases))
        listed = {
            "".join(split(form).words): split(word).words[0]
            for word, forms in words.misspelt.items()
            for form in forms
        }
        known = self._phrases.vocabulary | self.polite | commands | everyday | numbers
        known |= set(_words(stops))
        self.known = known - set(listed)
        targets = _named(words) | set(listed.values())
        exact = stops | {p for name in EXACT for p in words.commands.get(name, ())}
        self.exact = frozenset(_words(p for p in exact if " " not in p))
        targets = targets - exact - self.fillers - everyday - drugs
        self.everyday = frozenset(everyday)
        self.drugs = frozenset(drugs)
        self._real = Stems(everyday | self.fillers, words.endings)
        self.spelling = Spelling(
            self.known,
            targets,
            drugs,
            listed,
            words.by_ear,
            self._real,
            words.vowels,
            words.tiny,
        )

    def read(self, folded: Folded) -> Read:
        """The message with every word understood, and every phrase of the language found."""
        words, clauses = list(folded.words), list(folded.clauses)
        strange = self._is_strange(words)
        if not strange:
            words, clauses = self._respaced(folded)
        forms = []
        for place, word in enumerate(words):
            slips = not strange and place < CORRECTED
            forms.append(self.spelling.meant(word) | {word} if slips else frozenset({word}))
        reading = Reading(forms, clauses)
        hits: dict[str, list[Hit]] = {}
        for hit in self._phrases.find(reading):
            hits.setdefault(hit.label, []).append(hit)
        fits = [self._fit(word, meant) for word, meant in zip(words, forms, strict=True)]
        share = sum(fits) / len(fits) if fits else 0.0
        return Read(
            self.language, tuple(words), reading, folded.sentences, folded.asked, hits, share
        )

    def _is_strange(self, words: list[str]) -> bool:
        """Whether a message of some length is hardly in this language: no slips are sought."""
        held = sum(word in self.known for word in words)
        return len(words) >= SOME and held < STRANGE * len(words)

    def holds(self, word: str, *, form: bool) -> bool:
        """Whether `word` is one of this language; with `form`, also another form of one."""
        return word in self.known or (form and self._real.holds(word))

    def knows(self, read: Read, place: int) -> bool:
        """Whether the word at `place` is one of this language, or a number."""
        word = read.words[place]
        known = not read.reading.forms[place].isdisjoint(self.known)
        return known or word[0].isdigit() or self._real.holds(word)

    def _fit(self, word: str, forms: frozenset[str]) -> float:
        """How well a word fits this language, 0 to 1."""
        if word in self.known:
            return 1.0
        if word in self.spelling.listed:
            return LISTED
        return GUESSED if len(forms) > 1 else 0.0

    def _respaced(self, folded: Folded) -> tuple[list[str], list[int]]:
        """Words put together that were written apart, and the other way round."""
        words: list[str] = []
        clauses: list[int] = []
        place = 0
        while place < len(folded.words):
            found, used = self._spaced_at(folded, place)
            words += found
            clauses += [folded.clauses[place]] * len(found)
            place += used
        return words, clauses

    def _spaced_at(self, folded: Folded, place: int) -> tuple[tuple[str, ...], int]:
        word = folded.words[place]
        if place >= CORRECTED:
            return (word,), 1
        for count in (4, 3, 2):
            several = folded.words[place : place + count]
            if len(several) == count and not all(w in self.fillers for w in several):
                whole = None if self._all_said(several) else self.spelling.whole(several)
                if whole:
                    return (whole,), count
        if word not in self.known and not self.spelling.meant(word):
            return self.spelling.pieces(word) or (word,), 1
        return (word,), 1

    def _all_said(self, words: tuple[str, ...]) -> bool:
        """Whether all are words of ours, which stand by themselves."""
        listed = "".join(words) in self.spelling.listed
        return not listed and all(word in self.own for word in words)


def _words(phrases: Iterable[str]) -> Iterable[str]:
    for phrase in phrases:
        yield from split(phrase.replace("...", " ")).words


def _labelled(words: Words) -> Iterable[tuple[str, str]]:
    """Every phrase under the name of its list: `topic:costs`, `foreign`, `crisis` ..."""
    for kind, lists in (
        ("topic", words.sure),
        ("loose", words.loose),
        ("drug", words.drugs),
        ("safety", words.safety),
        ("request", words.requests),
        (
            "optout",
            {k: v for k, v in words.optout.items() if k in ("requests", "unless", "telling")},
        ),
        ("join", words.joins),
        ("tongue", words.languages),
        ("about", words.about),
    ):
        for key, phrases in lists.items():
            yield from ((f"{kind}:{key}", phrase) for phrase in phrases)
    for name in (*SUBJECTS, *MANNERS):
        yield from ((name, phrase) for phrase in getattr(words, name))


def _named(words: Words) -> set[str]:
    """Words that name something: those that a slip of the pen may lead to.

    Words of longer phrases with choices and gaps are everyday words, and left alone.
    """
    kinds = ("topic", "loose", "illness", "context", "related", "foreign")
    phrases = [phrase for label, phrase in _labelled(words) if label.split(":")[0] in kinds]
    alarms = [phrase for label, phrase in _labelled(words) if label in ALARMS]
    phrases += [alarm for alarm in alarms if " " not in alarm and len(alarm) >= LONG_ALARM]
    plain = [p for p in phrases if PLAIN.fullmatch(p) or SINGLE_CHOICE.fullmatch(p)]
    return Phrases([("", phrase) for phrase in plain], words.groups).vocabulary


def _vocabulary(words: Words, kinds: str) -> set[str]:
    """The words that phrases of these kinds are made of."""
    wanted = kinds.split()
    chosen = [(k, p) for k, p in _labelled(words) if k.partition(":")[0] in wanted]
    return Phrases(chosen, words.groups).vocabulary
