"""The table of states, and what may be called as they are."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from helpline.content.checks.links import STATES as RESERVED
from helpline.content.model import Script
from helpline.conversation.engine import open_session, step
from helpline.conversation.places import (
    BEHAVIOURS,
    CHOICE,
    CLOSING,
    CRISIS,
    DOORS,
    PASSING,
    PAUSE,
    STATES,
    OnKey,
    OnSilence,
    ground,
    kind_of,
    offers_at,
    reply_word,
)
from helpline.conversation.types import Heard, Place, Session, Silence, Turn

NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)


def at(script: Script, place: Place) -> Session:
    session = open_session(script, "voice")
    return replace(session, place=place, language_chosen=True, turns=3, heard_disclaimer=True)


def passing(script: Script, kind: str) -> Session:
    """A caller in a passing state over the first part of a topic."""
    topic, other = script.topic_ids[:2]
    choices = (topic, other) if kind == CHOICE else ()
    return at(script, Place(kind, choices=choices, behind=Place(topic, 1)))


def lines(turn: Turn) -> list[str]:
    return [said.line for said in turn.says if hasattr(said, "line")]


def test_no_menu_and_no_topic_may_be_called_as_a_state() -> None:
    """Writers are told so by a check, which knows the same names."""
    assert frozenset(STATES) == RESERVED


def test_every_state_has_a_row_and_every_row_is_a_state_or_content() -> None:
    """Nothing is a state beside the table."""
    assert set(BEHAVIOURS) == {*DOORS, *PASSING, "menu", "topic"}


@pytest.mark.parametrize("kind", PASSING)
def test_what_lies_under_a_passing_state_is_known(script: Script, kind: str) -> None:
    """A dropped call is taken up at the menu or topic, never in a pause."""
    session = passing(script, kind)
    assert kind_of(script, session.place) == kind
    assert ground(session.place) == Place(script.topic_ids[0], 1)


@pytest.mark.parametrize("kind", PASSING)
def test_a_key_that_is_not_offered_does_what_the_table_says(script: Script, kind: str) -> None:
    """Back to what is behind, or not understood."""
    session = passing(script, kind)
    turn = step(script, session, Heard("7", "keys"), NOON)
    if BEHAVIOURS[kind].on_key is OnKey.RETURN:
        assert turn.session.place == ground(session.place)
        assert turn.session.misses == 0
    else:
        assert lines(turn)[0] == "not-understood-1"


@pytest.mark.parametrize("kind", PASSING)
def test_silence_does_what_the_table_says(script: Script, kind: str) -> None:
    """Each of the five ways."""
    session = passing(script, kind)
    turn = step(script, session, Silence(), NOON)
    told = {
        OnSilence.RETURN: f"{script.topic_ids[0]}.part.1",
        OnSilence.END: "silence-4",
        OnSilence.REPEAT: CRISIS,
        OnSilence.NO_INPUT: "silence-1",
    }
    assert lines(turn)[0] == told[BEHAVIOURS[kind].on_silence]
    assert (turn.then == "end") == (kind == CLOSING)


def test_after_a_crisis_was_repeated_silence_is_asked_about(script: Script) -> None:
    """Once more, and then not for ever."""
    again = step(script, passing(script, CRISIS), Silence(), NOON)
    assert lines(step(script, again.session, Silence(), NOON))[0] == "silence-2"


def test_what_was_offered_before_a_crisis_reply_is_still_understood(script: Script) -> None:
    """The offers are not told, since nothing may stand beside the reply; the keys work."""
    session = passing(script, CRISIS)
    assert offers_at(script, session) == offers_at(script, at(script, ground(session.place)))
    turn = step(script, session, Heard("#", "keys"), NOON)
    assert turn.session.place == Place(script.topic_ids[0], 2)


def test_a_pause_does_not_stand_in_the_way_back(script: Script) -> None:
    """Slower at a topic, then star: to the menu, not into the pause again."""
    turn = step(script, passing(script, PAUSE), Heard("1", "keys"), NOON)
    turn = step(script, turn.session, Heard("*", "keys"), NOON)
    assert turn.session.place.node in script.menus
    assert all(place.node not in STATES for place in turn.session.trail)


@pytest.mark.parametrize("label", ["more", "ask", "menu"])
def test_the_word_that_is_printed_is_the_word_that_is_offered(script: Script, label: str) -> None:
    """In each language its own, as it stands on the screen."""
    for language in script.languages:
        assert reply_word(script, language, label) in (script.line(language, label).text or "")
