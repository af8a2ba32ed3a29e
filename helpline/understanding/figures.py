"""How well a helpline understands texts that it has not learnt from.

A model learns from all examples but those of one part, and is asked about that part. A text
near one of the part is not learnt from either, so that nothing is remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from zlib import crc32

from msgspec import Struct

from helpline.content.examples import Example
from helpline.understanding.intent import DANGERS, Intent
from helpline.understanding.text import split

PARTS = 5
"""Parts that examples are dealt into; one at a time is left out."""
NEAR = 0.6
"""Share of runs of four letters that two texts have in common from which they are near."""
FLOORS = {"danger": 0.85, "stop": 0.90}
"""Parts of unseen dangers and opt-outs that must be found before a release is published."""


class Figure(Struct, frozen=True):
    """Of one kind of text: how many there were, how many were understood, and how many others
    were taken for that kind."""

    kind: str
    count: int
    found: int
    others: int
    false: int

    def __str__(self) -> str:
        return (
            f"{self.kind}: {self.found} of {self.count} found ({_percent(self.found, self.count)})"
            f", {self.false} of {self.others} others taken for it"
            f" ({_percent(self.false, self.others)})"
        )


def runs(text: str) -> frozenset[str]:
    """The runs of four letters in `text`, as it is read."""
    plain = " ".join(split(text).words)
    return frozenset(plain[at : at + 4] for at in range(max(1, len(plain) - 3)))


class Nearness:
    """Finds which texts are near any of `texts`."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._runs = [runs(text) for text in texts]
        self._having: dict[str, list[int]] = {}
        for place, having in enumerate(self._runs):
            for run in having:
                self._having.setdefault(run, []).append(place)

    def has_near(self, text: str) -> bool:
        """Whether `text` is one of the texts, or nearly."""
        mine = runs(text)
        shared: dict[int, int] = {}
        for run in mine:
            for place in self._having.get(run, ()):
                shared[place] = shared.get(place, 0) + 1
        return any(
            count >= NEAR * (len(mine) + len(self._runs[place]) - count)
            for place, count in shared.items()
        )


def part_of(example: Example) -> int:
    """Which part an example is dealt into; the same for the same words."""
    return crc32(" ".join(split(example.text).words).encode()) % PARTS


def divide(examples: Sequence[Example], part: int) -> tuple[list[Example], list[Example]]:
    """What is learnt from where `part` is left out, and what is asked about then."""
    asked = [one for one in examples if part_of(one) == part and one.part != "words"]
    near = Nearness(one.text for one in asked)
    rest = [one for one in examples if part_of(one) != part and not near.has_near(one.text)]
    return rest, asked


def figures(read: Callable[[str, str], Intent], asked: Sequence[Example]) -> list[Figure]:
    """How `asked` are understood by `read`, kind by kind."""
    heard = [(one, kinds_of(read(one.text, one.language))) for one in asked]
    return [
        Figure(
            kind,
            sum(_is(one, kind) for one, _ in heard),
            sum(_is(one, kind) and kind in kinds for one, kinds in heard),
            sum(not _is(one, kind) for one, _ in heard),
            sum(not _is(one, kind) and kind in kinds for one, kinds in heard),
        )
        for kind in ("danger", "stop", "urgent", "care", "command", "topic")
    ]


def kinds_of(intent: Intent) -> frozenset[str]:
    """The kinds of figure that an intent counts for."""
    found = {"danger"} if intent.kind in DANGERS or intent.first else set()
    found |= {"stop"} if intent.stops else set()
    found |= {"urgent"} if intent.kind == "urgent" else set()
    found |= {"care"} if intent.kind in ("advice", "outlook", "distress") else set()
    found |= {"command"} if intent.kind == "command" else set()
    return frozenset(found | ({"topic"} if intent.topic or intent.choices else set()))


def _is(example: Example, kind: str) -> bool:
    """Whether an example is of a kind of figure."""
    means = example.means
    if kind == "danger":
        return not means.isdisjoint(DANGERS)
    if kind == "care":
        return not means.isdisjoint({"advice", "outlook", "distress"})
    if kind == "command":
        return any(one.startswith("command:") or one in ("help", "start") for one in means)
    if kind == "topic":
        known = {*DANGERS, "stop", "urgent", "advice", "outlook", "distress", "help", "start"}
        return any(one not in known and ":" not in one for one in means)
    return kind in means


def unmet(read: Callable[[str, str], Intent], must: Iterable[Example]) -> list[Example]:
    """Those of `must` that are not understood as they must be."""
    return [one for one in must if not _met(read(one.text, one.language), one)]


def _met(intent: Intent, example: Example) -> bool:
    wanted = example.means
    if "stop" in wanted and not intent.stops:
        return False
    dangers = wanted & frozenset(DANGERS)
    if dangers and intent.kind not in DANGERS and intent.first is None:
        return False
    return bool(dangers or "stop" in wanted) or intent.kind in wanted or intent.means in wanted


def too_low(found: Iterable[Figure]) -> list[Figure]:
    """The figures below `FLOORS`."""
    return [one for one in found if one.count and one.found < FLOORS.get(one.kind, 0.0) * one.count]


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"
