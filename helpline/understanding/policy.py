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
        Row("emergency", act=0.90, tell=0.45, doubt=0.10),
        Row("crisis", act=0.90, tell=0.45, doubt=0.10),
        Row("stop", act=0.80, tell=0.45, doubt=0.10),
        Row("urgent", act=0.50, tell=0.50),
        Row("advice", act=0.60, tell=0.60),
        Row("outlook", act=0.60, tell=0.60),
        Row("distress", act=0.50, tell=0.50),
        Row("command", act=0.60, tell=0.40),
        Row("topic", act=0.80, tell=0.45, doubt=0.15),
        Row("none", act=0.60, tell=0.60),
    )
}
CARE = ("urgent", "advice", "outlook", "distress")
"""What has words of its own before a topic, in the order of asking."""


def decide(heard: Heard, scores: Scores, topics: frozenset[str]) -> Intent:
    """The meaning of a message; `scores` are empty where there is no model."""
    stops, doubted = _stop(heard, scores)
    danger, first = _danger(heard, scores)
    if danger:
        said = replace(heard.intent, kind=danger, command=None, choices=(), out_of_scope=False)
        score = max(scores.get(danger, 0.0), 1.0 if heard.danger == danger else 0.0)
        return replace(said, score=score, stops=stops, by_cancel=stops and heard.by_cancel)
    if stops:
        said = replace(heard.intent, kind="stop", topic=None, command=None, choices=())
        return replace(
            said, first=first, stops=True, by_cancel=heard.by_cancel, score=1.0, out_of_scope=False
        )
    said = _answer(heard, scores, topics) if scores else heard.intent
    return replace(said, first=first, doubted=doubted or said.doubted)


def _danger(heard: Heard, scores: Scores) -> tuple[str | None, str | None]:
    """The danger that is the whole answer, and the one whose line is told before another."""
    if heard.danger and (not scores or scores[heard.danger] >= POLICY[heard.danger].doubt):
        return heard.danger, None
    likely = max(DANGERS, key=lambda kind: scores.get(kind, 0.0))
    if scores.get(likely, 0.0) >= POLICY[likely].act:
        return likely, None
    if heard.danger:
        return None, heard.danger
    return None, likely if scores.get(likely, 0.0) >= POLICY[likely].tell else None


def _stop(heard: Heard, scores: Scores) -> tuple[bool, str | None]:
    """Whether no more messages are asked for, and whether that should be asked."""
    row, score = POLICY["stop"], scores.get("stop", 0.0)
    if heard.stop == "word" or score >= row.act:
        return True, None
    if heard.stop and (not scores or score >= row.doubt):
        return True, None
    return False, "stop" if heard.stop or score >= row.tell else None


def _answer(heard: Heard, scores: Scores, topics: frozenset[str]) -> Intent:
    """What is answered where there is neither danger nor opt-out."""
    said = heard.intent
    if said.kind == "command" and said.score >= 1.0:
        return said
    for kind in CARE:
        if said.kind == kind or (said.kind != "drug" and scores.get(kind, 0.0) >= _act(kind, heard)):
            return replace(said, kind=kind, command=None, choices=(), out_of_scope=False)
    if said.kind in ("drug", "command"):
        return said
    if command := _command(said, scores, heard):
        return command
    return _topic(heard, scores, topics)


def _act(kind: str, heard: Heard) -> float:
    """A plain question about a topic is not answered with comfort alone."""
    sure = kind == "distress" and heard.sure and heard.intent.kind == "topic"
    return 0.9 if sure else POLICY[kind].act


def _command(said: Intent, scores: Scores, heard: Heard) -> Intent | None:
    names = [label for label in scores if label.startswith(COMMAND) or label in SMALL]
    label = max(names, key=lambda name: scores[name], default=None)
    if label is None or (said.kind in ("topic", "choose") and heard.sure):
        return None
    name, score, row = label.removeprefix(COMMAND), scores[label], POLICY["command"]
    if score >= row.act:
        return replace(
            said, kind="command", command=name, topic=None, choices=(), score=score,
            out_of_scope=False,
        )
    return replace(said, doubted=name) if score >= row.tell and said.kind == "none" else None


def _topic(heard: Heard, scores: Scores, topics: frozenset[str]) -> Intent:
    said, row = heard.intent, POLICY["topic"]
    ranked = sorted((t for t in topics if t in scores), key=lambda t: -scores[t])
    if not ranked:
        return said
    best, foreign = ranked[0], scores.get("none", 0.0)
    if said.kind == "topic" and said.topic:
        if scores.get(said.topic, 0.0) >= row.doubt or foreign < POLICY["none"].act:
            return said
        return replace(said, kind="none", topic=None, out_of_scope=True)
    if said.kind == "none" and scores[best] >= row.act and foreign < POLICY["none"].act:
        return replace(said, kind="topic", topic=best, score=scores[best], out_of_scope=False)
    if said.kind == "none" and scores[best] >= row.tell and not said.out_of_scope:
        return replace(said, kind="choose", choices=tuple(ranked[:2]), score=scores[best])
    return said
