"""Keys and silence: what is collected, when, and what is heard until then."""

import pytest

from helpline.handset.call import Call
from helpline.handset.events import Pressed, SpokenText, Waited
from helpline.handset.scenario import Scenario
from tests.handset.calls import TEN, dial, got
from tests.handset.server import Server, twiml


def test_a_key_after_the_prompt_goes_to_the_action(server: Server) -> None:
    call = dial(server, f'<Gather numDigits="1" action="/got"><Say>{TEN}</Say></Gather>')
    assert call.waiting is not None
    assert (call.waiting.kind, call.waiting.since, call.waiting.until) == ("input", 4.0, 9.0)
    call.press("2")
    form = got(server)
    assert (form["Digits"], form["FinishedOnKey"]) == ("2", "")
    assert call.over
    assert call.words == [TEN, "Done."]


def test_the_reaction_of_a_person_takes_virtual_time(server: Server) -> None:
    call = dial(server, f'<Gather numDigits="1" action="/got"><Say>{TEN}</Say></Gather>')
    events = call.press("2")
    assert [event.start for event in events if isinstance(event, Pressed)] == [5.0]


def test_a_key_cuts_the_prompt_short(server: Server) -> None:
    prompts = f"<Say>{TEN}</Say><Say>never heard at all</Say>"
    call = dial(server, f'<Gather numDigits="1" action="/got">{prompts}</Gather>')
    call.press("2", at=1.5)
    said = [event for event in call.events if isinstance(event, SpokenText)]
    assert [(event.text, event.start, event.seconds) for event in said] == [
        (TEN, 0.0, 1.5),
        ("Done.", 1.5, 0.4),
    ]


def test_a_key_pressed_before_the_question_counts_and_its_prompt_is_not_heard(
    server: Server,
) -> None:
    gather = f'<Gather numDigits="1" action="/got"><Say>{TEN}</Say></Gather>'
    call = dial(server, f"<Say>{TEN}</Say>{gather}")
    call.press("2", at=1.0)
    assert got(server)["Digits"] == "2"
    assert call.words == [TEN, "Done."]
    assert [e.use for e in call.events if isinstance(e, Pressed)] == ["early"]
    assert call.now == pytest.approx(4.4)


def test_keys_beyond_what_was_asked_for_are_kept_for_the_next_question(server: Server) -> None:
    server["/voice"] = twiml('<Gather numDigits="1" action="/b"><Say>First.</Say></Gather>')
    server["/b"] = twiml('<Gather numDigits="1" action="/got"><Say>Second.</Say></Gather>')
    server["/got"] = twiml("")
    call = Call(server.url())
    call.start()
    call.press("12")
    assert server.to("/b")[0].form["Digits"] == "1"
    assert got(server)["Digits"] == "2"
    assert call.words == ["First."]


def test_a_paced_caller_keeps_keys_pressed_during_a_sound(server: Server) -> None:
    server["/voice"] = twiml(f"<Say>{TEN}</Say><Redirect>/b</Redirect>")
    server["/b"] = twiml('<Gather numDigits="1" action="/got"><Say>Press.</Say></Gather>')
    server["/got"] = twiml("")
    call = Call(server.url(), scenario=Scenario(paced=True))
    call.start()
    assert call.waiting is not None
    assert (call.waiting.kind, call.waiting.until) == ("sound", 4.0)
    assert server.to("/b") == []
    call.press("3", at=1.0)
    call.say("hello", at=2.0)
    call.silence()
    assert got(server)["Digits"] == "3"
    assert call.words == [TEN]


def test_without_a_number_of_digits_the_finish_key_ends_the_collecting(server: Server) -> None:
    call = dial(server, '<Gather action="/got"/>')
    call.press("12#")
    assert (got(server)["Digits"], got(server)["FinishedOnKey"]) == ("12", "#")


def test_without_a_finish_key_the_time_out_ends_it_and_restarts_with_each_key(
    server: Server,
) -> None:
    call = dial(server, '<Gather action="/got" timeout="4"/>')
    call.press("1", at=1.0)
    assert call.waiting is not None
    assert (call.waiting.digits, call.waiting.until) == ("1", 5.0)
    call.press("2", at=3.0)
    assert call.waiting.until == 7.0
    call.silence()
    assert got(server)["Digits"] == "12"
    assert [(e.start, e.seconds, e.why) for e in call.events if isinstance(e, Waited)] == [
        (3.0, 4.0, "keys")
    ]


def test_pressing_in_virtual_time_waits_for_the_time_out_by_itself(server: Server) -> None:
    call = dial(server, '<Gather action="/got"/>')
    call.press("12")
    assert got(server)["Digits"] == "12"


def test_a_finish_key_alone_is_no_input(server: Server) -> None:
    call = dial(server, '<Gather action="/got"/><Say>Nothing came.</Say>')
    call.press("#")
    assert call.words == ["Nothing came."]
    assert server.to("/got") == []


def test_the_hash_is_a_key_like_any_other_where_no_key_finishes(server: Server) -> None:
    dial(server, '<Gather action="/got" finishOnKey="" numDigits="1"/>').press("#")
    assert got(server)["Digits"] == "#"


def test_silence_goes_on_with_the_next_verb(server: Server) -> None:
    call = dial(server, '<Gather action="/got" timeout="3"/><Say>Still there?</Say>')
    events = call.silence()
    assert [(e.seconds, e.why) for e in events if isinstance(e, Waited)] == [(3.0, "silence")]
    assert call.words == ["Still there?"]


def test_silence_goes_to_the_action_where_that_is_asked_for(server: Server) -> None:
    gather = '<Gather input="dtmf speech" action="/got" actionOnEmptyResult="true"/>'
    dial(server, gather).silence()
    assert got(server)["Digits"] == ""
    assert "SpeechResult" not in got(server)


def test_an_empty_result_may_come_without_digits(server: Server) -> None:
    scenario = Scenario(empty_digits=False, finish_key=False)
    dial(server, '<Gather action="/got" actionOnEmptyResult="true"/>', scenario).silence()
    assert not {"Digits", "FinishedOnKey"} & got(server).keys()


def test_the_action_is_the_same_document_where_none_is_named(server: Server) -> None:
    call = dial(server, '<Gather numDigits="1"/>')
    call.press("4")
    assert server.to("/voice")[1].form["Digits"] == "4"
