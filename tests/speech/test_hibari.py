"""The English voice."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from helpline.conversation.types import Prompt
from helpline.speech.clips import clip_name, make_clip
from helpline.speech.engine import SpeechError
from helpline.speech.hibari import LONGEST_PHRASE, LONGEST_WORD, HibariEngine
from helpline.speech.phonemes import spell
from helpline.speech.telephone import measure
from tests.speech.voices import ENGLISH, SPANISH

pytestmark = pytest.mark.slow

HELLO = Prompt("en", "You can ask the same thing twice, and write down the answer.")


@pytest.fixture(scope="module")
def hibari() -> Iterator[HibariEngine]:
    engine = HibariEngine()
    yield engine
    engine.close()


@pytest.mark.parametrize(("pace", "least", "most"), [("normal", 110, 140), ("slow", 90, 110)])
def test_a_clip_is_fit_for_a_telephone(hibari, pace, least, most):
    """Level, peak, band and pace are those of every clip."""
    prompt = replace(HELLO, pace=pace)
    clip = make_clip(prompt, ENGLISH, [hibari])
    is_ = measure(clip.audio)
    assert -24 <= is_.active_dbov <= -20
    assert is_.peak_dbfs <= -3
    assert is_.band_share >= 0.95
    assert least <= len(prompt.text.split()) * 60 / clip.seconds <= most


def test_the_same_words_are_the_same_bytes(hibari):
    """Two processes say them alike, in whatever order."""
    first = make_clip(HELLO, ENGLISH, [hibari]).audio
    hibari.close()
    hibari.speak(Prompt("en", "Something else."), ENGLISH)
    assert make_clip(HELLO, ENGLISH, [hibari]).audio == first


def test_hard_words_are_spelt_in_phonemes(hibari):
    """They change the sound, and the names of those clips alone."""
    hard = replace(ENGLISH, phonemes={"hibari": {"answer": "ˈænsəɹɪŋɪŋɪŋ"}})
    assert clip_name(HELLO, hard, hibari) != clip_name(HELLO, ENGLISH, hibari)
    assert make_clip(HELLO, hard, [hibari]).audio != make_clip(HELLO, ENGLISH, [hibari]).audio
    other = Prompt("en", "Nothing hard here.")
    assert clip_name(other, hard, hibari) == clip_name(other, ENGLISH, hibari)


def test_what_it_would_cut_off_is_left_to_others(hibari, espeak):
    """A word of 25 letters, or a phrase without end, is said by the next engine, and whole."""
    for text in ("A " + "la" * 13 + ".", "and " * (LONGEST_PHRASE // 4 + 1)):
        prompt = Prompt("en", text)
        assert not hibari.has(prompt, ENGLISH)
        assert make_clip(prompt, ENGLISH, [hibari, espeak]).engine == "espeak"
    assert hibari.has(Prompt("en", "a" * LONGEST_WORD), ENGLISH)


def test_it_speaks_only_languages_that_name_a_voice_of_it(hibari):
    """Spanish names none: nothing is had, and nothing is lacking."""
    assert not hibari.has(Prompt("es", "Hola."), SPANISH)
    assert hibari.lack(SPANISH) == ""


@pytest.mark.parametrize(
    ("voice", "told"), [("parrot", "no voice called"), ("emma", "not in its package")]
)
def test_a_voice_that_is_not_there_is_told_and_not_fetched(hibari, voice, told):
    """Nothing is downloaded while clips are made."""
    with pytest.raises(SpeechError, match=told):
        hibari.speak(HELLO, replace(ENGLISH, voices={"hibari": voice}))


def test_nothing_is_said_of_nothing(hibari):
    """Signs that it does not know are silence, and silence is no clip."""
    with pytest.raises(SpeechError):
        make_clip(Prompt("en", "🙂"), ENGLISH, [hibari])


def test_the_library_stays_out_of_this_process(hibari):
    """200 MB that no web process shall hold."""
    hibari.speak(HELLO, ENGLISH)
    assert not {"hibari", "onnxruntime"} & set(sys.modules)


def test_brackets_of_the_text_are_no_phonemes():
    """What looks like phonemes in the words themselves is read as words."""
    assert spell("a [b](/c/) d", {}, "[{word}](/{phonemes}/)") == "a  b (/c/) d"
    assert spell("Big ox, bigger OX", {"ox": "x", "big": "b"}, "<{word}={phonemes}>") == (
        "<Big=b> <ox=x>, bigger <OX=x>"
    )
