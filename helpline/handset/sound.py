"""What a sound file is: its form, its length, and how soon one hears something."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from dataclasses import dataclass

from helpline.handset.faults import HandsetError
from helpline.handset.mp3 import measure_mp3

PCM, MU_LAW, EXTENSIBLE = 1, 7, 0xFFFE
"""Format tags of a WAV file."""
AUDIBLE = 0.01
"""Part of full scale above which a sample counts as heard: -40 dB."""


@dataclass(frozen=True, slots=True)
class AudioFormat:
    """A sound that can be played. `rate` is in hertz, `seconds` is its length.

    `lead` is the silence before it in seconds, or 0 where the form was not looked into.
    """

    form: str
    rate: int
    channels: int
    bits: int
    seconds: float
    lead: float = 0.0


def read_sound(data: bytes, content_type: str) -> AudioFormat:
    """The sound in these bytes, by the bare content type that the server gave.

    Raises `HandsetError` 12300 for a type that Twilio does not play and for bytes that are
    not what their type says, cut short, or without a single sample.
    """
    reader = _READERS.get(content_type)
    if reader is None:
        raise HandsetError(12300, f"{content_type or 'no type'} is not a sound that can be played")
    if not data:
        raise HandsetError(11770, "the sound is empty")
    sound = reader(data)
    if not sound.seconds > 0:
        raise HandsetError(12300, "the sound is empty")
    return sound


def is_sound(content_type: str) -> bool:
    """Whether Twilio plays this content type."""
    return content_type in _READERS


def _wav(data: bytes) -> AudioFormat:
    if len(data) < 12 or data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise HandsetError(12300, "the sound is not a WAV file")
    chunks = _chunks(data, 12, "<I")
    form = chunks.get(b"fmt ", b"")
    if len(form) < 16 or b"data" not in chunks:
        raise HandsetError(12300, "the WAV file has no format or no sound in it")
    tag, channels, rate, _, frame, bits = struct.unpack("<HHIIHH", form[:16])
    if tag == EXTENSIBLE and len(form) >= 26:
        tag = struct.unpack("<H", form[24:26])[0]
    if (tag, bits) not in ((PCM, 8), (PCM, 16), (MU_LAW, 8)):
        raise HandsetError(12300, f"WAV of format {tag} with {bits} bits is not played")
    if not channels or not rate or frame != channels * bits // 8:
        raise HandsetError(12300, "the WAV file contradicts itself")
    samples = chunks[b"data"]
    lead = _lead(samples, tag, bits) / channels / rate
    seconds = len(samples) // frame / rate
    name = "mu-law WAV" if tag == MU_LAW else "PCM WAV"
    return AudioFormat(name, rate, channels, bits, seconds, min(lead, seconds))


def _chunks(data: bytes, start: int, size: str) -> dict[bytes, bytes]:
    """The named pieces of a RIFF or AIFF file; the first of each name counts."""
    chunks: dict[bytes, bytes] = {}
    while start + 8 <= len(data):
        (length,) = struct.unpack_from(size, data, start + 4)
        body = data[start + 8 : start + 8 + length]
        if len(body) < length:
            raise HandsetError(12300, "the sound file is cut short")
        chunks.setdefault(data[start : start + 4], body)
        start += 8 + length + length % 2
    return chunks


def _lead(samples: bytes, tag: int, bits: int) -> int:
    """How many samples pass before one is audible."""
    if tag == MU_LAW:
        loud = bytes(value for value in range(256) if _mu_law(value) > AUDIBLE)
        return _first(samples, frozenset(loud))
    if bits == 8:
        quiet = range(128 - int(128 * AUDIBLE), 129 + int(128 * AUDIBLE))
        return _first(samples, frozenset(range(256)) - frozenset(quiet))
    whole = samples[: len(samples) // 2 * 2]
    values = (value for (value,) in struct.iter_unpack("<h", whole))
    floor = 32768 * AUDIBLE
    found = (place for place, value in enumerate(values) if abs(value) > floor)
    return next(found, len(whole) // 2)


def _first(samples: bytes, loud: frozenset[int]) -> int:
    found = (place for place, value in enumerate(samples) if value in loud)
    return next(found, len(samples))


def _mu_law(value: int) -> float:
    """The magnitude of one mu-law byte as a part of full scale (ITU-T G.711)."""
    value = ~value & 0xFF
    magnitude = (((value & 0x0F) << 3) + 0x84) << ((value & 0x70) >> 4)
    return (magnitude - 0x84) / 32768


def _mp3(data: bytes) -> AudioFormat:
    found = measure_mp3(data)
    return AudioFormat("MP3", found.rate, found.channels, 0, found.seconds)


def _aiff(data: bytes) -> AudioFormat:
    if len(data) < 12 or data[:4] != b"FORM" or data[8:12] not in (b"AIFF", b"AIFC"):
        raise HandsetError(12300, "the sound is not an AIFF file")
    common = _chunks(data, 12, ">I").get(b"COMM", b"")
    if len(common) < 18:
        raise HandsetError(12300, "the AIFF file does not say what it holds")
    channels, frames, bits = struct.unpack(">hIh", common[:8])
    exponent, mantissa = struct.unpack(">HQ", common[8:18])
    rate = round(math.ldexp(mantissa, (exponent & 0x7FFF) - 16383 - 63))
    if channels < 1 or rate < 1:
        raise HandsetError(12300, "the AIFF file contradicts itself")
    return AudioFormat("AIFF", rate, channels, bits, frames / rate)


def _raw_mu_law(data: bytes) -> AudioFormat:
    return AudioFormat("mu-law", 8000, 1, 8, len(data) / 8000, _lead(data, MU_LAW, 8) / 8000)


def _gsm(data: bytes) -> AudioFormat:
    """GSM 06.10: frames of 33 bytes, each 20 ms."""
    return AudioFormat("GSM", 8000, 1, 13, len(data) // 33 * 0.02)


_READERS: dict[str, Callable[[bytes], AudioFormat]] = {
    "audio/mpeg": _mp3,
    "audio/wav": _wav,
    "audio/wave": _wav,
    "audio/x-wav": _wav,
    "audio/aiff": _aiff,
    "audio/x-aiff": _aiff,
    "audio/x-aifc": _aiff,
    "audio/gsm": _gsm,
    "audio/x-gsm": _gsm,
    "audio/ulaw": _raw_mu_law,
}
