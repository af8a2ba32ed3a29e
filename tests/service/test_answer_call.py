"""What is decided about a call, whatever carries it: memory, promises, outages, repetition."""

from __future__ import annotations

from datetime import timedelta

import pytest

from helpline.conversation.types import Forget, Heard, Started
from helpline.runtime import Runtime
from helpline.service.answer_call import answer_call
from helpline.service.apologise import apologise_by_voice
from helpline.service.effects import keep_waiting
from helpline.storage.database import Database
from tests.service.answers import Caller, Texter
from tests.service.conftest import Clock, database_away
from tests.storage.samples import rows


def test_a_call_reads_nothing_after_its_first_request(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that is known of it travels with it."""

    def read(*_: object, **__: object) -> None:
        raise AssertionError("a read")

    caller.rt.releases.live()
    for method in ("all", "one"):
        monkeypatch.setattr(Database, method, read)
    assert "chemotherapy.part.1" in caller.press("1", "2", "1").lines


def test_an_event_that_comes_twice_has_one_answer_and_one_note(caller: Caller) -> None:
    """At the beginning and on the way, though a place was noted between."""
    caller.press("1")
    before = caller.session
    first = caller.press("2").turn
    again = answer_call(caller.rt, caller.inbound(Heard("2", mode="keys"), "2"), before)
    assert again.turn == first
    begun = Caller(caller.rt).dial()
    caller.press("1").hang_up()
    assert begun.turn == Caller(caller.rt).dial().turn
    events = [row["event"] for row in rows(caller.rt.database, "journal")]
    assert len(events) == len(set(events)) == 5


def test_a_caller_who_keeps_the_number_back_leaves_no_trace(helpline: Runtime) -> None:
    """And is served all the same."""
    caller = Caller(helpline, number=None).dial().press("1", "2", "1")
    assert "chemotherapy.part.1" in caller.lines
    assert caller.session and not caller.session.reachable
    caller.hang_up()
    assert rows(helpline.database, "sessions") == rows(helpline.database, "contacts") == []
    assert len(rows(helpline.database, "journal")) == 5


def test_a_dropped_call_is_taken_up_by_the_next_for_a_day(caller: Caller, clock: Clock) -> None:
    """Where it was, in its language."""
    caller.press("2", "3", "#").hang_up()
    again = Caller(caller.rt, call="CA2").dial()
    assert "resume" in again.lines
    assert "clinical-trials.part.2" in again.press("1").lines
    assert again.session and again.session.language == "es"
    again.hang_up()
    clock.time += timedelta(hours=25)
    assert "resume" not in Caller(caller.rt, call="CA3").dial().lines


def test_a_call_takes_up_what_was_begun_by_text(helpline: Runtime, texter: Texter) -> None:
    """A conversation is a person's, not a channel's."""
    texter.text("quimio")
    caller = Caller(helpline).dial()
    assert "resume" in caller.lines
    assert any(line.startswith("chemotherapy.part.") for line in caller.press("1").lines)


def test_forget_on_a_call_leaves_nothing_of_it(caller: Caller) -> None:
    """Neither of what went before nor of what comes after in the same call."""
    assert caller.press("1", "3").say("forget me").effects == (Forget(),)
    assert "overview.part.1" in caller.press("1").lines
    caller.hang_up()
    assert rows(caller.rt.database, "sessions") == []


def test_what_a_call_promises_in_an_outage_is_kept_afterwards(caller: Caller) -> None:
    """The caller is told the same as ever."""
    caller.press("1", "3")
    assert caller.rt.notes.flush()
    with database_away(caller.rt):
        assert caller.say("forget me").lines == ["forget"]
        assert caller.effects == (Forget(),)
        assert "resume" not in Caller(caller.rt, call="CA2").dial().lines
    assert keep_waiting(caller.rt) == 1
    assert rows(caller.rt.database, "sessions") == []


def test_what_can_be_kept_nowhere_is_regretted(caller: Caller) -> None:
    """Neither database nor disk: nothing is promised that will not be."""
    caller.press("1")
    (caller.rt.settings.instance / "outbox.db").mkdir()
    with database_away(caller.rt):
        assert caller.say("forget me").lines == ["not-now"]
        assert caller.effects == ()


def test_who_stopped_texts_by_a_word_of_illness_is_told_how_to_undo_it(
    helpline: Runtime, texter: Texter
) -> None:
    """CANCEL may have been meant for cancer; STOP is plain."""
    texter.text("CANCEL", carrier_word="STOP")
    assert "texts-off" in Caller(helpline).dial().lines
    Texter(helpline, number="+12025550124").text("STOP", carrier_word="STOP")
    assert "texts-off" not in Caller(helpline, "CA2", "+12025550124").dial().lines


def test_an_apology_speaks_the_callers_language(helpline: Runtime) -> None:
    """Every language where none is chosen yet; and it is the last word."""
    answer = apologise_by_voice(helpline, None)
    assert [said.language for said in answer.turn.says] == ["en", "es"]
    assert answer.turn.then == "end"
    caller = Caller(helpline).dial().press("2")
    spoken = apologise_by_voice(helpline, caller.session).turn
    assert [(said.line, said.language) for said in spoken.says] == [("fault", "es")]


def test_the_first_request_without_a_database_begins_anew(helpline: Runtime) -> None:
    """With the words that are known, and without what is not."""
    helpline.releases.live()
    with database_away(helpline):
        caller = Caller(helpline)
        turn = answer_call(helpline, caller.inbound(Started(), "start")).turn
    assert turn.tells("emergency-first")
