"""How the floor and the model are joined: one table, and the order in which it is gone through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from helpline.understanding.floor import Heard
from helpline.understanding.intent import DANGERS, Intent

Scores = Mapping[str, float]
COMMAND = "command:"
SMALL = ("help", "start")
"""Commands whose label is their bare name."""
FEWEST = 2
"""Words of the shortest message in which the model hears danger, distress or an opt-out by
itself: one word alone says too little, and the floor knows those that say enough."""
AGREED = 0.4
"""From here, where nothing is likelier, the model agrees with the danger that the floor heard."""
SURE = 0.85
"""From here comfort alone answers a plain question about a topic, and the model speaks up where
the floor found words of a subject that is not ours."""
CERTAIN, UNLIKELY = 0.97, 0.05
"""A topic as likely, and another subject as unlikely as this, is asked about even where the floor
took it for another subject."""
LIKELY = 0.7
"""From here a topic is answered where another subject is that unlikely."""


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of meaning, and the scores of the model that matter for it."""

    kind: str
    act: float
    """From here the model alone acts."""
    tell: float
    """From here it is told first, or asked about."""
    doubt: float = 0.0
    """Below this the model doubts what the floor heard, which then is told first, or asked."""


POLICY = {
    row.kind: row
    for row in (
        Row("emergency", act=0.95, tell=0.50, doubt=0.70),
        Row("crisis", act=0.95, tell=0.50, doubt=0.70),
        Row("stop", act=0.80, tell=0.45, doubt=0.25),
        Row("urgent", act=0.35, tell=0.35),
        Row("advice", act=0.60, tell=0.60),
        Row("outlook", act=0.60, tell=0.60),
        Row("distress", act=0.35, tell=0.35),
        Row("command", act=0.35, tell=0.25),
        Row("topic", act=0.90, tell=0.45, doubt=0.50),
        Row("none", act=0.50, tell=0.20),
    )
}
CARE = ("urgent", "advice", "outlook", "distress")
"""What has words of its own before a topic, in the order of asking."""


def decide(
    heard: Heard, scores: Scores, graver: Scores, topics: frozenset[str], length: int
) -> Intent:
    """The meaning of a message of `length` words; without a model there are no `scores`.

    `graver` are those of danger and opt-out in the sentence where they are highest: by them the
    model believes what the floor heard.
    """
    alone = scores if length >= FEWEST else {}
    stops, doubted = _stop(heard, graver, alone)
    danger, first = _danger(heard, graver, alone)
    if danger:
        said = replace(heard.intent, kind=danger, command=None, choices=(), out_of_scope=False)
        score = max(scores.get(danger, 0.0), 1.0 if heard.danger == danger else 0.0)
        return replace(said, score=score, stops=stops, by_cancel=stops and heard.by_cancel)
    if stops:
        said = replace(heard.intent, kind="stop", topic=None, command=None, choices=())
        return replace(
            said, first=first, stops=True, by_cancel=heard.by_cancel, score=1.0, out_of_scope=False
        )
    said = _answer(heard, scores, alone, topics) if scores else heard.intent
    return replace(said, first=first, doubted=doubted or said.doubted)


def _danger(heard: Heard, graver: Scores, alone: Scores) -> tuple[str | None, str | None]:
    """The danger that is the whole answer, and the one whose line is told before another."""
    either = max((graver.get(kind, 0.0) for kind in DANGERS), default=0.0)
    likeliest = (
        alone.get(heard.danger or "", 0.0) >= AGREED
        and max(alone, key=lambda label: alone[label]) == heard.danger
    )
    if heard.danger and (not graver or likeliest or either >= POLICY[heard.danger].doubt):
        return heard.danger, None
    if heard.danger is None and heard.intent.kind == "outlook" and alone:
        alone = {}  # asked outright how it will end: not a wish
    likely = max(DANGERS, key=lambda kind: alone.get(kind, 0.0))
    calmer = max((alone.get(kind, 0.0) for kind in CARE[1:]), default=0.0)
    if alone.get(likely, 0.0) >= max(POLICY[likely].act, calmer):
        return likely, None
    if heard.danger:
        return None, heard.danger
    return None, likely if alone.get(likely, 0.0) >= POLICY[likely].tell else None


def _stop(heard: Heard, graver: Scores, alone: Scores) -> tuple[bool, str | None]:
    """Whether no more messages are asked for, and whether that should be asked."""
    row, score = POLICY["stop"], alone.get("stop", 0.0)
    dangerous = heard.danger or any(alone.get(kind, 0.0) >= row.act for kind in DANGERS)
    act = CERTAIN if dangerous else row.act  # "I don't want to be here" ends no texts
    if heard.stop == "word" or (score >= act and not heard.tells):
        return True, None
    if heard.stop and (not graver or graver.get("stop", 0.0) >= row.doubt):
        return True, None
    return False, "stop" if heard.stop or score >= row.tell else None


def _answer(heard: Heard, scores: Scores, alone: Scores, topics: frozenset[str]) -> Intent:
    """What is answered where there is neither danger nor opt-out."""
    said = heard.intent
    if said.kind == "command" and said.score >= 1.0:
        return said
    for kind in CARE:
        named = said.kind == "drug" and kind == "distress"
        score = 0.0 if named else alone.get(kind, 0.0)
        rival = 0.0 if kind == "urgent" else _command_score(scores)
        if said.kind == kind or score >= max(_act(kind, heard), rival):
            return replace(said, kind=kind, command=None, choices=(), out_of_scope=False)
    if said.kind in ("drug", "command"):
        return said
    return _command(said, scores, heard) or _topic(heard, scores, topics)


def _act(kind: str, heard: Heard) -> float:
    """The score from which a kind of `CARE` is answered."""
    asked = kind == "distress" and heard.sure and heard.intent.kind == "topic"
    outside = heard.outside and kind != "urgent"
    return SURE if asked or outside else POLICY[kind].act


def _command_score(scores: Scores) -> float:
    """The likeliest command's, where it is likely enough to be done."""
    best = max((s for label, s in scores.items() if _is_command(label)), default=0.0)
    return best if best >= POLICY["command"].act else 0.0


def _is_command(label: str) -> bool:
    return label.startswith(COMMAND) or label in SMALL


def _command(said: Intent, scores: Scores, heard: Heard) -> Intent | None:
    """The command that the model hears, done or asked about."""
    names = [label for label in scores if _is_command(label)]
    label = max(names, key=lambda name: scores[name], default=None)
    if label is None or (said.kind in ("topic", "choose") and heard.sure):
        return None
    name, score, row = label.removeprefix(COMMAND), scores[label], POLICY["command"]
    act = SURE if heard.outside else row.act
    if score >= act and score >= scores.get("none", 0.0):
        said = replace(said, kind="command", command=name, topic=None, choices=())
        return replace(said, score=score, out_of_scope=False)
    return replace(said, doubted=name) if score >= row.tell and said.kind == "none" else None


def _topic(heard: Heard, scores: Scores, topics: frozenset[str]) -> Intent:
    """The topic: the floor's, unless the model is sure that it is about something else."""
    said, row, foreign = heard.intent, POLICY["topic"], scores.get("none", 0.0)
    ranked = sorted((t for t in topics if t in scores), key=lambda topic: -scores[topic])
    if not ranked:
        return said
    best = ranked[0]
    if said.kind == "topic" and said.topic:
        own = scores.get(said.topic, 0.0)
        if scores[best] >= SURE and own < LIKELY:
            return replace(said, topic=best, score=scores[best])
        away = SURE if heard.sure else POLICY["none"].act
        if foreign >= max(away, own):
            return replace(said, kind="none", topic=None, out_of_scope=True)
        if foreign >= POLICY["none"].tell and own < row.doubt:
            pair = tuple(dict.fromkeys((said.topic, best, *ranked)))[:2]
            return replace(said, kind="choose", topic=None, choices=pair, score=own)
        return said
    if said.kind == "none" and scores[best] > foreign:
        if heard.outside and (scores[best] < CERTAIN or foreign >= UNLIKELY):
            return said
        act = LIKELY if foreign < UNLIKELY else row.act
        if scores[best] >= act and not heard.outside:
            return replace(said, kind="topic", topic=best, score=scores[best], out_of_scope=False)
        if scores[best] >= row.tell:
            pair = tuple(ranked[:2])
            return replace(
                said, kind="choose", choices=pair, score=scores[best], out_of_scope=False
            )
    return said
