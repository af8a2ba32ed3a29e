"""Voices, and made-up sounds that behave like one."""

from __future__ import annotations

import io

import numpy as np
import soundfile

from helpline.content.model import Language
from helpline.speech.engine import Samples, Sound

ENGLISH = Language(
    "en",
    "English",
    "en-US",
    "Polly.Joanna",
    {"hibari": "heart", "espeak": "en-us+klatt6", "google": "com", "hum": "one"},
)
SPANISH = Language(
    "es", "Español", "es-US", "Polly.Lupe", {"espeak": "es-419+klatt6", "google": "com.mx"}
)
VOICES = {"en": ENGLISH, "es": SPANISH}


def hum(seconds: float, *, rate: int = 22_050, hertz: float = 180, loud: float = 0.2) -> Samples:
    """Something like a long vowel: harmonics of `hertz`, four syllables a second."""
    time = np.arange(int(seconds * rate)) / rate
    tones = sum(np.sin(2 * np.pi * hertz * n * time) / n for n in range(1, 18))
    syllables = 0.6 + 0.4 * np.sin(2 * np.pi * 4 * time)
    return (loud * syllables * tones / np.abs(tones).max()).astype(np.float32)


def silence(seconds: float, rate: int = 22_050) -> Samples:
    return np.zeros(int(seconds * rate), dtype=np.float32)


def noise(seconds: float, rate: int, dbfs: float) -> Samples:
    """The hiss of a room, the same every time."""
    hiss = np.random.default_rng(1).standard_normal(int(seconds * rate))
    return (hiss * 10 ** (dbfs / 20)).astype(np.float32)


def voice(seconds: float = 2.0, *, rate: int = 22_050, loud: float = 0.2) -> Sound:
    """Two words with a pause between them, in a little silence."""
    word = hum(seconds / 2, rate=rate, loud=loud)
    quiet = silence(0.4, rate)
    return Sound(np.concatenate((quiet, word, quiet, word, quiet)), rate)


def as_file(sound: Sound, kind: str = "WAV", channels: int = 1) -> bytes:
    """The bytes of a sound file."""
    out = io.BytesIO()
    samples = np.repeat(sound.samples[:, None], channels, axis=1)
    soundfile.write(out, samples, sound.rate, format=kind)
    return out.getvalue()


def mu_law(clip: bytes) -> Samples:
    """The samples of a clip, read by the book and not by the library that wrote it (G.711)."""
    assert clip[:4] == b"RIFF" and clip[8:12] == b"WAVE"
    at = clip.index(b"data")
    count = int.from_bytes(clip[at + 4 : at + 8], "little")
    code = ~np.frombuffer(clip[at + 8 : at + 8 + count], np.uint8)
    size = ((code & 15).astype(int) * 2 + 33 << (code >> 4 & 7)) - 33
    return np.where(code & 128, -size, size).astype(np.float32) / 8159
