"""From what was typed or heard to plain words: the first step of understanding."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST = 1600
"""Characters of a message that are read: as many as a text message can hold."""

CONFUSABLE = str.maketrans(
    "авекмнорстухіјѕԁԛԝɡαβεικνορτυχ’‘`´ʼ＇",
    "abekmhopctyxijsdqwgabeiknoptux''''''",
)
SIGNS = str.maketrans(
    {"🛑": " stop ", "@": "a", "$": "s", "ß": "ss", "&": " and ", "£": "l", "\t": " ", "\r": " "}
)
SINGLE = re.compile(r"(?:(?<=\W)|^)(?:\w[ .\-_*]+){2,}\w(?!\w)")
WORD = re.compile(r"\d+[.,]\d+|\w+\+?|[.!?;:\n¿]|,")
REPEATED = re.compile(r"([a-z])\1{2,}")
LEET = str.maketrans("013457", "oieast")
ENDS = frozenset(".!?;\n")


@dataclass(frozen=True, slots=True)
class Folded:
    """A message as plain words; `clauses[i]` numbers the clause that word i stands in."""

    words: tuple[str, ...]
    clauses: tuple[int, ...]
    sentences: tuple[int, ...]
    """The sentence that each clause belongs to: commas part clauses, full stops sentences."""
    asked: frozenset[int]
    """Sentences that end with a question mark."""


def fold(text: str) -> str:
    """Lower case, without accents, emoji, control characters and disguises.

    For matching only: what people read and hear keeps its accents. `ñ` becomes `n`,
    because many telephones and many hands leave the tilde out.
    """
    text = text[: 2 * LONGEST]
    plain = text.lower().translate(PLAIN) if text.isascii() else _plain(text)
    return REPEATED.sub(r"\1\1", plain[:LONGEST])


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold()
    text = text.translate(CONFUSABLE).translate(SIGNS)
    letters = (c for c in unicodedata.normalize("NFD", text) if _kept(c))
    return "".join(letters).replace("'", "")


def _kept(character: str) -> bool:
    """Whether a character of the decomposed text is one that can mean something."""
    if character == "\n":
        return True
    return unicodedata.category(character) not in ("Mn", "Me", "Cf", "Cc", "Co", "Cs")


PLAIN = {letter: _plain(chr(letter)) for letter in range(128)}
"""What each letter of plain ASCII becomes: most texts hold nothing else."""


def split(text: str) -> Folded:
    """The words of `text`, folded, with the clauses that they stand in."""
    plain = SINGLE.sub(_joined, fold(text))
    words: list[str] = []
    clauses: list[int] = []
    sentences = [0]
    asked: set[int] = set()
    for found in WORD.findall(plain.replace("_", " ")):
        if found[0].isalnum():
            words.append(found)
            clauses.append(len(sentences) - 1)
            continue
        if found == "?":
            asked.add(sentences[-1])
        sentences.append(sentences[-1] + (found in ENDS))
    return Folded(tuple(words), tuple(clauses), tuple(sentences), frozenset(asked))


def _joined(match: re.Match[str]) -> str:
    """`s t o p` is `stop`; digits and two lonely letters stay apart."""
    letters = re.sub(r"\W", "", match[0])
    return letters if letters.isalpha() and len(letters) > 3 else match[0]


def unleet(word: str) -> str:
    """`st0p` as letters; a word without letters stays as it is."""
    return word.translate(LEET) if not word.isdigit() else word


def cleaned(word: str) -> Iterable[str]:
    """`st0p` as `stop`, `trialz` as `trials` and `trial`, `killin` as `killing`."""
    yield unleet(word)
    yield _single(word)
    if word.endswith("z"):
        yield word[:-1] + "s"
    if word.endswith("in"):
        yield word + "g"
    yield word.removesuffix("s").removesuffix("z")


def _single(word: str) -> str:
    """`stoppp` as `stop`: every letter once where it stands doubled."""
    return "".join(c for i, c in enumerate(word) if i == 0 or c != word[i - 1])
