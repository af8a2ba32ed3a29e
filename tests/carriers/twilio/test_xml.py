"""Text fit for XML, in pieces that a carrier takes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.carriers.twilio.xml import split


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", [""]),
        ("one two", ["one two"]),
        ("one two three", ["one two ", "three"]),
        ("one two\nthree", ["one two\n", "three"]),
        ("incomprehensible", ["incompreh", "ensible"]),
        ("an incomprehensible", ["an ", "incompreh", "ensible"]),
    ],
)
def test_a_text_is_cut_behind_a_space_where_there_is_one(text: str, pieces: list[str]) -> None:
    """Nine characters a piece: no word is cut that fits into one."""
    assert split(text, 9) == pieces


@given(st.text(st.sampled_from("añ \n👩🏽"), max_size=60), st.integers(1, 12))
def test_no_letter_is_lost(text: str, longest: int) -> None:
    """Every piece fits, and a word is cut only where it is longer than a piece."""
    pieces = split(text, longest)
    assert "".join(pieces) == text
    assert all(len(piece) <= longest for piece in pieces)
    for before, after in pairwise(pieces):
        assert before[-1].isspace() or (len(before) == longest and not set(before) & {" ", "\n"})
        assert after
