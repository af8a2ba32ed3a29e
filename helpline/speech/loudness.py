"""Where the speech is in a signal, how loud it is, and holding its peaks down.

The level is that of the speech alone, after the idea of ITU-T P.56: frames count that are less
than 15.9 dB below the level of the frames that count, and gaps up to 200 ms belong to speech.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from helpline.speech.engine import Samples

FRAME_MS = 5
_MARGIN = 10 ** (15.9 / 10)
_HANGOVER = 200 // FRAME_MS  # frames
_SHORTEST = 60 // FRAME_MS  # frames; what stands alone and is shorter is a click, no word
_SMOOTH = 30 // FRAME_MS  # frames

Frames = NDArray[np.float64]
Mask = NDArray[np.bool_]


def powers(samples: Samples, rate: int) -> Frames:
    """The mean square of every 5 ms; what is left over at the end is padded with zeros."""
    hop = rate * FRAME_MS // 1000
    whole = np.pad(samples.astype(np.float64), (0, -len(samples) % hop))
    frames: Frames = np.square(whole).reshape(-1, hop).mean(axis=1)
    return frames


def decibels(power: float) -> float:
    """A mean square in dB below full scale (dBov); -96, the least of 16 bits, for nothing."""
    return float(10 * np.log10(max(power, 10**-9.6)))


def active_level(power: Frames) -> float:
    """The mean square of the speech, its pauses left out. 0 where there is none."""
    if not len(power):
        return 0.0
    smooth = np.convolve(power, np.full(_SMOOTH, 1 / _SMOOTH))[_SMOOTH // 2 :][: len(power)]
    level = power.mean()
    for _ in range(20):
        active = _close(smooth > level / _MARGIN)
        louder = power[active].mean() if active.any() else 0.0
        if louder <= level * 1.0001:
            break
        level = louder
    return float(level)


def speech(power: Frames) -> Mask:
    """Which frames are speech, short gaps inside words included.

    The line lies 40 dB below the speech, or 6 dB above a noisy room, but never less than
    25 dB below the speech, for soft consonants live there.
    """
    level = active_level(power)
    room = np.quantile(power, 0.1) * 10 ** (6 / 10)
    line = np.clip(room, level * 10**-4.0, level * 10**-2.5)
    return _open(_close(power > max(line, 1e-11)))


def runs(mask: Mask) -> list[tuple[int, int]]:
    """The stretches of true, each as its first frame and the frame after its last."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False]))))
    return [(int(first), int(last)) for first, last in edges.reshape(-1, 2)]


def _close(mask: Mask) -> Mask:
    """With the gaps of up to 200 ms filled."""
    filled = mask.copy()
    for first, last in runs(~mask):
        if first > 0 and last < len(mask) and last - first <= _HANGOVER:
            filled[first:last] = True
    return filled


def _open(mask: Mask) -> Mask:
    """Without the stretches too short to be speech."""
    kept = mask.copy()
    for first, last in runs(mask):
        if last - first < _SHORTEST:
            kept[first:last] = False
    return kept


def limit(samples: Samples, rate: int, ceiling: float) -> Samples:
    """Turned down smoothly around every peak above `ceiling`, 5 ms before to 5 ms after.

    A gain that moves slowly, unlike clipping, adds no harshness to a voice.
    """
    reach = rate * 5 // 1000
    gain = np.minimum(1, ceiling / np.maximum(np.abs(samples), 1e-9))
    if gain.min(initial=1) == 1:
        return samples
    around = np.pad(gain, 2 * reach, constant_values=1)
    lowest = np.lib.stride_tricks.sliding_window_view(around, 2 * reach + 1).min(axis=1)
    window = np.hanning(2 * reach + 3)[1:-1]
    smooth = np.convolve(lowest, window / window.sum(), "valid")
    return (samples * smooth).astype(np.float32)
