"""The meter for clips, on sounds whose measures are known."""

from __future__ import annotations

import numpy as np
import pytest

from helpline.speech import wav
from helpline.speech.engine import Sound, SpeechError
from helpline.speech.telephone import measure
from tests.speech.voices import as_file, noise, silence, voice


def test_the_meter_tells_the_level_of_a_known_tone():
    """Half a second of a tone of -20 dBov between silences measures -20 dBov, peak -17."""
    time = np.arange(4000) / 8000
    tone = np.sin(2 * np.pi * 1000 * time) * 0.1 * np.sqrt(2)
    sound = Sound(np.concatenate((silence(0.3, 8000), tone, silence(0.7, 8000))), 8000)
    is_ = measure(as_file(sound))
    assert is_.active_dbov == pytest.approx(-20, abs=0.3)
    assert is_.peak_dbfs == pytest.approx(-17, abs=0.1)
    assert is_.lead_ms == pytest.approx(300, abs=5)
    assert is_.tail_ms == pytest.approx(700, abs=5)
    assert is_.encoding == "PCM_16"
    assert is_.band_share > 0.99


def test_the_meter_hears_noise_in_the_pauses():
    """Noise 30 dB below the voice is told as about -30 dB."""
    sound = voice(rate=8000)
    speech_level = measure(as_file(sound)).active_dbov
    noisy = sound.samples + noise(9, 8000, speech_level - 30)[: len(sound.samples)]
    measured = measure(as_file(Sound(noisy, 8000))).noise_db
    assert measured == pytest.approx(-30, abs=2)


@pytest.mark.parametrize("data", [b"", b"RIFF", b"<html>not here</html>", b"\0" * 5000])
def test_what_is_not_sound_cannot_be_measured(data):
    """The meter refuses it with a sentence and not with the library's own error."""
    with pytest.raises(SpeechError):
        measure(data)


def test_silence_cannot_be_measured():
    """A clip without speech has no level."""
    with pytest.raises(SpeechError, match="no speech"):
        measure(wav.quiet(450))
