"""Where the words are cut, and how long they may take."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.speech.pace import PACES, Phrase, phrases

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


TWENTY = [Phrase("one two three four five six seven eight nine ten", 400)] * 2
"""20 words; with the pauses and the quiet around it, 1.375 seconds in which nothing is said."""


def test_a_clip_within_its_pace_is_left_alone():
    """20 words in less than ten seconds in all are neither fast nor slow."""
    assert NORMAL.kept(TWENTY, 8.2) == 8.2


@pytest.mark.parametrize("spoken", [2.0, 30.0])
@pytest.mark.parametrize("pace", PACES.values(), ids=PACES)
def test_a_clip_outside_its_pace_is_brought_to_the_nearest_edge(pace, spoken):
    """Too fast becomes just slow enough, too slow just fast enough."""
    rate = 20 * 60 / (pace.kept(TWENTY, spoken) + 1.375)
    assert rate == pytest.approx(pace.most if spoken == 2.0 else pace.least)


def test_words_are_not_rushed_to_make_up_for_pauses():
    """Where pauses alone take the time, the words still get a third of a second each."""
    halting = [Phrase("one two three four five six seven eight nine ten", 9000)]
    assert NORMAL.kept(halting, 4.0) == pytest.approx(10 / 3)


def test_a_voice_that_cannot_be_slower_gets_longer_pauses():
    """A second too fast, the two pauses of 400 ms take it up between them."""
    spoken = 20 * 60 / NORMAL.most - 1.375 - 1.0
    assert [phrase.pause_ms for phrase in NORMAL.spread(TWENTY, spoken)] == [900, 900]


def test_no_pause_becomes_too_long():
    """Much too fast, the pauses still stay below what people take for the end."""
    assert [phrase.pause_ms for phrase in NORMAL.spread(TWENTY, 1.0)] == [1200, 1200]


def test_pauses_of_a_slow_voice_stay():
    """Where nothing is missing, nothing is added."""
    assert NORMAL.spread(TWENTY, 9.0) == TWENTY
