"""What a caller hears, measured on real clips of the offline voice.

The limits are those of telephone speech: level -22 dBov within 2 dB, peaks of -3 dBFS at most,
95 % of the energy between 300 and 3400 Hz, 110 to 140 words a minute (slow: 90 to 110).
"""

from __future__ import annotations

import numpy as np
import pytest

from helpline.conversation.types import Prompt
from helpline.speech.clips import Clip, make_clip
from helpline.speech.espeak import EspeakEngine
from helpline.speech.telephone import measure
from tests.speech.voices import VOICES, mu_law

pytestmark = pytest.mark.slow

SENTENCES = [
    ("en", "Yes."),
    ("en", "Chemo."),
    ("en", "For comfort care, press 4."),
    ("en", "We did not hear you."),
    ("en", "You can say one word, like chemo or pain, or press 9 to hear the list."),
    ("en", "Some side effects need care right away. Call the clinic if you have a fever."),
    (
        "en",
        "Ask these things. One. What is this medicine for? Two. How will I feel? "
        "Three. Who do I call at night? It is fine to ask twice, and to bring a friend.",
    ),
    ("es", "Sí."),
    ("es", "Para español, marque el dos."),
    ("es", "No le oímos."),
    ("es", "Puede decir una palabra, como quimio o dolor, o marque nueve para oír la lista."),
    ("es", "¿Tiene fiebre? Llame a la clínica. No espere hasta mañana, aunque sea de noche."),
    (
        "es",
        "Pregunte esto. Uno. ¿Para qué sirve esta medicina? Dos. ¿Cómo me voy a sentir? "
        "Tres. ¿A quién llamo de noche? Puede preguntar dos veces, y puede ir con alguien.",
    ),
]
UTTERANCES = [Prompt(*spoken, pace) for spoken in SENTENCES for pace in ("normal", "slow")]
LONG = [utterance for utterance in UTTERANCES if len(utterance.text.split()) >= 8]


@pytest.fixture(scope="module")
def clips(espeak: EspeakEngine) -> dict[Prompt, Clip]:
    return {
        utterance: make_clip(utterance, VOICES[utterance.language], [espeak])
        for utterance in UTTERANCES
    }


def short(utterance: Prompt) -> str:
    return f"{utterance.language}-{utterance.pace}-{utterance.text[:20]}"


@pytest.mark.parametrize("utterance", UTTERANCES, ids=short)
def test_a_clip_is_fit_for_a_telephone(clips, utterance):
    """Format, level, peak, band, noise, quiet ends and size of every clip are within limits."""
    clip = clips[utterance]
    is_ = measure(clip.audio)
    assert (is_.rate, is_.channels, is_.encoding) == (8000, 1, "mu-law")
    assert -24 <= is_.active_dbov <= -20
    assert is_.peak_dbfs <= -3
    assert is_.band_share >= 0.95
    assert is_.noise_db is None or is_.noise_db <= -30
    assert 50 <= is_.lead_ms <= 100
    assert 450 <= is_.tail_ms <= 550
    assert is_.longest_pause_ms <= 1300
    assert len(clip.audio) <= 1_000_000
    assert clip.seconds == pytest.approx(is_.seconds)


@pytest.mark.parametrize("utterance", UTTERANCES, ids=short)
def test_a_second_meter_agrees(clips, utterance):
    """Reading mu-law by the book, and gating the level 30 dB below the loudest, tells the same."""
    samples = mu_law(clips[utterance].audio)
    power = np.square(samples[: len(samples) // 160 * 160]).reshape(-1, 160).mean(axis=1)
    level = 10 * np.log10(power[power > power.max() / 1000].mean())
    assert -24 <= level <= -20
    assert np.abs(samples).max() <= 10 ** (-3 / 20)
    loud = np.flatnonzero(np.abs(samples) > 0.002)
    assert 50 <= loud[0] / 8 <= 110
    assert 450 <= (len(samples) - loud[-1]) / 8 <= 560


@pytest.mark.parametrize("utterance", UTTERANCES, ids=short)
def test_a_clip_does_not_click(clips, utterance):
    """The first and last sounds rise out of silence and die away into it."""
    samples = mu_law(clips[utterance].audio)
    heard = np.flatnonzero(samples)
    assert abs(samples[heard[0]]) < 0.01
    assert abs(samples[heard[-1]]) < 0.01
    assert not samples[:400].any()
    assert not samples[-3600:].any()


@pytest.mark.parametrize("utterance", LONG, ids=short)
def test_a_clip_keeps_its_pace(clips, utterance):
    """From eight words on, words a minute over the whole clip are within the pace's band."""
    rate = len(utterance.text.split()) * 60 / clips[utterance].seconds
    least, most = {"normal": (110, 140), "slow": (90, 110)}[utterance.pace]
    assert least <= rate <= most


@pytest.mark.parametrize("text", [text for _, text in SENTENCES])
def test_slow_is_slower(clips, text):
    """The slow clip of the same words lasts longer."""
    normal, slow = (clip for spoken, clip in clips.items() if spoken.text == text)
    assert slow.seconds > normal.seconds


def test_pauses_are_where_sentences_end(espeak):
    """Four sentences have three pauses, each of 300 to 500 ms."""
    text = "Eat a little. Drink a little. Rest a little. Walk a little."
    clip = make_clip(Prompt("en", text), VOICES["en"], [espeak])
    heard = np.abs(mu_law(clip.audio)) > 0.005
    edges = np.flatnonzero(heard)
    gaps = np.diff(edges) / 8
    pauses = gaps[gaps > 200]
    assert len(pauses) == 3
    assert pauses.min() >= 300
    assert pauses.max() <= 500
