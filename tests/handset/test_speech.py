"""Speech, and what else a question has to cope with: sounds, addresses, loops."""

import pytest

from helpline.handset.call import Call
from helpline.handset.events import Pressed, Spoke, SpokenText
from helpline.handset.faults import HandsetError
from helpline.handset.scenario import Scenario
from tests.handset.calls import TEN, dial, got
from tests.handset.server import Asked, Give, Server, mp3, twiml, wav


def test_speech_goes_to_the_action_with_its_confidence(server: Server) -> None:
    call = dial(server, '<Gather input="dtmf speech" action="/got" language="es-US"/>')
    call.say("  quimio   por favor ")
    form = got(server)
    assert form["SpeechResult"] == "quimio por favor"
    assert (form["Confidence"], "Digits" in form) == ("0.9", False)


def test_confidence_may_be_missing(server: Server) -> None:
    dial(server, '<Gather input="speech" action="/got"/>', Scenario(confidence=None)).say("yes")
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
    assert [e.start for e in call.events if isinstance(e, SpokenText)] == [end]


def test_speech_cuts_the_prompt_short(server: Server) -> None:
    call = dial(server, f'<Gather input="speech" action="/got"><Say>{TEN}</Say></Gather>')
    call.say("chemo", at=1.0)
    assert next(e.seconds for e in call.events if isinstance(e, SpokenText)) == 1.0


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
    assert call.words == ["6"]


def test_a_redirected_action_loses_what_was_pressed_and_that_is_noted(server: Server) -> None:
    server["/voice"] = twiml('<Gather numDigits="1" action="/old"/>')
    server["/old"] = Give(b"", status=302, headers={"Location": "/new"})
    server["/new"] = lambda asked: twiml(f"<Say>{asked.method} {len(asked.body)}</Say>")
    call = Call(server.url())
    call.start()
    call.press("6")
    assert call.words == ["GET 0"]
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
