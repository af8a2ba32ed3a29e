"""Danger, and whatever else must be answered before any topic. Looked for in every message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from helpline.understanding.phrases import Hit
from helpline.understanding.text import split
from helpline.understanding.vocabulary import Read, Vocabulary

SIGNS = "-signs"
MILD = ("distress", "outlook", "advice")
FAHRENHEIT, CELSIUS = (100.0, 106.9), (38.0, 41.9)
"""Body temperatures that are a fever (content part 6); outside them a number is something else."""


def found(read: Read, kind: str) -> list[Hit]:
    """Where `kind` of danger is spoken of.

    Plain phrases count wherever they stand. Signs (`chest pain`) do not count in a
    question about things in general, in what is long past, or as part of the name
    of another illness. Whatever else is said never lowers the danger.
    """
    plain = [hit for hit in read.of(f"safety:{kind}") if not _excused(read, hit, kind)]
    signs = [hit for hit in read.of(f"safety:{kind}{SIGNS}") if _present(read, hit)]
    return plain + signs


def emergencies(read: Read) -> list[Hit]:
    """Where an emergency is spoken of; words inside a longer phrase of crisis belong to that."""
    crisis = found(read, "crisis")
    return [
        hit
        for hit in found(read, "emergency")
        if not any(o.start <= hit.start and hit.end <= o.end and o[1:3] != hit[1:3] for o in crisis)
    ]


def feverish(read: Read) -> bool:
    """Whether a fever's number stands beside a word for temperature."""
    warm = {read.reading.clauses[hit.start] for hit in read.of("safety:temperature")}
    return any(
        read.reading.clauses[place] in warm and _is_fever(word)
        for place, word in enumerate(read.words)
    )


def _is_fever(word: str) -> bool:
    try:
        degrees = float(word.replace(",", ".").rstrip("fc"))
    except ValueError:
        return False
    return any(low <= degrees <= high for low, high in (FAHRENHEIT, CELSIUS))


def _excused(read: Read, hit: Hit, kind: str) -> bool:
    """Whether the words only sound like it; below danger, also the name of something else."""
    if _harmless(read, hit):
        return True
    return kind in MILD and _masked(read, hit, "elsewhere")


def _present(read: Read, hit: Hit) -> bool:
    if _harmless(read, hit) or _masked(read, hit, "foreign"):
        return False
    return not general(read, hit) and not _in_sentence(read, hit, "past")


def general(read: Read, hit: Hit) -> bool:
    """Whether the hit stands in a question about things, not in words about a person."""
    return _in_sentence(read, hit, "asking") and not _in_sentence(read, hit, "personal")


def _in_sentence(read: Read, hit: Hit, name: str) -> bool:
    sentence = read.sentence(hit)
    return any(read.sentence(other) == sentence for other in read.of(name))


def harmless_words(read: Read) -> set[str]:
    """The words that only sound like danger: no other language may take them for it."""
    return {word for hit in read.of("harmless") for word in read.words[hit.start : hit.end]}


def _harmless(read: Read, hit: Hit) -> bool:
    """Whether any of its words belong to a phrase that only sounds like danger."""
    others = read.of("harmless")
    return any(other.start < hit.end and hit.start < other.end for other in others)


def _masked(read: Read, hit: Hit, name: str) -> bool:
    """Whether a longer phrase of the list `name` covers the hit, or a part of it."""
    size = hit.end - hit.start
    return any(
        other.start < hit.end and hit.start < other.end and other.end - other.start >= size
        for other in read.of(name)
    )


def _meet(hit: Hit, other: Hit) -> bool:
    return other.start < hit.end and hit.start < other.end


SUBJECTS = ("topic:", "loose:", "safety:", "drug:", "illness", "context", "related", "foreign")
LONG_STOP = 10
"""Letters of a stop word that bears a slip or two (`unsubscribe`); shorter ones bear none."""
LONGEST_STOP = 7
"""Words of the longest phrase that is a whole opt-out."""
BRIEF = 8
"""Words of a message that may begin with a stop word and say why."""


class OptOuts:
    """Requests for no more messages, in one language."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        lists = vocabulary.source.optout
        self._whole = frozenset(_key(phrase) for phrase in lists.get("words", ()))
        self._cancel = frozenset(_key(phrase) for phrase in lists.get("cancel", ()))
        self._clause = frozenset(_key(phrase) for phrase in lists.get("clause", ()))
        elsewhere = frozenset(_key(phrase) for phrase in lists.get("elsewhere", ()))
        self._elsewhere = elsewhere - vocabulary.known - {""}
        self._stops = self._whole | self._cancel
        self._long = _long(self._whole)
        self._knows = vocabulary.known
        self._after = frozenset(lists.get("after", ()))
        self._polite = frozenset(vocabulary.source.polite)

    def asked(self, read: Read) -> str | None:
        """How no more messages are asked for: by a `word` alone, in a `phrase`, or not."""
        if self._whole_message(read.words, self._stops):
            return "word"
        if " ".join(read.words) in self._elsewhere:
            return "word"
        if len(read.words) == 1 and self._nearly(read.words[0]):
            return "word"
        if read.has("optout:telling"):
            return None
        requests = read.of("optout:requests")
        unless = read.of("optout:unless")
        if any(not any(_meet(hit, other) for other in unless) for hit in requests):
            return "phrase"
        if any(self._whole_message(clause, self._clause) for clause in _clauses(read)):
            return "phrase"
        return "phrase" if self._begins(read) else None

    def _begins(self, read: Read) -> bool:
        """Whether a short message begins with a stop word and goes on about nothing of ours."""
        words = [word for word in read.words if word not in self._polite or word in self._after]
        if not 1 < len(words) <= BRIEF or words[0] not in self._clause:
            return False
        return words[1] in self._after and not any(map(read.hits_of, SUBJECTS))

    def tells(self, read: Read) -> bool:
        """Whether it tells others how to opt out (`reply STOP to end`), or asks not to stop."""
        return read.has("optout:telling") or read.has("optout:unless")

    def knows(self, word: str) -> bool:
        """Whether the word alone would opt out, here or elsewhere."""
        return word in self._stops or word in self._elsewhere

    def cancelled(self, read: Read) -> bool:
        """Whether the opt-out is the single word CANCEL, which may be a slip for the illness."""
        return self._whole_message(read.words, self._cancel)

    def _nearly(self, word: str) -> bool:
        """Whether a word alone is a slip of a long stop word, as no other word is."""
        if len(word) < LONG_STOP - 1 or word in self._knows:
            return False
        near = extractOne(word, self._long, scorer=OSA.distance, score_cutoff=2)
        return near is not None and near[0][:3] == word[:3] and abs(len(near[0]) - len(word)) < 2

    def _whole_message(self, words: Sequence[str], stops: frozenset[str]) -> bool:
        if " ".join(words) in stops:
            return True
        bare = [word for word in words if word not in self._polite]
        if not bare:
            return False
        return _made_of(bare, stops) or _made_of(words, stops, self._polite)


def _long(stops: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(stop for stop in stops if len(stop) >= LONG_STOP and " " not in stop))


def _made_of(
    words: Sequence[str], phrases: frozenset[str], between: frozenset[str] = frozenset()
) -> bool:
    """Whether the words are one of the phrases, or several in a row with `between` among them."""
    reached = [0]
    for end in range(1, len(words) + 1):
        starts = [start for start in reached[-LONGEST_STOP:] if end - start <= LONGEST_STOP]
        if not starts:
            return False
        skipped = starts[-1] == end - 1 and words[end - 1] in between
        if skipped or any(" ".join(words[start:end]) in phrases for start in starts):
            reached.append(end)
    return reached[-1] == len(words)


def _clauses(read: Read) -> Iterable[list[str]]:
    """The words of the message, clause by clause."""
    pairs = zip(read.reading.clauses, read.words, strict=True)
    for _, clause in groupby(pairs, key=lambda pair: pair[0]):
        yield [word for _, word in clause]


def _key(phrase: str) -> str:
    return " ".join(split(phrase).words)
