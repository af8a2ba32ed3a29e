"""Other forms of everyday words, which are not misspellings either."""

from __future__ import annotations

from collections.abc import Iterable


class Stems:
    """The beginnings of everyday words, by which their other forms are known for real words too."""

    def __init__(self, words: Iterable[str], endings: Iterable[str]) -> None:
        self._endings = sorted(endings, key=len, reverse=True)
        self._stems = {stem for word in words for stem in self._of(word)}

    def holds(self, word: str) -> bool:
        """Whether `word` is another form of an everyday word."""
        return any(stem in self._stems for stem in self._of(word))

    def _of(self, word: str) -> Iterable[str]:
        yield word
        for ending in self._endings:
            stem = word.removesuffix(ending)
            if stem != word and len(stem) > 2:
                yield stem
                if stem[-1] == stem[-2]:
                    yield stem[:-1]
