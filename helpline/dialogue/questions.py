"""Which topic a message asks for, and whether it is about our subject at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from helpline.dialogue import safety
from helpline.dialogue.phrases import Hit
from helpline.dialogue.vocabulary import Read, Vocabulary

SURE, LOOSE, WORD_MORE, ASKED, GENERAL = 3.0, 1.0, 0.5, 1.6, 0.5
"""Weight of a sure phrase, of a loose one, of each further word in it, of standing in the
question itself, and of the general topic beside a special one."""
RIVAL = 0.75
"""A second topic with this part of the best one's weight makes the answer unsure."""
SIGNS = ("safety:emergency-signs", "safety:urgent-signs")
"""Dangers that, asked about in general, are other illnesses."""
FEW = 6
"""Words of a short text, in which a loose keyword is enough (B7)."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a message asks for: topics with their weights, best first, and what it is about."""

    topics: tuple[tuple[str, float], ...] = ()
    foreign: bool = False
    """It is about another illness, another subject, or a side of ours that we know nothing of."""
    between: bool = False
    """The first two topics are asked for alike."""
    sure: bool = False

    @property
    def topic(self) -> str | None:
        """The topic asked for, unless two of them are."""
        return self.topics[0][0] if self.topics and not self.between else None


def ask(read: Read, vocabulary: Vocabulary, general: str) -> Found:
    """The topics that `read` asks for; `general` is the topic of the whole illness."""
    if is_foreign(read, vocabulary):
        return Found(foreign=True)
    hits = _apart(read)
    licensed = _licensed(read, vocabulary, hits)
    kept = [hit for hit in hits if hit.label.startswith("topic:") or licensed]
    weights = _weights(read, kept)
    if not weights and read.has("illness"):
        if read.has("outside"):
            return Found(foreign=True)
        weights = {general: LOOSE}
    if len(weights) > 1 and general in weights:
        weights[general] *= GENERAL
    ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    sure = any(hit.label.startswith("topic:") for hit in kept)
    foreign = not ranked and any(map(read.has, ("outside", "places", "elsewhere")))
    topics, between = _settled(read, kept, ranked, general)
    return Found(tuple(topics), foreign, between, sure)


def is_foreign(read: Read, vocabulary: Vocabulary) -> bool:
    """Whether the subject is not ours: another illness is named, or one that nobody knows."""
    if read.has("illness") or (read.has("join:compare") and _sure(read)):
        return False
    own = [hit for hit in _own(read) if hit.end - hit.start > 1 and not hit.gap]
    other = [
        hit
        for hit in read.of("cancers") + read.of("foreign")
        if not _inside(hit, own) and not _beside(read, vocabulary, hit)
    ]
    signs = [hit for name in SIGNS for hit in read.of(name) if safety.general(read, hit)]
    return bool(other) or (bool(signs) and not _sure(read)) or _unknown_subject(read, vocabulary)


def _beside(read: Read, vocabulary: Vocabulary, hit: Hit) -> bool:
    """Whether another illness only stands beside a topic of ours: `chemo if I have asthma`."""
    if read.has("cancers"):
        return False
    joins = {join.end for join in read.of("join:beside")}
    place = hit.start
    while place not in joins and place and read.words[place - 1] in vocabulary.fillers:
        place -= 1
    topics = [own for own in _own(read) if own.label.startswith("topic:")]
    if place in joins and any(own.end <= place for own in topics):
        return True
    around = {join.end for join in read.of("join:around")}
    return any(hit.end <= own.start and own.start in around for own in topics)


def _sure(read: Read) -> bool:
    return any(label.startswith("topic:") for label in read.hits)


def _own(read: Read) -> list[Hit]:
    return [hit for label, hits in read.hits.items() if _is_topic(label) for hit in hits]


def _is_topic(label: str) -> bool:
    return label.startswith(("topic:", "loose:"))


def _inside(hit: Hit, others: Iterable[Hit]) -> bool:
    return any(o.start <= hit.start and hit.end <= o.end and o[1:] != hit[1:] for o in others)


def _others(read: Read) -> list[Hit]:
    return [hit for name in ("cancers", "foreign", "elsewhere") for hit in read.of(name)]


def _touched(hit: Hit, others: Iterable[Hit]) -> bool:
    """Whether a phrase of another subject shares words with the hit, and is not a part of it."""
    return any(
        hit.start < other.end and other.start < hit.end and (hit.gap or not _inside(other, [hit]))
        for other in others
    )


def _unknown_subject(read: Read, vocabulary: Vocabulary) -> bool:
    """Whether a word that nobody knows stands where the subject stands: `treatments for Xyz`."""
    for join in read.of("join:subject"):
        place = join.end
        while place < len(read.words) and read.words[place] in vocabulary.fillers:
            place += 1
        here = read.reading.clauses[join.start : place + 1]
        if place < len(read.words) and len(set(here)) == 1 and not vocabulary.knows(read, place):
            return True
    return False


def _apart(read: Read) -> list[Hit]:
    """The topics' phrases, none inside or across another: the longest of them."""
    foreign = [] if read.has("illness") else _others(read)
    foreign = [hit for hit in foreign if hit.end - hit.start > 1]
    by_size = sorted(_own(read), key=lambda h: (h.label[0] == "l", h.gap, h.start - h.end, h.start))
    kept: list[Hit] = []
    for hit in by_size:
        covered = any(hit.start < other.end and other.start < hit.end for other in kept)
        if not covered and not _touched(hit, foreign):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)


def _licensed(read: Read, vocabulary: Vocabulary, hits: list[Hit]) -> bool:
    """Whether loose words count: near words of ours, or in a short text about nothing else."""
    if read.has("illness") or any(hit.label.startswith("topic:") for hit in hits):
        return True
    if read.has("elsewhere"):
        return False
    if not read.has("spread") and any(not _inside(hit, hits) for hit in read.of("places")):
        return read.has("context")
    covered = {place for hit in hits for place in range(hit.start, hit.end)}
    others = [
        place
        for place, forms in enumerate(read.reading.forms)
        if place not in covered and forms.isdisjoint(vocabulary.fillers | vocabulary.own)
    ]
    if read.has("context"):
        return len(others) <= FEW
    return not others


def _weights(read: Read, hits: list[Hit]) -> dict[str, float]:
    asking = read.asked | {read.sentence(hit) for hit in read.of("asking")}
    weights: dict[str, float] = {}
    for hit in hits:
        kind, _, topic = hit.label.partition(":")
        weight = SURE if kind == "topic" else LOOSE
        weight += WORD_MORE * (hit.end - hit.start - 1)
        if read.sentence(hit) in asking:
            weight *= ASKED
        weights[topic] = max(weights.get(topic, 0.0), weight) + 0.1 * (topic in weights)
    return weights


def _settled(
    read: Read, hits: list[Hit], ranked: list[tuple[str, float]], general: str
) -> tuple[list[tuple[str, float]], bool]:
    """The ranking, and whether its first two are asked for alike.

    `chemo or hormones` asks for both; `immunotherapy after chemo` for the first.
    """
    if len(ranked) < 2 or general in (ranked[0][0], ranked[1][0]):
        return ranked, False
    if ranked[1][1] < RIVAL * ranked[0][1]:
        return ranked, False
    first, second = sorted(ranked[:2], key=lambda item: _place(hits, item[0]))
    between = range(_place(hits, first[0]), _place(hits, second[0]))
    if any(hit.start in between for hit in read.of("join:both")):
        return [first, second, *ranked[2:]], True
    if any(hit.start in between for hit in read.of("join:under")):
        return [first, second, *ranked[2:]], False
    return ranked, ranked[0][1] == ranked[1][1]


def _place(hits: list[Hit], topic: str) -> int:
    return min(hit.start for hit in hits if hit.label.partition(":")[2] == topic)
