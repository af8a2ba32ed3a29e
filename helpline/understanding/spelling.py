"""Which word somebody meant who writes by ear, slips on a key, or runs words together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Protocol

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from helpline.understanding.stems import Stems
from helpline.understanding.text import cleaned

SHORT, LONG = 4, 7
"""Letters up to which, and from which, a word bears no slip, or two (B7)."""
REMEMBERED = 4096
"""Spellings kept in memory for each language."""
OFTEN, FAR_MORE = 4, 3
"""Examples that hold a word which slips may lead to, and how many times more often than the
word itself, where that is known too."""
NONE: frozenset[str] = frozenset()


class Spelling:
    """Finds the words of one language behind what was written.

    `known` are real words, never changed. `targets` are the words that matter, which a
    slip may lead to. `drugs` are held to a stricter measure: two of them are never confused.
    `listed` are misspellings that people wrote down: wrong form -> word.
    """

    def __init__(
        self,
        known: Iterable[str],
        targets: Iterable[str],
        drugs: Iterable[str],
        listed: Mapping[str, str],
        by_ear: Iterable[str],
        real: Stems,
        vowels: Iterable[str],
        tiny: Iterable[str],
    ) -> None:
        self.known = frozenset(known)
        self._real = real
        self._vowels = frozenset(vowels)
        self._tiny = frozenset(tiny)
        self.listed = dict(listed)
        self._rules = [tuple((rule + " ").split(" ")[:2]) for rule in by_ear]
        self.ear = lru_cache(REMEMBERED)(self._ear)
        self._targets = sorted(word for word in set(targets) if len(word) >= SHORT)
        self._named = frozenset(self._targets)
        self._drugs = sorted(set(drugs))
        self._ears = [self.ear(word) for word in self._targets]
        self._by_ear: dict[str, list[str]] = {}
        for word, ear in zip(self._targets, self._ears, strict=True):
            self._by_ear.setdefault(ear, []).append(word)
        self.meant = lru_cache(REMEMBERED)(self._meant)
        self.pieces = lru_cache(REMEMBERED)(self._pieces)
        self.whole = lru_cache(REMEMBERED)(self._whole)

    def _ear(self, word: str) -> str:
        """How `word` sounds, roughly: equal for words that are written differently by ear."""
        for written, heard in self._rules:
            if written.startswith("^"):
                if word.startswith(written[1:]):
                    word = heard + word[len(written) - 1 :]
            elif written.endswith("^"):
                if word.endswith(written[:-1]) and len(word) > len(written) + 1:
                    word = word[: len(word) - len(written) + 1] + heard
            else:
                word = word.replace(written, heard)
        sound: list[str] = []
        for letter in word:
            letter = "a" if letter in self._vowels else letter
            if not sound or sound[-1] != letter:
                sound.append(letter)
        return "".join(sound)

    def _meant(self, word: str) -> frozenset[str]:
        """The words that `word` may stand for; none if it is known, or like nothing we know."""
        if word in self.listed:
            return frozenset({self.listed[word]})
        if word in self.known or not word[0].isalpha():
            return NONE if word.isdigit() else self._cleaned(word)
        if found := self._cleaned(word) or self._drug(word):
            return found
        return NONE if self._real.holds(word) else self._near(word)

    def _cleaned(self, word: str) -> frozenset[str]:
        """The word without digits for letters, doubled letters, or an ending as it is spoken."""
        if word in self.known:
            return NONE
        for plain in cleaned(word):
            if plain != word and len(plain) > 2:
                if plain in self.listed:
                    return frozenset({self.listed[plain]})
                if plain in self.known:
                    return frozenset({plain})
        return NONE

    def _near(self, word: str) -> frozenset[str]:
        """Words that sound the same, else those that are fewest slips away."""
        if len(word) < SHORT:
            return NONE
        ear = self.ear(word)
        same = [t for t in self._by_ear.get(ear, ()) if _slips(word, t) <= max(2, len(word) // 2)]
        if same and len(ear) > 2:
            return _best(word, same)
        limit = 0 if len(word) <= SHORT else 1 if len(word) < LONG else 2
        found = extract(word, self._targets, scorer=OSA.distance, score_cutoff=limit, limit=8)
        near = [t for t, slips, _ in found if self._alike(word, ear, t, int(slips))]
        if not near and len(word) > LONG + 1:
            near = self._sounding(word, ear)
        return _best(word, near)

    def _alike(self, word: str, ear: str, target: str, slips: int) -> bool:
        """Whether so many slips are few enough between words of this length."""
        if len(target) < LONG and slips > 1:
            return False
        heard = self.ear(target)
        if slips > 1:
            return len(target) > LONG and ear[:1] == heard[:1] and _slips(ear, heard) <= 1
        return ear[:1] == heard[:1] or len(word) > SHORT + 1

    def _sounding(self, word: str, ear: str) -> list[str]:
        """Long words that sound nearly the same, however they are written."""
        limit = 1 if len(ear) < LONG + 1 else 2
        found = extract(ear, self._ears, scorer=OSA.distance, score_cutoff=limit, limit=8)
        near = (self._targets[index] for _, _, index in found)
        return [t for t in near if len(t) > LONG and _slips(word, t) <= max(len(word), len(t)) // 3]

    def _drug(self, word: str) -> frozenset[str]:
        """All drugs that the word may be: more than one means that we cannot tell."""
        if len(word) < 6:
            return NONE
        limit = 2 if len(word) > 8 else 1
        found = extract(word, self._drugs, scorer=OSA.distance, score_cutoff=limit + 1, limit=4)
        if not found or found[0][1] > limit:
            return NONE
        return frozenset(name for name, slips, _ in found if slips <= found[0][1] + 1)

    def _pieces(self, word: str) -> tuple[str, ...]:
        """`whatispain` as `what is pain`: known words only, one of them of some length."""
        if not SHORT + 2 < len(word) <= 40 or word in self.known or word in self.listed:
            return ()
        best: list[tuple[str, ...] | None] = [(), *([None] * len(word))]
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - 20), end):
                before, piece = best[start], word[start:end]
                if before is None or not self._is_piece(piece):
                    continue
                current = best[end]
                if current is None or len(before) + 1 < len(current):
                    best[end] = (*before, piece)
        found = best[-1] or ()
        small = sum(len(piece) < 3 for piece in found)
        return found if 2 * small < len(found) > 1 and any(len(p) > 3 for p in found) else ()

    def _is_piece(self, piece: str) -> bool:
        if len(piece) < 3:
            return piece in self._tiny and piece in self.known
        return piece in self.known or piece in self.listed

    def _whole(self, pieces: tuple[str, ...]) -> str | None:
        """The one word that was heard or written as several (`key mo`), if there is one."""
        joined = "".join(pieces)
        if joined in self.listed:
            return self.listed[joined]
        if len(joined) > SHORT and joined in self._named:
            return joined
        if len(joined) <= SHORT or all(piece in self.known for piece in pieces):
            return None
        same = self._by_ear.get(self.ear(joined), [])
        near = [t for t in same if _slips(joined, t) <= max(2, len(joined) // 3)]
        return min(near, key=lambda t: (_slips(joined, t), t)) if near else None


class Words(Protocol):
    """What is known of words before any example."""

    def knows(self, word: str, *, form: bool = True) -> bool:
        """Whether it is a real word; with `form`, perhaps in another form."""

    def meant(self, word: str, language: str) -> frozenset[str]:
        """The words of ours that it may be a slip of, those of `language` if there are any."""

    def lists(self, word: str) -> bool:
        """Whether somebody wrote it down as a slip, with the word that is meant."""

    def everyday(self) -> frozenset[str]:
        """Real words."""

    def exact(self) -> frozenset[str]:
        """Words that nothing is ever taken for."""

    def ears(self) -> list[Callable[[str], str]]:
        """How a word sounds, in each language."""


class Slips:
    """Mends words that nobody knows: slips of the finger and the ear, by the words of examples.

    `counts` says how often examples hold each word. A real word is never touched.
    """

    def __init__(self, counts: Mapping[str, int], words: Words) -> None:
        self._counts = counts
        self._words = words
        often = {word for word, count in counts.items() if count >= OFTEN}
        targets = (often | words.everyday()) - words.exact()
        self._targets = sorted(word for word in targets if len(word) >= SHORT)
        self._ears = words.ears() if counts else []
        self._by_ear: list[dict[str, list[str]]] = [{} for _ in self._ears]
        for ear, table in zip(self._ears, self._by_ear, strict=True):
            for word in self._targets:
                table.setdefault(ear(word), []).append(word)
        self.mend = lru_cache(REMEMBERED)(self._mend)

    def _mend(self, word: str, language: str, *, alone: bool) -> str:
        """The word that was meant; the word itself where it is known, or like nothing.

        In company a word that two examples hold is left as it is; `alone`, one that is written
        far more often may be meant. A word of ours in `language` goes before one in another.
        """
        count = self._counts.get(word, 0)
        if len(word) < SHORT - 1 or not word.isalpha() or (count > 1 and not alone):
            return word
        if not self._counts or self._words.knows(word, form=not alone or count > 0):
            return word
        limit = 1 if len(word) < LONG else 2
        meant = self._words.meant(word, language)
        if len(meant) == 1 and self._words.lists(word):
            return next(iter(meant))
        near = {target: float(_slips(word, target)) for target in meant}
        found = extract(word, self._targets, scorer=OSA.distance, score_cutoff=limit, limit=8)
        near |= {target: float(slips) for target, slips, _ in found if _alike(word, target)}
        if len(word) > SHORT:
            near |= {target: 1.5 for target in self._heard(word) if target not in near}
        near = {t: s for t, s in near.items() if self._counts.get(t, 1) >= FAR_MORE * count}
        return min(near, key=lambda t: (near[t], -self._counts.get(t, 0), t), default=word)

    def _heard(self, word: str) -> Iterable[str]:
        for ear, table in zip(self._ears, self._by_ear, strict=True):
            for target in table.get(ear(word), ())[:3]:
                if _slips(word, target) <= max(2, len(word) // 3):
                    yield target


def _alike(word: str, target: str) -> bool:
    """Whether the first letters agree, are changed about, or one of them is missing."""
    if word[0] == target[0] or word[:2] == target[1::-1]:
        return True
    return target[1:] in (word, word[1:]) or word[1:] == target


def _slips(word: str, target: str) -> int:
    return int(OSA.distance(word, target))


def _best(word: str, candidates: Sequence[str]) -> frozenset[str]:
    """The candidates that are fewest slips away, all of them if equal."""
    if not candidates:
        return NONE
    slips = [_slips(word, candidate) for candidate in candidates]
    return frozenset(c for c, s in zip(candidates, slips, strict=True) if s == min(slips))
