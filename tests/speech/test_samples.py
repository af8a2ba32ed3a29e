"""Reading sound files, cutting their ends, joining them."""

from __future__ import annotations

import numpy as np
import pytest

from helpline.speech.engine import Sound, SpeechError
from helpline.speech.samples import decode, join, trim
from tests.speech.voices import as_file, hum, silence, voice


@pytest.mark.parametrize("kind", ["WAV", "FLAC", "OGG", "MP3"])
@pytest.mark.parametrize("channels", [1, 2])
def test_every_usual_kind_of_file_is_read(kind, channels):
    """WAV, FLAC, Ogg and MP3, mono or stereo, come out as one channel of the same length."""
    original = voice()
    sound = decode(as_file(original, kind, channels))
    assert sound.rate == 22_050
    assert sound.samples.ndim == 1
    assert sound.samples.dtype == np.float32
    assert sound.seconds == pytest.approx(original.seconds, abs=0.1)


@pytest.mark.parametrize(
    "data",
    [b"", b"<html>unusual traffic</html>", b"ID3 stand-in", b"RIFF\0\0\0\0WAVEfmt "],
    ids=["empty", "page", "tag only", "cut off"],
)
def test_what_is_not_sound_is_refused(data):
    """A page, a cut-off file and nothing at all are refused with a sentence."""
    with pytest.raises(SpeechError):
        decode(data)


def test_a_file_without_samples_is_refused():
    """A header alone is an empty file."""
    with pytest.raises(SpeechError, match="empty"):
        decode(as_file(Sound(silence(0), 22_050)))


def test_a_file_with_too_few_samples_is_refused():
    """Less than 8,000 samples a second cannot fill a telephone's band."""
    with pytest.raises(SpeechError, match="8,000"):
        decode(as_file(Sound(silence(1, 4000), 4000)))


def test_silent_ends_are_cut():
    """A word between two silences stays, and at most 30 ms of each silence."""
    samples = np.concatenate((silence(0.5), hum(1), silence(0.7)))
    assert trim(Sound(samples, 22_050)).seconds == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize("seconds", [0, 0.004, 1])
def test_of_silence_nothing_is_left(seconds):
    """Trimming silence leaves an empty sound."""
    assert trim(Sound(silence(seconds), 22_050)).seconds == 0


def test_pieces_are_joined_with_their_pauses():
    """Two words of a second with 400 ms between them last 2.4 seconds, and do not click."""
    word = Sound(np.full(22_050, 0.5, dtype=np.float32), 22_050)
    sound = join([(word, 400), (word, 0)])
    assert sound.seconds == pytest.approx(2.4, abs=0.001)
    assert np.abs(np.diff(sound.samples)).max() < 0.01


def test_nothing_cannot_be_joined():
    """No pieces are no sound."""
    with pytest.raises(SpeechError, match="nothing to say"):
        join([])


def test_pieces_of_different_rates_are_refused():
    """Two rates in one sound would change the voice's pitch half way."""
    with pytest.raises(SpeechError, match="rate"):
        join([(voice(rate=22_050), 0), (voice(rate=24_000), 0)])
