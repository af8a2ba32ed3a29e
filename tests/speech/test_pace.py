"""Where the words are cut, and how long they may take."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.speech.pace import PACES, phrases

NORMAL = PACES["normal"]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Okay.", ["Okay."]),
        ("For chemo, press 1.", ["For chemo,", "press 1."]),
        ("Rest. Then eat.", ["Rest.", "Then eat."]),
        ("Open 8 a.m. to 5 p.m. every day.", ["Open 8 a.m. to 5 p.m. every day."]),
        ("Call 1,000 times at 8:30.", ["Call 1,000 times at 8:30."]),
        ("¿Duele? ¡Llame! Sí.", ["¿Duele?", "¡Llame!", "Sí."]),
        ("Ask: why?", ["Ask:", "why?"]),
        ("She said “Go.” Then left.", ["She said “Go.”", "Then left."]),
        ("Wait... Now go", ["Wait...", "Now go"]),
        ("One\n  two.\n\nThree", ["One two.", "Three"]),
        ("...", []),
        ("", []),
        ("Sí. ... No.", ["Sí.", "... No."]),
    ],
)
def test_text_is_cut_where_a_reader_would_pause(text, cut):
    """At commas and ends of sentences, but not inside numbers and abbreviations."""
    assert [phrase.text for phrase in phrases(text, NORMAL)] == cut


def test_a_sentence_ends_with_more_quiet_than_a_clause():
    """A comma gives the short pause, a full stop the long one, the last word none."""
    pauses = [phrase.pause_ms for phrase in phrases("Sit down, please. Rest. Eat", NORMAL)]
    assert pauses == [NORMAL.comma_ms, NORMAL.stop_ms, NORMAL.stop_ms, 0]


@given(st.text(alphabet="aB1 .,;:?!¿…\n\"'”—", max_size=60))
def test_no_word_is_lost(text):
    """Joined again, the phrases are the text, but for spacing and marks that nobody speaks."""
    cut = phrases(text, NORMAL)
    spoken = "".join(c for c in text if c.isalnum())
    assert "".join(c for phrase in cut for c in phrase.text if c.isalnum()) == spoken
    assert not cut or cut[-1].pause_ms == 0


def test_a_clip_within_its_pace_is_left_alone():
    """20 words in 8 seconds and a half, with the quiet around them, are neither fast nor slow."""
    assert NORMAL.kept(20, 8.5, 400) == 8.5


@pytest.mark.parametrize("spoken", [2.0, 30.0])
@pytest.mark.parametrize("pace", PACES.values(), ids=PACES)
def test_a_clip_outside_its_pace_is_brought_to_the_nearest_edge(pace, spoken):
    """Too fast becomes just slow enough, too slow just fast enough."""
    whole = pace.kept(20, spoken, 400) + 0.4 + 0.575
    rate = 20 * 60 / whole
    assert rate == pytest.approx(pace.most if spoken == 2.0 else pace.least)


def test_words_are_not_rushed_to_make_up_for_pauses():
    """Where pauses alone take the time, the words still get a third of a second each."""
    assert NORMAL.kept(10, 4.0, 9000) == pytest.approx(10 / 3)
