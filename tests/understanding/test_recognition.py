"""How well people are understood whose texts no model has learnt from: everything in
`recognition/`, read by a model that was trained without it and without whatever is near it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from helpline.content.examples import Example
from helpline.content.files import read_source
from helpline.content.model import Script
from helpline.runtime.trained import load_or_train
from helpline.understanding.figures import Nearness
from helpline.understanding.intent import Intent
from helpline.understanding.training import examples_for
from helpline.understanding.understand import Understanding
from tests.understanding.reading import PROMPTS, understand

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).parent / "recognition"
PARTS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")
Read = Callable[[str, str], Intent]


class Row(NamedTuple):
    said: str
    language: str
    wanted: str


def rows(part: str, kind: str) -> Iterator[Row]:
    file = FOLDER / part / f"{kind}.tsv"
    if file.exists():
        for line in file.read_text("utf-8").splitlines():
            yield Row(*line.split("\t"))


def every_text() -> list[str]:
    return [
        row.said for part in PARTS for file in (FOLDER / part).glob("*.tsv")
        for row in rows(part, file.stem)
    ]  # fmt: skip


def unlearnt(examples: Sequence[Example]) -> list[Example]:
    """The examples that are near no text of `recognition/`."""
    near = Nearness(every_text())
    return [one for one in examples if one.part == "words" or not near.has_near(one.text)]


@pytest.fixture(scope="session")
def stranger(script: Script) -> Read:
    """Reads with a model that has seen nothing of `recognition/`, nor anything near it."""
    examples = unlearnt(examples_for(script, read_source(PROMPTS)))
    return Understanding(script, load_or_train(script, examples)).read


def is_met(intent: Intent, wanted: str) -> bool:
    if wanted.startswith("!"):
        return not _is_unwanted(intent, wanted.removeprefix("!"))
    return any(_is(intent, choice) for choice in wanted.split("|"))


def _is_unwanted(intent: Intent, what: str) -> bool:
    if what == "stop":
        return intent.stops
    return intent.kind in (("emergency", "crisis") if what == "danger" else (what,))


def _is(intent: Intent, choice: str) -> bool:
    if choice == "stop":
        return intent.stops
    if choice in ("emergency", "crisis") and intent.first:
        return True
    if choice in intent.choices:
        return True
    means = intent.topic if intent.means == "topic" else intent.means
    return choice in (means, f"{intent.means} {intent.topic}")


# kind of text: at least this part is right, at most that part led to a wrong topic
TARGETS = {
    "topics": (0.86, 0.04),
    "misspelt": (0.97, 0.01),
    "foreign": (0.82, 0.05),
    "outside": (0.85, 0.10),
    "optout": (0.93, 0.02),
    "lookalikes": (0.90, 0.03),
    "danger": (0.90, 0.03),
    "calm": (0.95, 0.03),
    "care": (0.85, 0.06),
    "commands": (0.97, 0.01),
}


@pytest.mark.parametrize("kind", TARGETS)
def test_enough_is_understood_of_strangers(stranger: Read, kind: str) -> None:
    """Of each kind of unseen text at least this part is right, and at most that part misled."""
    right, misled = TARGETS[kind]
    count, wrong, missed = 0, 0, []
    for part in PARTS:
        for said, language, wanted in rows(part, kind):
            intent = stranger(said, language)
            count += 1
            if not is_met(intent, wanted):
                wrong += intent.means == "topic"
                missed.append(f"{said!r} should be {wanted}, was {intent.means} {intent.topic}")
    print(f"\n{kind:12} {count:4} texts, {1 - len(missed) / count:.1%} right, {wrong} wrong topics")
    print("\n".join(f"    {line}" for line in missed))
    assert count - len(missed) >= right * count, missed
    assert wrong <= misled * count, missed


def test_nothing_near_a_measured_text_is_learnt_from(script: Script) -> None:
    """What is measured by has not been learnt: no example left is near a text of any part."""
    examples = examples_for(script, read_source(PROMPTS))
    left = unlearnt(examples)
    near = Nearness(every_text())
    shown = [one.text for one in left if one.part != "words" and near.has_near(one.text)]
    assert shown == []
    assert len(left) < len(examples)


def test_nearness_finds_what_was_changed_a_little() -> None:
    """A text with a word more, or other capitals, is near; another one is not."""
    near = Nearness(["my mom fell down the stairs and cannot move", "stop"])
    assert near.has_near("My mom fell down the stairs, and she cannot move!")
    assert near.has_near("STOP")
    assert not near.has_near("my dad walked up the stairs and is fine")


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
