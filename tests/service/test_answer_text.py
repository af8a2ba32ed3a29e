"""What is decided about a text, whatever carries it: memory, silence, outages, repetition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from helpline.runtime import Runtime
from helpline.service import answer_text as module
from helpline.service.effects import keep_waiting
from helpline.service.stored_sessions import decode_stored
from helpline.storage.sessions import recall
from helpline.storage.text_turns import Recalled
from tests.service.answers import Caller, Line, Texter
from tests.service.conftest import Clock, database_away
from tests.storage.samples import NUMBER, rows

OTHER = "+12025550124"


def turns(rt: Runtime) -> int:
    """How many turns the kept conversation by text has had."""
    session = decode_stored(recall(rt.database, rt.contact(NUMBER))["text"])[1]
    assert session
    return session.turns


def test_a_message_that_comes_twice_has_one_answer(texter: Texter) -> None:
    """Whatever was said between, and it moves nothing."""
    first = texter.text("chemo", key="SM1")
    texter.text("MORE")
    before = turns(texter.rt)
    assert texter.text("chemo", key="SM1") == first
    assert turns(texter.rt) == before == 2
    assert len(rows(texter.rt.database, "journal")) == 2


def test_a_message_that_comes_twice_in_an_outage_has_one_answer(texter: Texter, line: Line) -> None:
    """And one opt-out, kept once the database is back."""
    with database_away(texter.rt):
        first = texter.text("please stop texting me", key="SM1")
        assert first == [line("en", "stop")]
        assert texter.text("please stop texting me", key="SM1") == first
        assert texter.text("chemo") == []
    assert keep_waiting(texter.rt) >= 1
    assert texter.text("chemo") == []
    assert texter.text("please stop texting me", key="SM1") == first


def collide(rt: Runtime, times: int) -> Callable[..., Recalled]:
    """Reads what is known of a person; then another text of theirs comes between, `times` over."""
    other, real = Texter(rt), module.recall
    left = iter(range(times))

    def recall_late(*of_whom: object) -> Recalled:
        known = real(*of_whom)  # type: ignore[arg-type]
        if next(left, None) is not None:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(module, "recall", real)
                other.text("menu")
        return known

    return recall_late


@pytest.mark.parametrize("times", [1, 3])
def test_two_texts_at_once_are_both_answered_one_after_the_other(
    texter: Texter, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    """The one overtaken is decided again, on what the other left."""
    texter.text("chemo")
    monkeypatch.setattr(module, "recall", collide(texter.rt, times))
    assert texter.text("hormone")
    assert turns(texter.rt) == times + 2


def test_a_text_overtaken_again_and_again_is_answered_without_its_place(
    texter: Texter, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it promised is kept all the same."""
    texter.text("chemo")
    monkeypatch.setattr(module, "recall", collide(texter.rt, module.TRIES))
    assert texter.text("please stop texting me") == [line("en", "stop")]
    assert turns(texter.rt) == module.TRIES + 1
    monkeypatch.undo()
    assert texter.text("chemo") == []


def test_who_opted_out_is_sent_what_they_must_not_miss_and_nothing_else(
    texter: Texter, line: Line
) -> None:
    """Danger and HELP; and START alone undoes it."""
    texter.text("please stop texting me")
    assert texter.text("chemo") == texter.text("2") == []
    assert texter.text("i want to die") == [line("en", "crisis")]
    assert texter.text("HELP")
    assert texter.text("MENU") == []
    assert texter.text("START")
    assert texter.text("chemo")


@pytest.mark.parametrize("word", ["STOP", "UNSUBSCRIBE"])
def test_what_the_carrier_has_answered_is_kept_in_silence(texter: Texter, word: str) -> None:
    """It says so, and the person has been told; a second answer is forbidden."""
    assert texter.text(word, carrier_did="STOP", carrier_word="STOP") == []
    assert texter.text("chemo") == []


def test_where_the_carrier_does_not_answer_stop_we_do(helpline: Runtime, line: Line) -> None:
    """As the operator says it is set up."""
    helpline.settings = replace(helpline.settings, twilio_answers_stop=False)
    assert Texter(helpline).text("STOP", carrier_word="STOP") == [line("en", "stop")]
    helpline.settings = replace(helpline.settings, twilio_answers_stop=True)
    assert Texter(helpline, OTHER).text("STOP", carrier_word="STOP") == []
    assert Texter(helpline, OTHER).text("chemo") == []


def test_a_sender_without_a_number_is_answered_and_forgotten(helpline: Runtime, line: Line) -> None:
    """Nothing of them is kept but a note without a name."""
    assert Texter(helpline, number=None).text("i want to die") == [line("en", "crisis")]
    assert rows(helpline.database, "sessions") == rows(helpline.database, "contacts") == []


def test_after_a_day_a_conversation_begins_anew_in_its_language(
    texter: Texter, clock: Clock
) -> None:
    """A digit means nothing any more; the language is remembered."""
    texter.text("quimio")
    clock.time += timedelta(hours=25)
    texter.text("hmm")
    session = decode_stored(recall(texter.rt.database, texter.rt.contact(NUMBER))["text"])[1]
    assert session and (session.language, session.turns) == ("es", 1)


def test_a_text_takes_up_a_dropped_call(helpline: Runtime, texter: Texter, line: Line) -> None:
    """MORE goes on with its topic."""
    Caller(helpline).dial().press("1", "3").hang_up()
    answer = texter.text("MORE")
    assert any(line("en", "clinical-trials.page.1") in message for message in answer)


def test_forget_by_text_takes_the_call_with_it(helpline: Runtime, texter: Texter) -> None:
    """Nothing is left to take up, on either channel; an opt-out stays."""
    Caller(helpline).dial().press("1", "3").hang_up()
    texter.text("please stop texting me")
    texter.text("FORGET")
    assert "resume" not in Caller(helpline, "CA2").dial().lines
    assert texter.text("chemo") == []


def test_two_people_never_share_anything(helpline: Runtime, texter: Texter) -> None:
    """Not even the number of a message."""
    texter.text("chemo", key="SM1")
    other = Texter(helpline, OTHER)
    assert other.text("hormone", key="SM2") != texter.text("chemo", key="SM1")
    texter.text("please stop texting me")
    assert other.text("MORE", key="SM3")
