"""How well people are understood, on everything in `recognition/`: a table, and its targets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from helpline.content.model import Script
from helpline.understanding.intent import Intent
from tests.understanding.reading import understand

FOLDER = Path(__file__).parent / "recognition"
PARTS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")


class Example(NamedTuple):
    said: str
    language: str
    wanted: str


def examples(part: str, kind: str) -> Iterator[Example]:
    file = FOLDER / part / f"{kind}.tsv"
    if file.exists():
        for line in file.read_text("utf-8").splitlines():
            yield Example(*line.split("\t"))


def understood(meaning: Intent, wanted: str) -> bool:
    if wanted.startswith("!"):
        return not _unwanted(meaning, wanted.removeprefix("!"))
    return any(_is(meaning, choice) for choice in wanted.split("|"))


def _unwanted(meaning: Intent, what: str) -> bool:
    if what == "stop":
        return meaning.stops
    return meaning.means in (("emergency", "crisis") if what == "danger" else (what,))


def _is(meaning: Intent, choice: str) -> bool:
    if choice == "stop":
        return meaning.stops
    means = meaning.topic if meaning.means == "topic" else meaning.means
    return choice in (means, f"{meaning.means} {meaning.topic}")


def measure(script: Script, kind: str) -> tuple[int, int, list[str]]:
    """How many examples there are, how many got a wrong topic, and those not understood."""
    count, wrong, missed = 0, 0, []
    for part in PARTS:
        for said, language, wanted in examples(part, kind):
            meaning = understand(script, said, language)
            count += 1
            if not understood(meaning, wanted):
                wrong += meaning.means == "topic"
                missed.append(f"{said!r} should be {wanted}, was {meaning.means} {meaning.topic}")
    return count, wrong, missed


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        ("topics", 0.96, 0.01),
        ("misspelt", 0.97, 0.0),
        ("foreign", 0.97, 0.03),
        ("outside", 0.97, 0.03),
        ("optout", 0.98, 0.0),
        ("lookalikes", 0.98, 0.0),
        ("danger", 0.97, 0.0),
        ("calm", 0.97, 0.01),
        ("care", 0.97, 0.01),
        ("commands", 0.98, 0.0),
    ],
)
def test_enough_is_understood(script: Script, kind: str, right: float, wrong: float) -> None:
    """Of each kind of text, at least this part is right, and at most that part leads astray."""
    count, astray, missed = measure(script, kind)
    print(
        f"\n{kind:12} {count:4} texts, {1 - len(missed) / count:.1%} right, {astray} wrong topics"
    )
    print("\n".join(f"    {line}" for line in missed))
    assert count - len(missed) >= right * count, missed
    assert astray <= wrong * count, missed


def test_no_text_stands_in_two_parts() -> None:
    """A held-back text that had been used before would measure nothing."""
    seen: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for part in PARTS:
        for file in (FOLDER / part).glob("*.tsv"):
            for said, language, _ in examples(part, file.stem):
                seen[said, language].add(file.stem)
    assert len(seen) > 1200
    assert all(kinds for kinds in seen.values())


# What content research asks for, message by message.
THIRTY = [
    ("en", "is kemo gonna make my hair fall out", "topic chemotherapy"),
    ("en", "her too negativ wat dat mean", "topic overview"),
    ("en", "Dr said mets to the bone?? is that new cancer", "topic overview"),
    ("en", "cancel", "stop None"),
    ("en", "can i stop chemo im so tired of it", "advice chemotherapy"),
    ("en", "101 temp after my infusion what do i do", "urgent chemotherapy"),
    ("en", "whats the diffrence palitive n hospis", "topic palliative-care"),
    ("en", "hot flashes from the pills is that normal", "topic hormone-therapy"),
    ("en", "PDL1 test??", "topic immunotherapy"),
    ("en", "should i take tecentriq", "advice immunotherapy"),
    ("en", "how much does ibrance cost", "drug targeted-therapy"),
    ("en", "not gonna be a ginny pig. is it fake medicine", "topic clinical-trials"),
    ("en", "braca positive wich pill", "topic targeted-therapy"),
    ("en", "i cant breath", "emergency None"),
    ("en", "i dont want to be here anymore", "crisis None"),
    ("en", "am i going to die", "outlook None"),
    ("en", "let me talk to a human", "command:person None"),
    ("en", "my husband has breast lump do men get this", "topic overview"),
    ("en", "spanish pls my mom dont read english", "command:language None"),
    ("en", "triple neg immune thing i saw on tv", "topic immunotherapy"),
    ("es", "q es her 2 negatibo", "topic overview"),
    ("es", "la kimio me da mucho asco q ago", "topic palliative-care"),
    ("es", "me dio calentura despues de la quimio", "urgent chemotherapy"),
    ("es", "ya no quiero vivir asi", "crisis None"),
    ("es", "ayuda", "help None"),
    ("es", "las pastillas de las ormonas me dan bochornos", "topic hormone-therapy"),
    ("es", "puedo dejar la pastilla me siento mal", "advice None"),
    ("es", "el estudio clinico cobra? me dan algo falso?", "topic clinical-trials"),
    ("es", "paleativo es para morirse?", "topic palliative-care"),
    ("es", "mi mama no puede respirar bien", "emergency None"),
]


@pytest.mark.parametrize(("language", "said", "wanted"), THIRTY)
def test_the_thirty_messages(script: Script, language: str, said: str, wanted: str) -> None:
    """Each of the thirty test messages gets the reply that was decided for it, in its language."""
    meaning = understand(script, said)
    assert f"{meaning.means} {meaning.topic}" == wanted
    assert meaning.language == ("es" if "spanish" in said else language)
