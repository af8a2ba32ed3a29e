"""Another subject is another folder: a small content about diabetes, and no line of Python."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpline.content.compile import compile_script
from helpline.content.files import read_source
from helpline.content.source import Source
from helpline.runtime.trained import model_for
from helpline.understanding.understand import Understanding

HERE = Path(__file__).parent
WATER = HERE.parent / "content" / "prompts"
LINES = ("lines.yaml", "sounds.yaml")


def diabetes() -> Source:
    """The content in `diabetes/`, with the system lines of the tests of content."""
    lines = {path: text for path, text in read_source(WATER).items() if path.endswith(LINES)}
    ours = {
        path: "\n".join(
            line.replace("X1", "F1")
            for line in text.split("\n")
            if not line.startswith("more-topics")
        )
        for path, text in lines.items()
    }
    return {**ours, **read_source(HERE / "diabetes")}


@pytest.fixture(scope="session")
def understanding() -> Understanding:
    source = diabetes()
    script = compile_script(source)
    return Understanding(script, model_for(script, source))


@pytest.mark.parametrize(
    ("said", "language", "topic"),
    [
        ("insulin", "en", "insulin"),
        ("low blood sugar", "en", "low-sugar"),
        ("insulen", "en", "insulin"),
        ("my foot has a sore", "en", "feet"),
        ("how do i keep my insulin pens cold", "en", "insulin"),
        ("i am shaking and sweating before lunch what can i eat", "en", "low-sugar"),
        ("my toes tingle at night", "en", "feet"),
        ("azucar baja", "es", "low-sugar"),
        ("donde me pongo la inyeccion de insulina", "es", "insulin"),
        ("me corto las uñas de los pies como", "es", "feet"),
    ],
)
def test_its_topics_are_found(
    understanding: Understanding, said: str, language: str, topic: str
) -> None:
    """Exact words, words misspelt, and sentences like the examples lead to its topics."""
    intent = understanding.read(said, language)
    assert topic in (intent.topic, *intent.choices), intent


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("i cant breathe", "emergency"),
        ("quiero morir", "crisis"),
        ("stop texting me", "stop"),
        ("tell me more please", "command:more"),
        ("should i skip my insulin tonight", "advice"),
        ("im so scared and alone", "distress"),
    ],
)
def test_what_a_language_brings_is_understood_by_every_content(
    understanding: Understanding, said: str, means: str
) -> None:
    assert understanding.read(said).means == means


@pytest.mark.parametrize("said", ["what is chemo", "sugar cookies for christmas"])
def test_what_is_anothers_subject_is_not_ours(understanding: Understanding, said: str) -> None:
    """Topics of the shipped content are nobody's here."""
    assert understanding.read(said).kind in ("none", "choose")


def test_a_nurse_adds_a_sentence_and_its_like_is_understood() -> None:
    """What failed is pasted into examples.tsv with its meaning; its like is understood then."""
    said, like = "grandpas soles burn like fire in bed", "my soles burn like fire at night in bed"
    source = diabetes()
    script = compile_script(source)
    before = Understanding(script, model_for(script, source)).read(like)
    assert before.topic != "feet"
    more = dict(source)
    more["en/examples.tsv"] += f"{said}\tfeet\nmy feet burn like fire\tfeet\n"
    taught = compile_script(more)
    after = Understanding(taught, model_for(taught, more)).read(like)
    assert "feet" in (after.topic, *after.choices)
