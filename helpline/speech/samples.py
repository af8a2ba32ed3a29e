"""Sound in memory: read it from a file's bytes, cut its silent ends, join pieces with pauses."""

from __future__ import annotations

import io
from collections.abc import Iterable

import numpy as np
import soundfile

from helpline.speech.engine import Samples, Sound, SpeechError

LOWEST_RATE = 8_000
"""Hz. A voice sampled less often has lost what a telephone could still carry."""

_FADE_MS = 4
_FRAME_MS = 10
_FLOOR = 10 ** (-50 / 10)  # of the loudest frame's power: what is below is the voice's own silence


def decode(data: bytes) -> Sound:
    """Read WAV, MP3, FLAC or Ogg; several channels become one.

    Raises `SpeechError` where it is not sound, holds none, or too little of it.
    """
    try:
        samples, rate = soundfile.read(io.BytesIO(data), dtype="float32", always_2d=True)
    except (soundfile.LibsndfileError, RuntimeError, TypeError) as error:
        raise SpeechError("This is not a sound file that can be read.") from error
    if not len(samples):
        raise SpeechError("This sound file is empty.")
    if rate < LOWEST_RATE:
        raise SpeechError(f"This sound file has fewer than {LOWEST_RATE:,} samples a second.")
    return Sound(np.nan_to_num(samples.mean(axis=1, dtype=np.float32)), rate)


def trim(sound: Sound) -> Sound:
    """Without the silence a voice leaves before and after; nothing at all if it is only silence."""
    hop = max(1, sound.rate * _FRAME_MS // 1000)
    whole = np.pad(sound.samples, (0, -len(sound.samples) % hop))
    power = np.square(whole.reshape(-1, hop)).mean(axis=1)
    loud = np.flatnonzero(power > max(power.max(initial=0) * _FLOOR, 1e-10))
    if not len(loud):
        return Sound(sound.samples[:0], sound.rate)
    return Sound(sound.samples[max(0, loud[0] - 1) * hop : (loud[-1] + 2) * hop], sound.rate)


def fade(samples: Samples, rate: int) -> Samples:
    """With a few milliseconds of fade at both ends, so that the cut does not click."""
    length = min(rate * _FADE_MS // 1000, len(samples) // 2)
    ramp = np.linspace(0, 1, length, endpoint=False, dtype=np.float32)
    shaped = samples.copy()
    shaped[:length] *= ramp
    shaped[len(shaped) - length :] *= ramp[::-1]
    return shaped


def join(pieces: Iterable[tuple[Sound, int]]) -> Sound:
    """Pieces of one voice, each followed by its milliseconds of quiet."""
    parts: list[Samples] = []
    rate = 0
    for sound, pause_ms in pieces:
        rate = rate or sound.rate
        if sound.rate != rate:
            raise SpeechError("The voice changed its sampling rate between two pieces.")
        parts.append(fade(sound.samples, rate))
        parts.append(np.zeros(rate * pause_ms // 1000, dtype=np.float32))
    if not parts:
        raise SpeechError("There is nothing to say in this text.")
    return Sound(np.concatenate(parts), rate)
