"""How hard words are to read and how long they take to hear."""

from __future__ import annotations

import pytest

from helpline.content.readability import (
    Count,
    counted,
    flesch_kincaid,
    seconds,
    sentences_in,
    syllables_en,
    syllables_es,
    szigriszt,
    words_in,
)


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
    assert syllables_en(word) == count


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
    assert syllables_es(word) == count


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
    assert flesch_kincaid(Count(5, 60, 90)) == pytest.approx(0.39 * 12 + 11.8 * 1.5 - 15.59)
    assert szigriszt(Count(5, 60, 120)) == pytest.approx(206.835 - 124.6 - 12)


def test_a_text_is_counted_whole() -> None:
    assert counted("Chemo kills cells. It may help.", syllables_en) == Count(2, 6, 7)


def test_130_words_take_a_minute() -> None:
    assert seconds("word " * 130) == pytest.approx(60)
    assert seconds("") == 0
