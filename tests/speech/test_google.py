"""Google's voice when all is well, against a stand-in for its endpoint."""

from __future__ import annotations

import pytest

from helpline.conversation.types import Prompt
from helpline.speech.clips import make_clip
from helpline.speech.engine import SpeechError
from helpline.speech.google import APART
from tests.speech.voices import ENGLISH, SPANISH

HELLO = Prompt("en", "Hello there.")


def test_a_short_text_is_one_request(google, endpoint):
    """What is said, in which language and at which speed arrives as it should."""
    sound = google.speak(HELLO, ENGLISH)
    assert sound.rate == 24_000
    assert sound.seconds == pytest.approx(1.4, abs=0.15)
    assert endpoint.asked == [["Hello there.", "en", None, "null"]]


def test_slow_is_asked_for(google, endpoint):
    """The slow pace asks for the slow voice, in the other language as well."""
    google.speak(Prompt("es", "Buenos días.", "slow"), SPANISH)
    assert endpoint.asked == [["Buenos días.", "es", True, "null"]]


def test_every_phrase_is_heard_with_its_pause(google, endpoint):
    """Three sentences are three requests, join with two pauses."""
    one = google.speak(HELLO, ENGLISH).seconds
    three = google.speak(Prompt("en", "One. Two. Three."), ENGLISH)
    assert [asked[0] for asked in endpoint.asked[1:]] == ["One.", "Two.", "Three."]
    assert three.seconds == pytest.approx(3 * one + 0.8, abs=0.01)


def test_a_long_phrase_is_cut_between_words(google, endpoint):
    """No request is longer than 100 letters, no word is lost, and no word is cut."""
    text = "word and " * 40 + "end"
    google.speak(Prompt("en", text), ENGLISH)
    assert max(len(str(asked[0])) for asked in endpoint.asked) <= 100
    assert " ".join(str(asked[0]) for asked in endpoint.asked) == text


def test_requests_keep_their_distance(google, clock):
    """Five phrases take at least four times the distance between two requests."""
    google.speak(Prompt("en", "One. Two. Three. Four. Five."), ENGLISH)
    assert clock.now >= 4 * APART
    assert 1 <= 1 / APART <= 2


def test_a_language_it_does_not_have_is_told(google, endpoint):
    """An unknown language is an error of ours: nothing is sent, and it will not pass."""
    with pytest.raises(SpeechError, match="'xx'") as caught:
        google.speak(HELLO, type(ENGLISH)("xx", "", "", "", {"google": "com"}))
    assert not caught.value.retry
    assert endpoint.asked == []


def test_when_it_works_it_comes_first(google, espeak):
    """The first engine that can speak is the one that is heard."""
    assert make_clip(HELLO, ENGLISH, [google, espeak]).engine == "google"
