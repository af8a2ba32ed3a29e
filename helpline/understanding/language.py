"""One language of one script, with what is asked of the helpline itself: commands, languages."""

from __future__ import annotations

from rapidfuzz.distance import OSA

from helpline.content.model import Script
from helpline.understanding.danger import OptOuts
from helpline.understanding.phrases import Hit
from helpline.understanding.text import split
from helpline.understanding.vocabulary import EXACT, Read, Vocabulary

HEARD, SLIPS = 6, 2
"""Letters from which a command is known by its sound, and how many may differ then."""
BRIEF = 12
"""Words up to which a request ("let me talk to a person") is taken as one."""


class LanguageMatcher:
    """One language of one script, ready to understand."""

    def __init__(self, script: Script, language: str) -> None:
        self.vocabulary = Vocabulary(language, script.words[language])
        self.optouts = OptOuts(self.vocabulary)
        self.general = next(iter(self.vocabulary.source.sure), "")
        self._commands = {
            " ".join(split(phrase).words): name
            for name, phrases in self.vocabulary.source.commands.items()
            for phrase in phrases
        }
        self._ears = {
            self.vocabulary.spelling.ear(words): words
            for words, name in self._commands.items()
            if name not in EXACT and len(words) >= HEARD and " " not in words
        }

    def command(self, read: Read) -> str | None:
        """The command that the whole message asks for."""
        spelt = [
            next(iter(forms - {word}), word) if word not in self.vocabulary.known else word
            for word, forms in zip(read.words, read.reading.forms, strict=True)
        ]
        polite = self.vocabulary.source.polite
        bare = [word for word in spelt if word not in polite]
        for words in (read.words, spelt, bare):
            if name := self._commands.get(" ".join(words)):
                return name
        if len(set(bare)) == 1:
            return self._commands.get(bare[0]) or self._sounding(read, bare[0])
        return None

    def _sounding(self, read: Read, word: str) -> str | None:
        """The command that a lone word of some length sounds like: `perzona`."""
        place = read.words.index(word) if word in read.words else -1
        if len(word) < HEARD or place < 0 or self.vocabulary.knows(read, place):
            return None
        named = self._ears.get(self.vocabulary.spelling.ear(word), "")
        return self._commands[named] if named and OSA.distance(word, named) <= SLIPS else None

    def request(self, read: Read) -> str | None:
        """The command that a short sentence asks for."""
        requests = read.hits_of("request:") if len(read.words) <= BRIEF else []
        return _name(min(requests, key=_start)) if requests else None

    def wanted(self, read: Read) -> str | None:
        """The language that a short message asks for, by its name.

        The name alone is enough only as the whole message: "learn a language" asks for nothing.
        """
        if len(read.words) > BRIEF:
            return None
        polite = self.vocabulary.polite
        alone = sum(word not in polite for word in read.words) <= 1
        named = [h for h in read.hits_of("tongue:") if alone or h.end - h.start > 1]
        return _name(min(named, key=_start)) if named else None


def _start(hit: Hit) -> int:
    return hit.start


def _name(hit: Hit) -> str:
    return hit.label.partition(":")[2]
