"""How long an MP3 plays, from its headers alone."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from helpline.handset.faults import HandsetError

_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
"""Version bits (3 is MPEG-1, 2 is MPEG-2, 0 is MPEG-2.5) -> sampling rates in hertz."""
_KILOBITS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KILOBITS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)


@dataclass(frozen=True, slots=True)
class Mp3Format:
    """What the headers tell: hertz, channels, and seconds (estimated without a Xing header)."""

    rate: int
    channels: int
    seconds: float


def measure_mp3(data: bytes) -> Mp3Format:
    """The length of an MP3. Raises `HandsetError` 12300 where no layer III frame is found."""
    start = _after_tag(data)
    while start + 4 <= len(data):
        frame = _frame(data, start)
        if frame is not None:
            return frame
        start = data.find(b"\xff", start + 1)
        if start < 0:
            break
    raise HandsetError(12300, "the sound is not an MP3")


def _after_tag(data: bytes) -> int:
    """Where the sound begins behind an ID3v2 tag, whose size has seven bits a byte."""
    if data[:3] != b"ID3" or len(data) < 10:
        return 0
    size = 0
    for byte in data[6:10]:
        size = size << 7 | byte & 0x7F
    return 10 + size


def _frame(data: bytes, start: int) -> Mp3Format | None:
    (word,) = struct.unpack_from(">I", data, start)
    version, layer = word >> 19 & 3, word >> 17 & 3
    kilobits, rate = word >> 12 & 15, word >> 10 & 3
    if word >> 21 != 0x7FF or version == 1 or layer != 1 or kilobits in (0, 15) or rate == 3:
        return None
    hertz = _RATES[version][rate]
    channels = 1 if word >> 6 & 3 == 3 else 2
    bits = (_KILOBITS_1 if version == 3 else _KILOBITS_2)[kilobits] * 1000
    length = (144 if version == 3 else 72) * bits // hertz
    if start + length > len(data):
        return None
    frames = _read_frame_count(data, start, version, channels)
    samples = 1152 if version == 3 else 576
    seconds = frames * samples / hertz if frames else (len(data) - start) * 8 / bits
    return Mp3Format(hertz, channels, seconds)


def _read_frame_count(data: bytes, start: int, version: int, channels: int) -> int:
    """The number of frames that a Xing or Info header tells, or 0."""
    side = {(3, 2): 32, (3, 1): 17}.get((version, channels), 17 if channels == 2 else 9)
    place = start + 4 + side
    if data[place : place + 4] not in (b"Xing", b"Info") or len(data) < place + 12:
        return 0
    flags, frames = struct.unpack_from(">II", data, place + 4)
    return int(frames) if flags & 1 else 0
