"""What was learnt from examples: how much each feature speaks for each meaning."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

from helpline.errors import HelplineError
from helpline.understanding.features import BUCKETS, Features

FORMAT = 2
"""Raised when features, or what is kept of a model, change."""


class ModelError(HelplineError):
    """The kept model is of another version, or is not one. Train it again."""


class _Kept(msgspec.Struct, frozen=True):
    format: int
    labels: tuple[str, ...]
    alike: dict[str, tuple[str, ...]]
    words: dict[str, int]
    rarity: bytes
    weights: bytes
    scale: tuple[float, ...]
    bias: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """One weighted sum a meaning, over the features of a message.

    `weights` are whole numbers, a row for each feature and a column for each label; a
    column's real weights are those times its `scale`.
    """

    labels: tuple[str, ...]
    features: Features
    words: Mapping[str, int]
    """Words of the examples, and how many examples hold each."""
    rarity: NDArray[np.float32]
    weights: NDArray[np.int8]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]

    def scores(self, words: Sequence[str]) -> dict[str, float]:
        """How likely each label is, 0 to 1; the labels are judged one by one."""
        found = self.features.of(words)
        rarity = self.rarity[found]
        length = np.sqrt(max(1e-9, float(rarity @ rarity)))
        sums = rarity @ self.weights[found].astype(np.float32)
        likely = 1 / (1 + np.exp(-(sums * self.scale / length + self.bias)))
        return dict(zip(self.labels, likely.tolist(), strict=True))

    def reasons(self, words: Sequence[str], label: str, most: int = 10) -> list[tuple[str, float]]:
        """The features that weigh most for or against `label`, the heaviest first."""
        column = self.labels.index(label)
        counts: dict[int, int] = {}
        for feature in self.features.of(words):
            counts[feature] = counts.get(feature, 0) + 1
        length = float(np.sqrt(sum(n * float(self.rarity[f]) ** 2 for f, n in counts.items())))
        names = self.features.heaviest(words)
        weighed = [
            (
                names.get(f, "?"),
                n * float(self.rarity[f] * self.weights[f, column] * self.scale[column]) / length,
            )
            for f, n in counts.items()
        ]
        return sorted(weighed, key=lambda pair: -abs(pair[1]))[:most]


def dump(model: Model) -> bytes:
    """`model` as bytes, to be kept with its release."""
    kept = _Kept(
        FORMAT,
        model.labels,
        model.features.alike,
        dict(model.words),
        model.rarity.astype(np.float16).tobytes(),
        model.weights.tobytes(),
        tuple(model.scale.tolist()),
        tuple(model.bias.tolist()),
    )
    return zlib.compress(msgspec.msgpack.encode(kept), 6)


def load(raw: bytes) -> Model:
    """The model in `raw`. Raises `ModelError`."""
    try:
        kept = msgspec.msgpack.decode(zlib.decompress(raw), type=_Kept)
    except (zlib.error, msgspec.MsgspecError) as error:
        raise ModelError("This is not a model, or one of another version.") from error
    if kept.format != FORMAT:
        raise ModelError("This model was trained by another version of the program.")
    try:
        return Model(
            kept.labels,
            Features(kept.alike),
            kept.words,
            np.frombuffer(kept.rarity, np.float16).astype(np.float32).reshape(BUCKETS),
            np.frombuffer(kept.weights, np.int8).reshape(BUCKETS, len(kept.labels)),
            np.array(kept.scale, np.float32),
            np.array(kept.bias, np.float32),
        )
    except ValueError as error:
        raise ModelError("This model is damaged.") from error
