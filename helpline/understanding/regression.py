"""One logistic regression a label, with numpy alone.

The same texts give the same model. A message's features are those of its words and those
between words; as most words occur often, what a word's letters weigh is summed once a word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpline.understanding.features import BUCKETS, LONGEST, Features
from helpline.understanding.model import Model

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]

ROUNDS = 50
"""Steps of the search; twice as many made no difference on held-out texts."""
SEEN = 3
"""Examples that must have a feature before it is learnt from."""
DECAY = 3e-6
"""How strongly large weights are held back; ten times more or less made little difference."""
BALANCE = 0.5
"""How far rare labels are lifted: 0 not at all, 1 until each weighs as much as all others."""
REMEMBERED_STEPS = 8
PIECE = 16
"""Rows summed at a time."""
AT_ONCE = 2
"""Groups of labels trained side by side; they do not depend on each other."""


def train(
    texts: Sequence[Sequence[str]],
    meanings: Sequence[frozenset[str]],
    weights: Sequence[float],
    alike: Mapping[str, Sequence[str]],
) -> Model:
    """The model that these texts (words), their meanings and their weights give."""
    labels = tuple(sorted({label for meaning in meanings for label in meaning}))
    features = Features(alike)
    problem = _Problem(texts, features)
    truth = np.array([[label in m for label in labels] for m in meanings], np.float32)
    weight = np.asarray(weights, np.float32)
    shares = np.array_split(np.arange(len(labels)), AT_ONCE)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(lambda share: problem.fit(truth[:, share], weight), shares))
    whole = np.zeros((BUCKETS, len(labels)), np.float32)
    whole[problem.used] = np.concatenate([each[:-1] for each in found], axis=1)
    bias = np.concatenate([each[-1] for each in found])
    scale = (np.maximum(np.abs(whole).max(axis=0), 1e-9) / 127).astype(np.float32)
    small = np.rint(whole / scale).astype(np.int8)
    counted = Counter(word for text in texts for word in set(text) if word.isalpha())
    words = {word: n for word, n in sorted(counted.items()) if n > 1}
    return Model(labels, features, words, problem.rarity, small, scale, bias)


def settings() -> str:
    """All that would make another model of the same texts, in one line."""
    return f"{ROUNDS} {SEEN} {DECAY} {BALANCE} 2"


class _Problem:
    """The texts as sparse matrices: text x word, word x letters, text x pairs."""

    def __init__(self, texts: Sequence[Sequence[str]], features: Features) -> None:
        texts = [tuple(text[:LONGEST]) for text in texts]
        vocabulary = {word: 0 for text in texts for word in text}
        for place, word in enumerate(vocabulary):
            vocabulary[word] = place
        of_words = [np.array(features.of_word(word), np.int64) for word in vocabulary]
        between = [np.array(features.between(text), np.int64) for text in texts]
        places = [np.array([vocabulary[w] for w in text], np.int64) for text in texts]
        count = np.zeros(BUCKETS)
        for words, pairs in zip(places, between, strict=True):
            seen = [of_words[place] for place in set(words.tolist())]
            count[np.unique(np.concatenate([*seen, pairs]))] += 1
        rarity = np.log((1 + len(texts)) / (1 + count)) + 1
        self.rarity = np.where(count < SEEN, 0, rarity).astype(np.float32)
        self.used = np.flatnonzero(self.rarity)
        renumber = np.full(BUCKETS, -1)
        renumber[self.used] = np.arange(len(self.used))
        self._rarity = self.rarity[self.used][:, None]
        self._words = _Matrix(places, len(vocabulary))
        self._letters = _Matrix([_known(renumber[each]) for each in of_words], len(self.used))
        self._pairs = _Matrix([_known(renumber[each]) for each in between], len(self.used))
        length = np.sqrt(np.maximum(self._sums(self._rarity**2), 1e-9))
        self._scale = (1 / length).astype(np.float32)

    def _sums(self, values: Floats) -> Floats:
        """For each text, the sum of the rows of `values` over its features."""
        return self._words.sums(self._letters.sums(values)) + self._pairs.sums(values)

    def _spread(self, values: Floats) -> Floats:
        """For each feature, the sum of the rows of `values` over the texts that have it."""
        return self._letters.spread(self._words.spread(values)) + self._pairs.spread(values)

    def fit(self, truth: Floats, weight: Floats) -> Floats:
        """Weights of every feature used, and in the last row the bias, for each column."""
        share = (truth * weight[:, None]).sum(0) / weight.sum()
        lift = np.where(truth == 1, 0.5 / np.maximum(share, 1e-4), 0.5 / (1 - share)) ** BALANCE
        lift = (lift * weight[:, None] / weight.sum()).astype(np.float32)
        sign = np.where(truth == 1, -1, 1).astype(np.float32)

        def loss(at: Floats) -> tuple[float, Floats]:
            values, bias = at[:-1], at[-1]
            sums = self._sums(values * self._rarity) * self._scale + bias
            cost = float((np.logaddexp(0, sign * sums) * lift).sum())
            cost += 0.5 * DECAY * float(np.vdot(values, values))
            error = (1 / (1 + np.exp(-sums)) - truth) * lift
            slope = self._spread(error * self._scale) * self._rarity + DECAY * values
            return cost, np.vstack([slope, error.sum(0)])

        return _least(loss, np.zeros((len(self.used) + 1, truth.shape[1]), np.float32))


def _known(numbers: Numbers) -> Numbers:
    return numbers[numbers >= 0]


class _Matrix:
    """A sparse matrix of counts, by the column numbers of each row."""

    def __init__(self, rows: Sequence[Numbers], columns: int) -> None:
        sizes = np.array([len(row) for row in rows], np.int64)
        flat = np.concatenate(rows) if rows else np.zeros(0, np.int64)
        order = np.argsort(flat, kind="stable")
        of_row = np.repeat(np.arange(len(rows)), sizes)
        self._forth = _plan(flat, sizes)
        self._back = _plan(of_row[order], np.bincount(flat, minlength=columns))

    def sums(self, values: Floats) -> Floats:
        """For each row of the matrix, the sum of the rows of `values` that it names."""
        return _add(self._forth, values)

    def spread(self, values: Floats) -> Floats:
        """For each column, the sum of the rows of `values` that name it."""
        return _add(self._back, values)


@dataclass(frozen=True, slots=True)
class _Step:
    """Sums of pieces: the first row of each piece, the second of each, and so on.

    Pieces are in the order of their length, longest first; `back` puts them in order again.
    """

    rows: list[Numbers]
    back: Numbers


def _plan(flat: Numbers, sizes: Numbers) -> list[_Step]:
    """How to sum rows in pieces of `PIECE`, then the pieces, until one sum a row is left."""
    plan = []
    while True:
        pieces = np.maximum(1, -(-sizes // PIECE))
        owner = np.repeat(np.arange(len(sizes)), pieces)
        number = np.arange(len(owner)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
        begin = (np.cumsum(sizes) - sizes)[owner] + PIECE * number
        length = np.minimum(sizes[owner] - PIECE * number, PIECE)
        order = np.argsort(-length, kind="stable")
        begin, length = begin[order], length[order]
        reached = [int((length > step).sum()) for step in range(int(length.max(initial=0)))]
        rows = [flat[begin[:count] + step] for step, count in enumerate(reached)]
        plan.append(_Step(rows, np.argsort(order, kind="stable")))
        if len(owner) == len(sizes):
            return plan
        flat, sizes = np.arange(len(owner)), pieces


def _add(plan: list[_Step], values: Floats) -> Floats:
    for step in plan:
        total = np.zeros((len(step.back), values.shape[1]), np.float32)
        for rows in step.rows:
            total[: len(rows)] += values[rows]
        values = total[step.back]
    return values


def _least(loss: Callable[[Floats], tuple[float, Floats]], at: Floats) -> Floats:
    """Where `loss` is least, sought from `at` by L-BFGS (Nocedal 1980)."""
    cost, slope = loss(at)
    steps: list[tuple[Floats, Floats, float]] = []
    for _ in range(ROUNDS):
        way, used = slope.copy(), []
        for step, change, inverse in reversed(steps):
            used.append(inverse * float(np.vdot(step, way)))
            way -= used[-1] * change
        if steps:
            step, change, inverse = steps[-1]
            way *= 1 / (inverse * float(np.vdot(change, change)))
        else:
            way /= max(1e-9, float(np.sqrt(np.vdot(slope, slope))))
        for (step, change, inverse), was in zip(steps, reversed(used), strict=True):
            way += step * (was - inverse * float(np.vdot(change, way)))
        down, size = -float(np.vdot(slope, way)), 1.0
        for _ in range(12):
            following = at - size * way
            new_cost, new_slope = loss(following)
            if new_cost <= cost + 1e-4 * size * down:
                break
            size /= 2
        step, change = following - at, new_slope - slope
        if (bend := float(np.vdot(step, change))) > 1e-10:
            steps = [*steps, (step, change, 1 / bend)][-REMEMBERED_STEPS:]
        at, cost, slope = following, new_cost, new_slope
    return at
