"""Written words as the ear gets them."""

from __future__ import annotations

from helpline.content.model import Sounds, aloud

SOUNDS = Sounds(
    {"HER2": "her two", "HER2-low": "her two low", "PD-L1": "P D L one", "C+": "see"}, {}
)


def test_a_word_is_said_as_written_where_nothing_else_is_known() -> None:
    assert aloud("Chemo and HER3.", SOUNDS) == "Chemo and HER3."
    assert aloud("HER2", Sounds()) == "HER2"


def test_the_longest_written_form_is_taken() -> None:
    assert aloud("HER2-low, HER2-high (HER2)", SOUNDS) == "her two low, her two-high (her two)"


def test_only_whole_words_are_replaced() -> None:
    assert aloud("HER2s xHER2 HER22", SOUNDS) == "HER2s xHER2 HER22"


def test_signs_in_a_written_form_are_signs() -> None:
    assert aloud("PD-L1 PDxL1 C+", SOUNDS) == "P D L one PDxL1 see"
