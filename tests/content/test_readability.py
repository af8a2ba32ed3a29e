"""How hard words are to read and how long they take to hear."""

from __future__ import annotations

import pytest

from helpline import languages
from helpline.content.readability import (
    ReadingRules,
    reading_rules,
    seconds,
    sentences_in,
    words_in,
)


def _rules(language: str) -> ReadingRules:
    rules = reading_rules(language)
    assert rules is not None
    return rules


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(
            (word, 1)
            for word in [
                "a",
                "the",
                "you",
                "cells",
                "made",
                "some",
                "takes",
                "rules",
                "asked",
                "hope",
                "whole",
                "where",
            ]
        ),
        *(
            (word, 1)
            for word in ["breast", "help", "through", "changed", "pain", "spread", "stage", "four"]
        ),
        *(
            (word, 2)
            for word in [
                "cancer",
                "chemo",
                "doctor",
                "people",
                "needed",
                "wanted",
                "little",
                "safely",
            ]
        ),
        *(
            (word, 2)
            for word in ["doing", "trial", "therefore", "stages", "changes", "sometimes", "careful"]
        ),
        *(
            (word, 2)
            for word in ["treatment", "hormone", "helpful", "being", "science", "table", "trials"]
        ),
        *(
            (word, 3)
            for word in ["medicine", "hospital", "area", "idea", "element", "completely", "another"]
        ),
        *((word, 3) for word in ["remember", "estrogen", "negative", "positive", "therapy"]),
        *((word, 4) for word in ["radiation", "medication", "information", "palliative"]),
        *((word, 5) for word in ["chemotherapy", "immediately"]),
        *((word, 6) for word in ["immunotherapy", "responsibility"]),
    ],
)
def test_english_syllables_are_counted_by_spelling(word: str, count: int) -> None:
    assert _rules("en").syllables.count(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("sí", 1),
        ("pie", 1),
        ("que", 1),
        ("buen", 1),
        ("guía", 2),
        ("día", 2),
        ("país", 2),
        ("seno", 2),
        ("cuidado", 3),
        ("cáncer", 2),
        ("tratamiento", 4),
        ("quimioterapia", 5),
        ("inmunoterapia", 6),
        ("paliativos", 4),
        ("leer", 2),
        ("ahora", 3),
        ("usted", 2),
        ("yo", 1),
        ("muy", 1),
        ("ayuda", 3),
        ("averigüe", 4),
        ("oír", 2),
        ("estudio", 3),
        ("clínico", 3),
    ],
)
def test_spanish_syllables_are_counted_by_spelling(word: str, count: int) -> None:
    assert _rules("es").syllables.count(word) == count


def test_words_keep_their_hyphens_apostrophes_and_points() -> None:
    assert words_in("Don't stop: fast-growing, 100.4 F (38 C)?") == [
        "Don't",
        "stop",
        "fast-growing",
        "100.4",
        "F",
        "38",
        "C",
    ]


def test_sentences_end_at_stops_colons_and_new_lines() -> None:
    assert sentences_in("One. ¿Two? Three: four\n100.4 five... !") == [
        "One",
        "¿Two",
        "Three",
        "four",
        "100.4 five",
    ]


def test_the_formulas_give_their_published_figures() -> None:
    """Two sentences of three and four words, with eight syllables, and nine in Spanish."""
    english = _rules("en").measure("Chemo kills cells. It may help you.")
    assert english == pytest.approx(0.39 * 7 / 2 + 11.8 * 8 / 7 - 15.59)
    spanish = _rules("es").measure("La quimio mata. Le puede ir bien.")
    assert spanish == pytest.approx(206.835 - 62.3 * 10 / 7 - 7 / 2)


def test_plain_words_end_at_sixth_grade_or_at_an_ease_of_65() -> None:
    assert [_rules("en").is_plain(score) for score in (6.0, 6.1)] == [True, False]
    assert [_rules("es").is_plain(score) for score in (65, 64.9)] == [True, False]


def test_a_language_without_rules_is_not_measured_by_those_of_another() -> None:
    assert reading_rules("tlh") is None


def test_every_language_brings_rules_of_the_right_shape() -> None:
    for code in languages.codes():
        assert _rules(code).measure("a") == pytest.approx(_rules(code).measure("a\na"))


def test_130_words_take_a_minute() -> None:
    assert seconds("word " * 130) == pytest.approx(60)
    assert seconds("") == 0
