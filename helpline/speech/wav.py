"""The one sound file we deliver: 8,000 mu-law samples a second, one channel, in a WAV.

Telephone networks carry exactly this, so nobody converts it on the way.
Standard library only: the web process reads and makes these without the audio chain.
"""

from __future__ import annotations

import struct

RATE = 8_000  # Hz; mu-law takes one byte a sample

_MU_LAW = 7  # WAVE_FORMAT_MULAW
_NOTHING = b"\xff"  # the mu-law code of zero


def wrap(codes: bytes) -> bytes:
    """Put mu-law codes, one a sample, into a WAV."""
    count = len(codes)
    padding = count % 2  # chunks are of even length
    form = struct.pack("<4sIHHIIHHH", b"fmt ", 18, _MU_LAW, 1, RATE, RATE, 1, 8, 0)
    fact = struct.pack("<4sII", b"fact", 4, count)
    data = struct.pack("<4sI", b"data", count) + codes + b"\0" * padding
    body = b"WAVE" + form + fact + data
    return struct.pack("<4sI", b"RIFF", len(body)) + body


def quiet(ms: int) -> bytes:
    """A clip of silence: the breath between a key press and the next words."""
    return wrap(_NOTHING * (RATE * ms // 1000))


def seconds(clip: bytes) -> float:
    """How long a clip made by `wrap` lasts."""
    (count,) = struct.unpack_from("<I", clip, clip.index(b"data") + 4)
    return float(count / RATE)
