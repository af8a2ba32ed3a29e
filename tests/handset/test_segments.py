"""Texts are counted as carriers count them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpline.handset.segments import GSM_BASIC, GSM_EXTENDED, TextCost, count_segments, whole


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", TextCost("GSM-7", 0, 1)),
        ("Información", TextCost("UCS-2", 11, 1)),
        ("¿Qué año?", TextCost("GSM-7", 9, 1)),
        ("a" * 160, TextCost("GSM-7", 160, 1)),
        ("a" * 161, TextCost("GSM-7", 161, 2)),
        ("a" * 306, TextCost("GSM-7", 306, 2)),
        ("a" * 307, TextCost("GSM-7", 307, 3)),
        ("{" * 80, TextCost("GSM-7", 160, 1)),
        ("{" * 81, TextCost("GSM-7", 162, 2)),
        ("a" * 159 + "{", TextCost("GSM-7", 161, 2)),
        ("á" * 70, TextCost("UCS-2", 70, 1)),
        ("á" * 71, TextCost("UCS-2", 71, 2)),
        ("á" * 134, TextCost("UCS-2", 134, 2)),
        ("á" * 135, TextCost("UCS-2", 135, 3)),
        ("😀" * 35, TextCost("UCS-2", 70, 1)),
        ("😀" * 36, TextCost("UCS-2", 72, 2)),
        ("\r\n", TextCost("GSM-7", 2, 1)),
        ("\n", TextCost("GSM-7", 1, 1)),
        ("ç", TextCost("UCS-2", 1, 1)),
        ("Ç€", TextCost("GSM-7", 3, 1)),
        ("`", TextCost("UCS-2", 1, 1)),
        ("it’s", TextCost("UCS-2", 4, 1)),
    ],
)
def test_known_texts(text: str, expected: TextCost) -> None:
    assert count_segments(text) == expected


def test_an_escape_and_its_character_are_never_parted() -> None:
    assert count_segments("a" * 152 + "{" + "a" * 152).segments == 3
    assert count_segments("a" * 151 + "{" + "a" * 153).segments == 2


def test_a_toll_free_number_carries_one_unit_less_in_joined_segments() -> None:
    assert count_segments("a" * 160, toll_free=True).segments == 1
    assert count_segments("a" * 304, toll_free=True).segments == 2
    assert count_segments("a" * 305, toll_free=True).segments == 3
    assert count_segments("á" * 133, toll_free=True).segments == 3


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("e\u0301a", 2),
        ("👩‍🔬x", 2),
        ("👍🏽👍", 2),
        ("🇲🇽🇺🇸", 2),
        ("❤️", 1),
        ("\r\n\n", 2),
    ],
)
def test_what_is_seen_as_one_character_stays_together(text: str, pieces: int) -> None:
    assert len(list(whole(text))) == pieces


def test_the_alphabet_has_its_published_size() -> None:
    assert len(GSM_BASIC) == 127  # the 128th is the escape
    assert len(GSM_EXTENDED) == 10


@settings(deadline=None)
@given(st.text(max_size=400))
def test_segments_hold_all_units_and_none_is_needless(text: str) -> None:
    count = count_segments(text)
    joined = {"GSM-7": 153, "UCS-2": 67}[count.encoding]
    assert "".join(whole(text)) == text
    if count.segments > 1:
        assert count.units > {"GSM-7": 160, "UCS-2": 70}[count.encoding]
        assert -(-count.units // joined) <= count.segments
    else:
        assert count.units <= {"GSM-7": 160, "UCS-2": 70}[count.encoding]
