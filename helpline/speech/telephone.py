"""Make a voice fit for a telephone: one chain for every engine, and the meter that checks it.

mono -> 8 kHz -> 100-3400 Hz -> speech alone -> level -> quiet at both ends -> mu-law WAV.
The band is limit before the ends are cut, so that hum or an offset is not taken for speech.
Whoever changes what is heard raises `CHAIN_VERSION` in `clips.py`.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import soundfile
import soxr

from helpline.speech import wav
from helpline.speech.engine import Samples, Sound, SpeechError
from helpline.speech.loudness import (
    FRAME_MS,
    Frames,
    active_level,
    decibels,
    limit,
    powers,
    runs,
    speech,
)
from helpline.speech.pace import LEAD_MS, LONGEST_PAUSE_MS, TAIL_MS
from helpline.speech.samples import fade

LEVEL_DBOV = -22.0  # active speech; RFC 7874's -19 dBm0
PEAK_DBFS = -3.5  # mu-law may round a peak up by 0.2 dB, and -3 is the most
BAND_HZ = (100, 3400)  # what G.711 and AMR carry of a voice
LARGEST = 1_000_000  # bytes; some carriers fetch no more

_LOW_HZ = (80, 120)
"""Where the band begins, from nothing to all. The 300 Hz of the books are the analogue line's; a
digital one carries the rest, and n and m live there: an edge at 280-340 Hz cost a recogniser 59
of 215 digits. Below lie mains hum and rumble."""
_HIGH_HZ = (3300, 3450)
"""Where the band ends, from all to nothing."""
_FAINTEST_DBOV = -70.0  # below this, turning it up only turns up noise
_MARGIN_MS = 15  # kept around the speech, for what begins or dies away softly

_HOP = wav.RATE * FRAME_MS // 1000


def to_telephone(sound: Sound, *, tail_ms: int = TAIL_MS) -> bytes:
    """A clip of `sound` as a WAV, ready to be played to a caller.

    Raises `SpeechError` where no speech is in it, or more than two minutes.
    """
    voice = _level(_cut_to_speech(_limit_band(sound)))
    whole = np.concatenate(
        (_silence(LEAD_MS - _MARGIN_MS), fade(voice, wav.RATE), _silence(tail_ms - _MARGIN_MS))
    )
    codes = io.BytesIO()
    soundfile.write(codes, whole, wav.RATE, format="RAW", subtype="ULAW")
    clip = wav.wrap(codes.getvalue())
    if len(clip) > LARGEST:
        raise SpeechError("This takes longer than two minutes to say. Cut it in two.")
    return clip


def _silence(ms: int) -> Samples:
    return np.zeros(wav.RATE * ms // 1000, dtype=np.float32)


def _limit_band(sound: Sound) -> Samples:
    """At 8 kHz, and nothing but what a telephone carries."""
    samples = np.nan_to_num(sound.samples, posinf=0, neginf=0).astype(np.float32)
    samples = soxr.resample(samples, sound.rate, wav.RATE)
    # Longer than the signal, that its end does not ring into its beginning; and whole seconds, for
    # a transform of prime length would take a hundred times as long.
    room = wav.RATE * (len(samples) // wav.RATE + 2)
    hertz = np.fft.rfftfreq(room, 1 / wav.RATE).astype(np.float32)
    low = np.interp(hertz, _LOW_HZ, (0, 1))
    high = np.interp(hertz, _HIGH_HZ, (1, 0))
    shape = np.square(np.sin(np.pi / 2 * low * high)).astype(np.float32)
    narrow = np.fft.irfft(np.fft.rfft(samples, room) * shape, room)
    return narrow[: len(samples)].astype(np.float32)


def _cut_to_speech(samples: Samples) -> Samples:
    """From the first sound of speech to the last, with no pause that is too long."""
    power = powers(samples, wav.RATE)
    spoken = runs(speech(power)) if decibels(active_level(power)) > _FAINTEST_DBOV else []
    if not spoken:
        raise SpeechError("There is no speech in this sound.")
    margin = wav.RATE * _MARGIN_MS // 1000
    half = wav.RATE * LONGEST_PAUSE_MS // 2000
    pieces = []
    start = max(0, spoken[0][0] * _HOP - margin)
    for (_, end), (onset, _) in pairwise(spoken):
        if (onset - end) * _HOP > 2 * half:
            pieces.append(fade(samples[start : end * _HOP + half], wav.RATE))
            start = onset * _HOP - half
    pieces.append(samples[start : spoken[-1][1] * _HOP + margin])
    return np.concatenate(pieces)


def _level(samples: Samples) -> Samples:
    """At the level of all clips. Holding peaks down costs level, so it is done until it fits."""
    for _ in range(8):
        off = LEVEL_DBOV - decibels(active_level(powers(samples, wav.RATE)))
        if abs(off) < 0.2 and np.abs(samples).max() <= 10 ** (PEAK_DBFS / 20):
            break
        louder = (samples * 10 ** (off / 20)).astype(np.float32)
        samples = limit(louder, wav.RATE, 10 ** (PEAK_DBFS / 20))
    return samples


@dataclass(frozen=True, slots=True)
class Measures:
    """What a clip is like. Levels are in dB below full scale."""

    rate: int  # Hz
    channels: int
    encoding: str  # "mu-law", or the library's own name of it
    seconds: float
    active_dbov: float  # of the speech, pauses left out
    peak_dbfs: float
    lead_ms: int  # quiet before the speech
    tail_ms: int  # quiet after it
    band_share: float  # 0 to 1: energy between 100 and 3400 Hz
    noise_db: float | None  # in the pauses, against the speech; None without a pause
    longest_pause_ms: int  # inside the speech


def measure(clip: bytes) -> Measures:
    """Measure a WAV. Raises `SpeechError` where it cannot be read or holds no speech."""
    mono, rate, channels, encoding = _read(clip)
    power = powers(mono, rate)
    spoken = runs(speech(power)) if len(power) else []
    if not spoken:
        raise SpeechError("There is no speech in this sound.")
    pauses = [(end, onset) for (_, end), (onset, _) in pairwise(spoken)]
    return Measures(
        rate=rate,
        channels=channels,
        encoding=encoding,
        seconds=len(mono) / rate,
        active_dbov=decibels(active_level(power)),
        peak_dbfs=decibels(float(np.abs(mono).max()) ** 2),
        lead_ms=spoken[0][0] * FRAME_MS,
        tail_ms=round(len(mono) * 1000 / rate) - spoken[-1][1] * FRAME_MS,
        band_share=_band_share(mono, rate),
        noise_db=_noise(power, pauses),
        longest_pause_ms=max((onset - end for end, onset in pauses), default=0) * FRAME_MS,
    )


def _read(clip: bytes) -> tuple[Samples, int, int, str]:
    try:
        with soundfile.SoundFile(io.BytesIO(clip)) as file:
            samples = file.read(dtype="float32", always_2d=True)
            encoding = "mu-law" if file.subtype == "ULAW" else file.subtype
            return samples.mean(axis=1), file.samplerate, file.channels, encoding
    except (soundfile.LibsndfileError, RuntimeError) as error:
        raise SpeechError("This is not a sound file that can be read.") from error


def _band_share(samples: Samples, rate: int) -> float:
    energy = np.square(np.abs(np.fft.rfft(samples)))
    hertz = np.fft.rfftfreq(len(samples), 1 / rate)
    inside = (hertz >= BAND_HZ[0]) & (hertz <= BAND_HZ[1])
    return float(energy[inside].sum() / energy.sum())


def _noise(power: Frames, pauses: list[tuple[int, int]]) -> float | None:
    """Taken from the middle of the pauses, where no word is dying away any more."""
    margin = 40 // FRAME_MS
    quiet = [power[end + margin : onset - margin] for end, onset in pauses]
    if not any(map(len, quiet)):
        return None
    return decibels(float(np.median(np.concatenate(quiet)))) - decibels(active_level(power))
