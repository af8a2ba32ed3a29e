"""What was probably meant is asked about, and a likely danger is told of first."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from helpline.content.model import Script
from helpline.content.system_lines import ASKED_ABOUT
from helpline.conversation.commands import COMMANDS
from helpline.conversation.engine import open_session, step
from helpline.conversation.types import Heard, Offer, Place, Session, Turn
from helpline.conversation.wording import Phrasebook
from helpline.understanding.intent import Intent

NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)


def under_way(script: Script, channel: str, language: str = "en") -> Session:
    session = open_session(script, channel, language)
    return replace(session, place=Place(script.entry), language_chosen=True, turns=3)


def hear(script: Script, session: Session, intent: Intent) -> Turn:
    mode = "text" if session.channel == "text" else "speech"
    return step(script, session, Heard("words", mode, intent), NOON)


def told(turn: Turn) -> list[str]:
    return [said.label if isinstance(said, Offer) else said.line for said in turn.says]


@pytest.mark.parametrize("channel", ["voice", "text"])
@pytest.mark.parametrize("name", ASKED_ABOUT)
def test_a_command_that_was_probably_meant_is_offered(
    script: Script, name: str, channel: str
) -> None:
    """With key 1, beside the list; taken, it does what the command does."""
    session = under_way(script, channel)
    asked = hear(script, session, Intent("none", "en", doubted=name))
    assert told(asked)[:2] == ["did-you-mean", f"command-{name}"]
    taken = step(script, asked.session, Heard("1", "keys"), NOON)
    done = COMMANDS[name](script, replace(asked.session, turns=taken.session.turns), NOON)
    assert told(taken) == told(done)
    assert taken.effects == done.effects


def test_every_question_about_a_command_has_its_words_and_sounds(script: Script) -> None:
    """In every language, as a text and among the clips that are made beforehand."""
    book = Phrasebook(script)
    known = set(book.every_utterance())
    for language in script.languages:
        for name in ASKED_ABOUT:
            spoken = hear(script, under_way(script, "voice", language), _doubt(language, name))
            assert len(book.utterances(spoken)) >= 2
            assert set(book.utterances(spoken)) <= known
            written = hear(script, under_way(script, "text", language), _doubt(language, name))
            assert "1 " in book.messages(written)[0]


def _doubt(language: str, name: str) -> Intent:
    return Intent("none", language, doubted=name)


def test_a_probable_opt_out_is_asked_about_and_nothing_is_done(script: Script) -> None:
    """By text, with the word that ends it; on the phone nobody can opt out."""
    asked = hear(script, under_way(script, "text"), Intent("none", "en", doubted="stop"))
    assert told(asked) == ["stop-doubt"]
    assert not asked.effects
    assert not asked.session.over
    spoken = hear(script, under_way(script, "voice"), Intent("none", "en", doubted="stop"))
    assert "stop-doubt" not in told(spoken)


def test_a_probable_opt_out_beside_a_question_gets_both_answers(script: Script) -> None:
    """The answer first, then the question about the texts."""
    topic = script.topic_ids[1]
    intent = Intent("topic", "en", topic=topic, doubted="stop")
    turn = hear(script, under_way(script, "text"), intent)
    assert f"{topic}.page.1" in told(turn)
    assert told(turn)[-1] == "stop-doubt"


@pytest.mark.parametrize("danger", ["emergency", "crisis"])
@pytest.mark.parametrize("channel", ["voice", "text"])
def test_a_likely_danger_is_told_of_before_the_answer(
    script: Script, danger: str, channel: str
) -> None:
    """Its line, then what was asked for; HELP repeats a crisis reply afterwards."""
    topic = script.topic_ids[1]
    session = under_way(script, channel)
    turn = hear(script, session, Intent("topic", "en", topic=topic, first=danger))
    assert told(turn)[0] == f"{danger}-first"
    assert any(line.startswith(topic) for line in told(turn))
    after = hear(script, turn.session, Intent("command", "en", command="help"))
    assert (told(after) == ["crisis"]) == (danger == "crisis")


def test_a_likely_danger_is_told_to_somebody_who_opted_out(script: Script) -> None:
    """It may be their life."""
    intent = Intent("topic", "en", topic=script.topic_ids[1], first="emergency")
    heard = Heard("words", "text", intent, opted_out=True)
    turn = step(script, under_way(script, "text"), heard, NOON)
    assert told(turn)[0] == "emergency-first"


@pytest.mark.parametrize("channel", ["voice", "text"])
def test_a_likely_danger_in_words_that_say_nothing_else_is_the_answer(
    script: Script, channel: str
) -> None:
    """Nobody who may be in danger is told that they were not understood."""
    turn = hear(script, under_way(script, channel), Intent("none", "en", first="crisis"))
    assert told(turn)[0] == "crisis-first"
    assert not any(line.startswith("not-understood") for line in told(turn))
    assert turn.session.misses == 0
    first = replace(under_way(script, "text"), turns=0)
    assert told(hear(script, first, Intent("none", "en", first="crisis")))[0] == "crisis-first"
