"""Whether a message is about our illness, or about something else that uses the same words."""

from __future__ import annotations

from collections.abc import Iterable

from helpline.understanding import danger as safety
from helpline.understanding.phrases import Hit
from helpline.understanding.vocabulary import Read, Vocabulary

SIGNS = ("safety:emergency-signs", "safety:urgent-signs")
"""Dangers that, asked about in general, are other illnesses."""


def is_foreign(read: Read, vocabulary: Vocabulary) -> bool:
    """Whether the subject is not ours: another illness is named, or one that nobody knows."""
    if read.has("illness") or (read.has("join:compare") and _sure(read)):
        return False
    own = [hit for hit in own_hits(read) if hit.end - hit.start > 1 and not hit.gap]
    other = [
        hit
        for hit in read.of("related") + read.of("foreign")
        if not inside(hit, own) and not _beside(read, vocabulary, hit)
    ]
    signs = [hit for name in SIGNS for hit in read.of(name) if safety.general(read, hit)]
    return bool(other) or (bool(signs) and not _sure(read)) or _unknown_subject(read, vocabulary)


def _beside(read: Read, vocabulary: Vocabulary, hit: Hit) -> bool:
    """Whether another illness only stands beside a topic of ours: `pills if I have asthma`."""
    if read.has("related"):
        return False
    joins = {join.end for join in read.of("join:beside")}
    place = hit.start
    while place not in joins and place and read.words[place - 1] in vocabulary.fillers:
        place -= 1
    topics = [own for own in own_hits(read) if own.label.startswith("topic:")]
    if place in joins and any(own.end <= place for own in topics):
        return True
    around = {join.end for join in read.of("join:around")}
    return any(hit.end <= own.start and own.start in around for own in topics)


def _sure(read: Read) -> bool:
    return any(label.startswith("topic:") for label in read.hits)


def own_hits(read: Read) -> list[Hit]:
    """The phrases of all topics, sure and loose."""
    return [hit for label, hits in read.hits.items() if is_topic(label) for hit in hits]


def is_topic(label: str) -> bool:
    """Whether the label is that of a topic's phrases."""
    return label.startswith(("topic:", "loose:"))


def other_hits(read: Read) -> list[Hit]:
    """The phrases of other subjects."""
    return [hit for name in ("related", "foreign", "elsewhere") for hit in read.of(name)]


def inside(hit: Hit, others: Iterable[Hit]) -> bool:
    """Whether the hit is a part of one of the others."""
    return any(o.start <= hit.start and hit.end <= o.end and o[1:3] != hit[1:3] for o in others)


def touched(hit: Hit, others: Iterable[Hit]) -> bool:
    """Whether a phrase of another subject shares words with the hit, and is not a part of it."""
    return any(
        hit.start < other.end and other.start < hit.end and (hit.gap or not inside(other, [hit]))
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
