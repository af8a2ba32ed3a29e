"""Each row of the policy: what acts, what is told first, what is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpline.understanding.floor import Heard
from helpline.understanding.intent import Intent
from helpline.understanding.policy import POLICY, decide

GUIDE = Path(__file__).parents[2] / "prompts" / "README.md"

TOPICS = frozenset({"boiling", "wells"})
NOTHING = Intent("none", "en")
LABELS = (
    "emergency", "crisis", "stop", "urgent", "advice", "outlook", "distress", "none",
    "command:more", "help", *TOPICS,
)  # fmt: skip


def decided(heard: Heard | None = None, length: int = 5, **scores: float) -> Intent:
    given = {name.replace("_", ":"): score for name, score in scores.items()}
    whole = {label: given.get(label, 0.01) for label in LABELS} if scores else {}
    return decide(heard or Heard(NOTHING), whole, whole, TOPICS, length)


@pytest.mark.parametrize("kind", ["emergency", "crisis"])
def test_the_model_alone_raises_the_whole_alarm_only_where_it_is_sure(kind: str) -> None:
    row = POLICY[kind]
    assert decided(**{kind: row.act}).kind == kind
    told = decided(**{kind: row.tell})
    assert (told.kind, told.first) == ("none", kind)
    assert decided(**{kind: row.tell - 0.01}).first is None


@pytest.mark.parametrize("kind", ["emergency", "crisis"])
def test_what_the_floor_hears_of_danger_is_always_told(kind: str) -> None:
    """Without a model it is the whole alarm; doubted by one, its line still comes first."""
    heard = Heard(NOTHING, danger=kind)
    assert decided(heard).kind == kind
    assert decided(heard, **{kind: POLICY[kind].doubt}).kind == kind
    doubted = decided(heard, none=0.99)
    assert (doubted.kind, doubted.first) == ("none", kind)


def test_a_word_alone_alarms_only_by_the_floor() -> None:
    assert decided(length=1, crisis=0.99).kind == "none"
    assert decided(Heard(NOTHING, danger="crisis"), length=1, crisis=0.99).kind == "crisis"


def test_a_calmer_meaning_that_is_likelier_keeps_the_alarm_to_its_line() -> None:
    told = decided(crisis=0.96, outlook=0.99)
    assert (told.kind, told.first) == ("outlook", "crisis")


def test_opt_outs_act_are_asked_about_and_never_hide_danger() -> None:
    assert decided(stop=POLICY["stop"].act).stops
    assert decided(stop=POLICY["stop"].tell).doubted == "stop"
    assert decided(Heard(NOTHING, stop="word"), none=0.99).kind == "stop"
    assert decided(Heard(NOTHING, stop="phrase")).stops
    asked = decided(Heard(NOTHING, stop="phrase"), none=0.99)
    assert (asked.kind, asked.doubted) == ("none", "stop")
    both = decided(Heard(NOTHING, danger="crisis", stop="phrase"), crisis=0.99, stop=0.99)
    assert (both.kind, both.stops) == ("crisis", True)
    assert decided(Heard(NOTHING, tells=True), stop=0.99).doubted == "stop"


@pytest.mark.parametrize("kind", ["urgent", "advice", "outlook", "distress"])
def test_care_acts_from_its_row_and_keeps_the_topic(kind: str) -> None:
    heard = Heard(Intent("topic", "en", topic="wells", score=0.7))
    said = decided(heard, wells=0.9, **{kind: POLICY[kind].act})
    assert (said.kind, said.topic) == (kind, "wells")
    assert decided(heard, wells=0.9, **{kind: POLICY[kind].act - 0.01}).kind == "topic"


def test_commands_act_or_are_asked_about() -> None:
    row = POLICY["command"]
    said = decided(command_more=row.act)
    assert (said.kind, said.command) == ("command", "more")
    assert decided(help=row.act).means == "help"
    assert decided(command_more=row.tell).doubted == "more"
    assert decided(command_more=row.act, none=0.9).kind == "none"


def test_topics_are_answered_by_the_floor_and_asked_about_by_the_model() -> None:
    row = POLICY["topic"]
    heard = Heard(Intent("topic", "en", topic="wells", score=0.95))
    assert decided(heard, wells=0.9).topic == "wells"
    assert decided(wells=row.act).topic == "wells"
    asked = decided(wells=row.tell, boiling=0.3)
    assert (asked.kind, asked.choices) == ("choose", ("wells", "boiling"))


def test_another_subject_outweighs_words_of_a_topic() -> None:
    heard = Heard(Intent("topic", "en", topic="wells", score=0.95))
    away = decided(heard, none=0.9, wells=0.1)
    assert (away.kind, away.out_of_scope) == ("none", True)
    outside = Heard(Intent("none", "en", out_of_scope=True), outside=True)
    assert decided(outside, wells=0.9, none=0.2).kind == "none"


def test_without_a_model_the_floor_decides() -> None:
    heard = Heard(Intent("topic", "en", topic="wells", score=0.7))
    assert decided(heard) == heard.intent


def test_writers_are_told_each_row_as_it_is() -> None:
    guide = GUIDE.read_text("utf-8")
    for row in POLICY.values():
        doubt = f"{row.doubt:.2f}" if row.doubt else "-"
        assert f"| {row.kind} | {row.act:.2f} | {row.tell:.2f} | {doubt} |" in guide
