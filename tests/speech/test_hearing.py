"""Comparing what was said with what was heard."""

from __future__ import annotations

import pytest

from helpline.speech.hearing import Hearing, Share, total

ENGLISH = Hearing("en", ["her two", "P D L one"], "press")
SPANISH = Hearing("es", [], "marque")


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("Call nine one one.", "Call 911"),
        ("Call nine one one.", "call 9-1-1!"),
        ("One, eight hundred, two two seven, two three, four five.", "1-800-227-2345"),
        ("Look for P D L one here.", "Look for PDL1 here."),
        ("Look for P D L one here.", "Look for PD-L1 here."),
        ("Your her two test.", "Your HER2 test."),
        ("Your her two test.", "your her too test"),
        ("One hundred point four degrees.", "100.4 degrees"),
        ("It costs twenty four.", "It costs 24."),
        ("I can't. It is okay.", "I can not, it's OK"),
        ("This is help line.", "this is Helpline"),
    ],
)
def test_what_is_written_in_two_ways_is_the_same(said, heard):
    """Digits or words, capitals, signs and short forms: no error is counted."""
    assert ENGLISH.score(said, heard).errors == 0


def test_numbers_of_another_language_are_known():
    """Each language brings its own number words."""
    score = SPANISH.score(
        "Llame al nueve uno uno. Para oír, marque cinco.", "Llame al 911 marque 5"
    )
    assert score.errors == 2
    assert score.phones == Share(1, 1)
    assert score.keys == Share(1, 1)


def test_a_lost_number_is_counted_as_what_it_was():
    """Digits one by one, a number to dial and a key with the word before it as a whole."""
    score = ENGLISH.score(
        "Call nine one one. To hear this again, press nine.", "Call I one one press eye"
    )
    assert score.words == 10
    assert score.digits == Share(4, 2)
    assert score.phones == Share(1, 0)
    assert score.keys == Share(1, 0)
    assert score.errors == 6


def test_names_are_counted_as_a_whole():
    """Half of a name is not heard."""
    score = ENGLISH.score("P D L one, and her two.", "P D and her two")
    assert score.names == Share(2, 1)


def test_added_words_are_errors_too():
    """Whoever hears more than was said has not understood."""
    assert ENGLISH.score("Press one.", "Well, press one now").errors == 2


def test_scores_add_up():
    """The share of many lines is that of all their words."""
    one = ENGLISH.score("Press one.", "Press one.")
    two = ENGLISH.score("Press two.", "Dress two.")
    both = total([one, two])
    assert (both.words, both.errors, both.error) == (4, 1, 25.0)
    assert both.keys == Share(2, 1)
    assert str(both.digits) == "2 of 2"


def test_words_are_found_one_after_the_other():
    """What must be heard must be heard together."""
    assert ENGLISH.has("nine one one", "Hang up and call 911 now.")
    assert not ENGLISH.has("nine one one", "nine or one, and one")
    assert not ENGLISH.has("nine one one", "")


def test_silence_scores_nothing():
    """Nothing said, nothing heard: no error, and no division by zero."""
    assert ENGLISH.score("", "").error == 0.0
