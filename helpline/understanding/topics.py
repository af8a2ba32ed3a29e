"""Which topic a message asks for, and whether it is about our subject at all."""

from __future__ import annotations

from dataclasses import dataclass

from helpline.understanding.phrases import Hit
from helpline.understanding.scope import inside, is_foreign, other_hits, own_hits, touched
from helpline.understanding.vocabulary import Read, Vocabulary

SURE, LOOSE, WORD_MORE, ASKED, GENERAL = 3.0, 1.0, 0.5, 1.6, 0.5
"""Weight of a sure phrase, of a loose one, of each further word in it, of standing in the
question itself, and of the general topic beside a special one."""
RIVAL = 0.75
"""A second topic with this part of the best one's weight makes the answer unsure."""
FEW = 6
"""Words of a short text, in which a loose keyword is enough (B7)."""


Ranked = list[tuple[str, float]]
"""Topics with their weights, best first."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a message asks for: topics with their weights, best first, and what it is about."""

    topics: tuple[tuple[str, float], ...] = ()
    foreign: bool = False
    """It is about another illness, another subject, or a side of ours that we know nothing of."""
    between: bool = False
    """The first two topics are asked for alike."""
    sure: bool = False
    first: str | None = None
    """The topic named first, for words that go before a topic."""

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
    if read.has("outside") and _bare(read, kept, general):
        return Found(foreign=True)
    if not weights and read.has("illness"):
        weights = {general: LOOSE}
    if len(weights) > 1 and general in weights:
        weights[general] *= GENERAL
    ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    sure = any(hit.label.startswith("topic:") for hit in kept)
    foreign = not ranked and any(map(read.has, ("outside", "places", "elsewhere")))
    topics, between = _settled(read, kept, ranked, general)
    return Found(tuple(topics), foreign, between, sure, _first(hits))


def _bare(read: Read, hits: list[Hit], general: str) -> bool:
    """Whether nothing of a topic is named but the illness itself."""
    names = read.of("illness") + read.of("context")
    return all(
        hit.label.endswith(f":{general}")
        and any(name.start <= hit.start and hit.end <= name.end for name in names)
        for hit in hits
    )


def _first(hits: list[Hit]) -> str | None:
    named = sorted(hits, key=lambda hit: (hit.label.startswith("loose:"), hit.start))
    return named[0].label.partition(":")[2] if named else None


def _apart(read: Read) -> list[Hit]:
    """The topics' phrases, none inside or across another: the longest of them."""
    foreign = [] if read.has("illness") else other_hits(read)
    foreign = [hit for hit in foreign if hit.end - hit.start > 1]
    by_size = sorted(
        own_hits(read), key=lambda h: (h.label[0] == "l", h.gap, h.start - h.end, h.start)
    )
    kept: list[Hit] = []
    for hit in by_size:
        covered = any(hit.start < other.end and other.start < hit.end for other in kept)
        if not covered and not touched(hit, foreign):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)


def _licensed(read: Read, vocabulary: Vocabulary, hits: list[Hit]) -> bool:
    """Whether loose words count: near words of ours, or in a short text about nothing else."""
    if read.has("illness") or any(hit.label.startswith("topic:") for hit in hits):
        return True
    if read.has("elsewhere"):
        return False
    if not read.has("spread") and any(not inside(hit, hits) for hit in read.of("places")):
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


def _settled(read: Read, hits: list[Hit], ranked: Ranked, general: str) -> tuple[Ranked, bool]:
    """The ranking, and whether its first two are asked for alike.

    `pills or drips` asks for both; `tests after pills` for the first.
    """
    if len(ranked) < 2:
        return ranked, False
    if ranked[0][0] == general:
        return _aimed(read, hits, ranked), False
    if ranked[1][0] == general:
        return _beyond(read, hits, ranked), False
    if ranked[1][1] < RIVAL * ranked[0][1]:
        return ranked, False
    first, second = sorted(ranked[:2], key=lambda item: _place(hits, item[0]))
    between = range(_place(hits, first[0]), _place(hits, second[0]))
    if any(hit.start in between for hit in read.of("join:both")):
        return [first, second, *ranked[2:]], True
    if any(hit.start in between for hit in read.of("join:under")):
        return [first, second, *ranked[2:]], False
    return ranked, ranked[0][1] == ranked[1][1]


def _beyond(read: Read, hits: list[Hit], ranked: Ranked) -> Ranked:
    """`options after surgery` asks for options: surgery is what lies behind."""
    special, general = ranked[:2]
    between = range(_place(hits, general[0]), _place(hits, special[0]))
    beyond = any(hit.start in between for hit in read.of("join:beyond"))
    return [general, special, *ranked[2:]] if beyond else ranked


def _aimed(read: Read, hits: list[Hit], ranked: Ranked) -> Ranked:
    """`studies for people with stage 4` asks for studies: the illness is whom they are for.

    Not where the special phrase holds a word of the general topic (`new treatments for ...`).
    """
    general, special = ranked[:2]
    whole = [hit for hit in hits if hit.label.partition(":")[2] == special[0]]
    if any(inside(hit, whole) for hit in own_hits(read) if hit.label.endswith(f":{general[0]}")):
        return ranked
    between = range(_place(hits, special[0]), _place(hits, general[0]))
    aimed = any(hit.start in between for hit in read.of("join:aim"))
    return [special, general, *ranked[2:]] if aimed else ranked


def _place(hits: list[Hit], topic: str) -> int:
    return min(hit.start for hit in hits if hit.label.partition(":")[2] == topic)
