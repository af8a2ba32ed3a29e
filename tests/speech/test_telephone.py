"""The chain, on sounds made for the purpose."""

from __future__ import annotations

import numpy as np
import pytest

from helpline.speech import wav
from helpline.speech.engine import Sound, SpeechError
from helpline.speech.samples import decode
from helpline.speech.telephone import measure, to_telephone
from tests.speech.voices import as_file, hum, mu_law, noise, silence, voice


def clipping() -> Sound:
    return Sound(np.clip(voice().samples * 20, -1, 1), 22_050)


def far_away() -> Sound:
    return voice(loud=0.003)


def offset() -> Sound:
    return Sound(voice().samples + np.float32(0.3), 22_050)


def humming_mains() -> Sound:
    sound = voice()
    time = np.arange(len(sound.samples)) / sound.rate
    return Sound(sound.samples + np.float32(0.1) * np.sin(2 * np.pi * 60 * time), sound.rate)


def whispering_room() -> Sound:
    sound = voice()
    return Sound(
        sound.samples + noise(sound.seconds + 1, 22_050, -60)[: len(sound.samples)], 22_050
    )


def studio() -> Sound:
    return decode(as_file(voice(rate=48_000), channels=2))


def blip() -> Sound:
    return Sound(np.concatenate((silence(1), hum(0.1), silence(1))), 22_050)


def crackling() -> Sound:
    sound = voice(loud=0.05)
    sound.samples[9_000::11_000] = 0.9
    return sound


def no_silence_around() -> Sound:
    return Sound(hum(2), 22_050)


def full_of_holes() -> Sound:
    sound = voice()
    sound.samples[5000:5010] = np.nan
    sound.samples[6000] = np.inf
    return sound


SOUNDS = [
    clipping,
    far_away,
    offset,
    humming_mains,
    whispering_room,
    studio,
    blip,
    crackling,
    no_silence_around,
    full_of_holes,
]


@pytest.mark.parametrize("made", SOUNDS)
def test_any_speech_comes_out_fit_for_a_telephone(made):
    """Whatever goes in, what comes out has the level, peak, band and quiet of every clip."""
    is_ = measure(to_telephone(made()))
    assert (is_.rate, is_.channels, is_.encoding) == (8000, 1, "mu-law")
    assert -24 <= is_.active_dbov <= -20
    assert is_.peak_dbfs <= -3
    assert is_.band_share >= 0.95
    assert 50 <= is_.lead_ms <= 100
    assert 450 <= is_.tail_ms <= 550


@pytest.mark.parametrize(
    "nothing",
    [
        silence(2),
        silence(0),
        np.full(44_100, 0.5, dtype=np.float32),
        noise(2, 22_050, -80),
        hum(2, loud=1e-5),
        np.full(1000, np.nan, dtype=np.float32),
    ],
    ids=["silence", "empty", "offset", "faint noise", "faint voice", "not numbers"],
)
def test_no_speech_is_refused(nothing):
    """A clip is never made of silence, for a caller would hear nothing and not know why."""
    with pytest.raises(SpeechError, match="no speech"):
        to_telephone(Sound(nothing, 22_050))


def test_a_single_click_is_not_speech():
    """A knock against the microphone alone makes no clip."""
    knock = silence(2)
    knock[20_000:20_020] = 0.8
    with pytest.raises(SpeechError):
        to_telephone(Sound(knock, 22_050))


def test_a_knock_before_the_voice_is_cut_away():
    """The clip begins with the voice and not with a click a second before it."""
    sound = voice()
    knock = silence(1.5)
    knock[2_000:2_010] = 0.3
    clip = to_telephone(Sound(np.concatenate((knock, sound.samples)), sound.rate))
    assert wav.seconds(clip) == pytest.approx(wav.seconds(to_telephone(sound)), abs=0.02)


def test_a_clip_of_more_than_two_minutes_is_refused():
    """No carrier fetches more than a megabyte, so a longer clip is refused with advice."""
    with pytest.raises(SpeechError, match="Cut it in two"):
        to_telephone(Sound(hum(126, rate=8000), 8000))


def test_a_pause_too_long_is_shortened():
    """Three seconds of silence between two words become less than the 1,300 ms people bear."""
    samples = np.concatenate((hum(1), silence(3), hum(1)))
    is_ = measure(to_telephone(Sound(samples, 22_050)))
    assert 1000 <= is_.longest_pause_ms <= 1300


def test_short_pauses_stay_as_they_are():
    """A pause of 600 ms is still there, but for what a filter that lets 120 Hz through rings."""
    samples = np.concatenate((hum(1), silence(0.6), hum(1)))
    is_ = measure(to_telephone(Sound(samples, 22_050)))
    assert is_.longest_pause_ms == pytest.approx(600, abs=45)


def test_the_quiet_after_a_part_can_be_shorter():
    """A part in mid-sentence is followed by as little quiet as is asked for."""
    assert measure(to_telephone(voice(), tail_ms=250)).tail_ms == pytest.approx(250, abs=25)


def test_what_a_telephone_does_not_carry_is_taken_out():
    """Mains hum of 60 Hz and a tone of 3,900 Hz do not come through, one of 1,000 Hz does."""
    time = np.arange(44_100) / 22_050
    tones = {hertz: np.sin(2 * np.pi * hertz * time) * 0.2 for hertz in (60, 1000, 3900)}
    heard = mu_law(to_telephone(Sound(sum(tones.values()).astype(np.float32), 22_050)))
    spectrum = np.abs(np.fft.rfft(heard[800:14_000]))
    at = {hertz: spectrum[round(hertz * 13_200 / 8000)] for hertz in tones}
    assert at[1000] > 300 * at[60]
    assert at[1000] > 300 * at[3900]


def test_what_tells_n_and_m_apart_is_kept():
    """A tone of 200 Hz comes through as it is: n and m live there, and digital lines carry it."""
    time = np.arange(44_100) / 22_050
    tones = {hertz: np.sin(2 * np.pi * hertz * time) * 0.2 for hertz in (200, 1000)}
    heard = mu_law(to_telephone(Sound(sum(tones.values()).astype(np.float32), 22_050)))
    spectrum = np.abs(np.fft.rfft(heard[800:14_000]))
    at = {hertz: spectrum[round(hertz * 13_200 / 8000)] for hertz in tones}
    assert at[200] == pytest.approx(at[1000], rel=0.05)


def test_a_high_tone_does_not_fold_back():
    """A tone of 6 kHz, above what 8,000 samples hold, is gone instead of becoming one of 2 kHz."""
    time = np.arange(44_100) / 22_050
    loud = 0.1 * np.sin(2 * np.pi * 1000 * time) + 0.5 * np.sin(2 * np.pi * 6000 * time)
    heard = mu_law(to_telephone(Sound(loud.astype(np.float32), 22_050)))
    spectrum = np.abs(np.fft.rfft(heard[800:14_000]))
    assert spectrum[round(1000 * 1.65)] > 300 * spectrum[round(2000 * 1.65)]


def test_holding_peaks_down_does_not_clip():
    """A voice driven far too loud has no three samples in a row at one and the same peak."""
    samples = np.abs(mu_law(to_telephone(Sound(voice().samples * 50, 22_050))))
    top = np.flatnonzero(samples >= samples.max() * 0.999)
    assert not np.any(top[2:] - top[:-2] == 2)
