"""Keys, speech and silence: what is collected, when, and what is heard until then."""

import pytest

from helpline.handset.call import Call
from helpline.handset.conditions import Conditions
from helpline.handset.events import Pressed, Said, Spoke, Waited
from helpline.handset.faults import HandsetError
from tests.handset.server import Asked, Give, Server, mp3, twiml, wav

TEN = "one two three four five six seven eight nine ten"
"""Ten words: four seconds."""


def dial(server: Server, gather: str, conditions: Conditions | None = None) -> Call:
    """A call that has begun, where the action /got says Done and hangs up."""
    server["/voice"] = twiml(gather)
    server["/got"] = twiml("<Say>Done.</Say>")
    call = Call(server.url(), conditions=conditions)
    call.start()
    return call


def got(server: Server) -> dict[str, str]:
    (asked,) = server.to("/got")
    return asked.form


def test_a_key_after_the_prompt_goes_to_the_action(server: Server) -> None:
    call = dial(server, f'<Gather numDigits="1" action="/got"><Say>{TEN}</Say></Gather>')
    assert call.waiting is not None
    assert (call.waiting.kind, call.waiting.since, call.waiting.until) == ("input", 4.0, 9.0)
    call.press("2")
    form = got(server)
    assert (form["Digits"], form["FinishedOnKey"]) == ("2", "")
    assert call.over
    assert call.heard == [TEN, "Done."]


def test_the_reaction_of_a_person_takes_virtual_time(server: Server) -> None:
    call = dial(server, f'<Gather numDigits="1" action="/got"><Say>{TEN}</Say></Gather>')
    events = call.press("2")
    assert [event.start for event in events if isinstance(event, Pressed)] == [5.0]


def test_a_key_cuts_the_prompt_short(server: Server) -> None:
    prompts = f"<Say>{TEN}</Say><Say>never heard at all</Say>"
    call = dial(server, f'<Gather numDigits="1" action="/got">{prompts}</Gather>')
    call.press("2", at=1.5)
    said = [event for event in call.events if isinstance(event, Said)]
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
    assert call.heard == [TEN, "Done."]
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
    assert call.heard == ["First."]


def test_a_paced_caller_keeps_keys_pressed_during_a_sound(server: Server) -> None:
    server["/voice"] = twiml(f"<Say>{TEN}</Say><Redirect>/b</Redirect>")
    server["/b"] = twiml('<Gather numDigits="1" action="/got"><Say>Press.</Say></Gather>')
    server["/got"] = twiml("")
    call = Call(server.url(), conditions=Conditions(paced=True))
    call.start()
    assert call.waiting is not None
    assert (call.waiting.kind, call.waiting.until) == ("sound", 4.0)
    assert server.to("/b") == []
    call.press("3", at=1.0)
    call.say("hello", at=2.0)
    call.silence()
    assert got(server)["Digits"] == "3"
    assert call.heard == [TEN]


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
    assert call.heard == ["Nothing came."]
    assert server.to("/got") == []


def test_the_hash_is_a_key_like_any_other_where_no_key_finishes(server: Server) -> None:
    dial(server, '<Gather action="/got" finishOnKey="" numDigits="1"/>').press("#")
    assert got(server)["Digits"] == "#"


def test_silence_goes_on_with_the_next_verb(server: Server) -> None:
    call = dial(server, '<Gather action="/got" timeout="3"/><Say>Still there?</Say>')
    events = call.silence()
    assert [(e.seconds, e.why) for e in events if isinstance(e, Waited)] == [(3.0, "silence")]
    assert call.heard == ["Still there?"]


def test_silence_goes_to_the_action_where_that_is_asked_for(server: Server) -> None:
    gather = '<Gather input="dtmf speech" action="/got" actionOnEmptyResult="true"/>'
    dial(server, gather).silence()
    assert got(server)["Digits"] == ""
    assert "SpeechResult" not in got(server)


def test_an_empty_result_may_come_without_digits(server: Server) -> None:
    conditions = Conditions(empty_digits=False, finish_key=False)
    dial(server, '<Gather action="/got" actionOnEmptyResult="true"/>', conditions).silence()
    assert not {"Digits", "FinishedOnKey"} & got(server).keys()


def test_the_action_is_the_same_document_where_none_is_named(server: Server) -> None:
    call = dial(server, '<Gather numDigits="1"/>')
    call.press("4")
    assert server.to("/voice")[1].form["Digits"] == "4"


def test_speech_goes_to_the_action_with_its_confidence(server: Server) -> None:
    call = dial(server, '<Gather input="dtmf speech" action="/got" language="es-US"/>')
    call.say("  quimio   por favor ")
    form = got(server)
    assert form["SpeechResult"] == "quimio por favor"
    assert (form["Confidence"], "Digits" in form) == ("0.9", False)


def test_confidence_may_be_missing(server: Server) -> None:
    dial(server, '<Gather input="speech" action="/got"/>', Conditions(confidence=None)).say("yes")
    assert "Confidence" not in got(server)


@pytest.mark.parametrize(
    ("attribute", "end"),
    [("", 10.0), ('speechTimeout="2"', 7.0), ('speechTimeout="auto"', 6.0)],
)
def test_speech_ends_after_the_silence_that_was_set(
    server: Server, attribute: str, end: float
) -> None:
    call = dial(server, f'<Gather input="speech" action="/got" {attribute}/>')
    call.say(TEN)
    assert [e.start for e in call.events if isinstance(e, Said)] == [end]


def test_speech_cuts_the_prompt_short(server: Server) -> None:
    call = dial(server, f'<Gather input="speech" action="/got"><Say>{TEN}</Say></Gather>')
    call.say("chemo", at=1.0)
    assert next(e.seconds for e in call.events if isinstance(e, Said)) == 1.0


def test_speech_is_not_listened_to_where_only_keys_are(server: Server) -> None:
    call = dial(server, '<Gather action="/got"/>')
    (event,) = call.say("chemo")
    assert isinstance(event, Spoke)
    assert not event.understood
    assert call.waiting is not None


def test_after_a_key_speech_is_no_longer_listened_to(server: Server) -> None:
    call = dial(server, '<Gather input="dtmf speech" action="/got"/>')
    call.press("1", at=1.0)
    assert call.waiting is not None
    assert not call.waiting.speech
    call.say("chemo", at=2.0)
    call.silence()
    assert got(server)["Digits"] == "1"


def test_keys_are_not_listened_to_where_only_speech_is(server: Server) -> None:
    call = dial(server, '<Gather input="speech" action="/got"/>')
    (event,) = call.press("1")
    assert isinstance(event, Pressed)
    assert event.use == "none"
    assert call.waiting is not None


def test_a_key_after_the_time_was_over_is_kept(server: Server) -> None:
    again = '<Gather timeout="2" numDigits="1" action="/got"/>'
    call = dial(server, again + again)
    call.press("5", at=3.0)
    assert got(server)["Digits"] == "5"


def test_no_more_than_a_minute_of_speech_is_listened_to(server: Server) -> None:
    call = dial(server, '<Gather input="speech" action="/got" speechTimeout="1"/>')
    call.say("word " * 1000)
    assert [e.seconds for e in call.events if isinstance(e, Spoke)] == [60.0]


def test_all_sounds_are_fetched_before_the_first_is_heard(server: Server) -> None:
    server["/a.wav"] = Give(wav(1.0), "audio/wav")
    server["/b.wav"] = Give(b"", "audio/wav", 404)
    call = dial(server, "<Gather><Play>/a.wav</Play><Play>/b.wav</Play></Gather>")
    assert call.error is not None
    assert call.error.code == 11217
    assert [e for e in call.events if e.kind == "played"] == []


def test_an_mp3_in_a_gather_is_noted(server: Server) -> None:
    server["/a.mp3"] = Give(mp3(), "audio/mpeg")
    call = dial(server, "<Gather><Play>/a.mp3</Play></Gather>")
    assert [caution.kind for caution in call.cautions] == ["media"]


def test_relative_actions_are_resolved_against_where_the_document_was_found(
    server: Server,
) -> None:
    server["/voice"] = Give(b"", status=307, headers={"Location": "/deep/down"})
    server["/deep/down"] = twiml('<Gather numDigits="1" action="here"/>')
    server["/deep/here"] = lambda asked: twiml(f"<Say>{asked.form['Digits']}</Say>")
    call = Call(server.url())
    call.start()
    call.press("6")
    assert call.heard == ["6"]


def test_a_redirected_action_loses_what_was_pressed_and_that_is_noted(server: Server) -> None:
    server["/voice"] = twiml('<Gather numDigits="1" action="/old"/>')
    server["/old"] = Give(b"", status=302, headers={"Location": "/new"})
    server["/new"] = lambda asked: twiml(f"<Say>{asked.method} {len(asked.body)}</Say>")
    call = Call(server.url())
    call.start()
    call.press("6")
    assert call.heard == ["GET 0"]
    assert [caution.kind for caution in call.cautions] == ["redirect"]


@pytest.mark.parametrize("keys", ["", "12x", "a", "1 2"])
def test_only_keys_can_be_pressed(server: Server, keys: str) -> None:
    call = dial(server, "<Gather/>")
    with pytest.raises(HandsetError):
        call.press(keys)


def test_a_loop_of_silence_is_stopped(server: Server) -> None:
    call = dial(server, '<Gather timeout="1"/><Redirect>/voice</Redirect>')
    while not call.over:
        call.silence()
    assert call.error is not None
    assert "circle" in str(call.error)
    assert len(server.to("/voice")) == 100


def test_keys_let_the_documents_go_on(server: Server) -> None:
    def same(_asked: Asked) -> Give:
        return twiml('<Gather numDigits="1" action="/voice"/>')

    server["/voice"] = same
    call = Call(server.url())
    call.start()
    for _ in range(120):
        call.press("1")
    assert call.error is None
