"""What a text costs, as the carrier counts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpline.content.segments import (
    BASIC,
    EXTENDED,
    ROOM,
    Segments,
    costly_characters,
    page_tail,
    replace_typography,
    segments,
)


@pytest.mark.parametrize(
    ("text", "encoding", "parts", "units"),
    [
        ("", "GSM-7", 0, 0),
        ("a" * 160, "GSM-7", 1, 160),
        ("a" * 161, "GSM-7", 2, 161),
        ("a" * 306, "GSM-7", 2, 306),
        ("a" * 307, "GSM-7", 3, 307),
        ("{" * 80, "GSM-7", 1, 160),
        ("{" * 81, "GSM-7", 2, 162),
        ("a" * 159 + "{", "GSM-7", 2, 161),
        ("a" * 152 + "{" + "a" * 151, "GSM-7", 2, 305),
        ("a" * 152 + "{" + "a" * 152, "GSM-7", 3, 306),
        ("á" * 70, "UCS-2", 1, 70),
        ("á" * 71, "UCS-2", 2, 71),
        ("á" * 134, "UCS-2", 2, 134),
        ("á" * 135, "UCS-2", 3, 135),
        ("😀" * 35, "UCS-2", 1, 70),
        ("😀" * 36, "UCS-2", 2, 72),
        ("😀" * 66, "UCS-2", 2, 132),
        ("😀" * 67, "UCS-2", 3, 134),
        ("{" * 35 + "á", "UCS-2", 1, 36),
        ("Información", "UCS-2", 1, 11),
        ("¿Qué año? ¡ÉÑÜ àèìòù Ç!", "GSM-7", 1, 23),
        ("one\ntwo", "GSM-7", 1, 7),
        ("ça", "UCS-2", 1, 2),
        ("`", "UCS-2", 1, 1),
    ],
)
def test_a_text_is_counted_as_the_carrier_counts_it(
    text: str, encoding: str, parts: int, units: int
) -> None:
    assert segments(text) == Segments(encoding, parts, units)


def test_the_alphabet_has_127_letters_without_the_escape_and_ten_more_behind_it() -> None:
    assert len(BASIC) == 127
    assert len(EXTENDED) == 10
    assert not BASIC & EXTENDED


@settings(deadline=None)
@given(st.text(st.sampled_from("aé{€á😀\n"), max_size=400))
def test_no_cheaper_way_to_cut_a_text_leaves_characters_whole(text: str) -> None:
    cost = segments(text)
    single, joined = ROOM[cost.encoding]
    assert cost.parts >= (cost.units > 0) * (
        1 if cost.units <= single else -(-cost.units // joined)
    )
    assert cost.parts <= max(1, -(-cost.units // (joined - 1)))


@settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=20))
def test_a_longer_text_never_costs_less(text: str, more: str) -> None:
    assert segments(text + more).parts >= segments(text).parts


def test_the_costly_letters_are_named_once_each_in_order() -> None:
    assert costly_characters("así fácil así") == ("í", "á")
    assert costly_characters("plain") == ()


def test_typographic_characters_become_those_every_phone_has() -> None:
    written = "“Don’t” – wait… a\u00a0b\u200bc—d"
    assert replace_typography(written) == '"Don\'t" - wait... a bc-d'


@pytest.mark.slow
@settings(deadline=None)
@given(st.text(st.characters(codec="latin-1", exclude_categories=["Cc", "Zs", "Cf", "Pi", "Pf"])))
def test_accents_and_letters_are_never_replaced(text: str) -> None:
    assert replace_typography(text) == text


@settings(deadline=None)
@given(st.text())
def test_plain_is_done_once_and_for_all(text: str) -> None:
    assert replace_typography(replace_typography(text)) == replace_typography(text)


def test_a_page_is_marked_and_says_how_to_go_on() -> None:
    assert page_tail(1, 3, "Reply MORE") == " 1/3 Reply MORE"
    assert page_tail(1, 1, "Reply ASK") == " Reply ASK"
