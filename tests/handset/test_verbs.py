"""Every verb but Gather: what is heard of it, and what the server is told."""

import re

import pytest

from helpline.handset.call import Call
from helpline.handset.events import Dialled, Played, Recorded, SpokenText, Toned
from helpline.handset.faults import HandsetError
from helpline.handset.media import SoundCache
from helpline.handset.scenario import OUTCOMES, Scenario
from tests.handset.calls import dialled, ended, only
from tests.handset.server import Give, Server, twiml, wav


def test_words_are_said_with_their_voice_and_repeated(server: Server) -> None:
    call = dialled(
        server, '<Say voice="Polly.Lupe" language="es-US" loop="2">uno dos tres cuatro cinco</Say>'
    )
    (said,) = only(call, SpokenText)
    assert isinstance(said, SpokenText)
    assert (said.voice, said.language, said.seconds) == ("Polly.Lupe", "es-US", 4.0)


def test_a_sound_is_played_with_its_form_and_its_words(server: Server) -> None:
    headers = {"X-Says": "Hola%2C%20a%C3%B1o"}
    server["/a/b.wav"] = Give(wav(1.5, lead=0.1), "audio/wav", headers=headers)
    server["/voice"] = twiml('<Play loop="2">/a/b.wav</Play>')
    call = Call(server.url(), caption_header="X-Says")
    call.start()
    (played,) = only(call, Played)
    assert isinstance(played, Played)
    assert (played.seconds, played.times, played.lead) == (3.0, 2, 0.1)
    assert (played.words, played.rate, played.form) == ("Hola, año", 8000, "mu-law WAV")
    assert (played.data, played.content_type) == (wav(1.5, lead=0.1), "audio/wav")
    assert "data" not in played.as_dict()


def test_a_sound_without_words_is_shown_by_its_name(server: Server) -> None:
    server["/a/b.wav"] = Give(wav(), "audio/wav")
    assert dialled(server, "<Play>/a/b.wav</Play>").words == ["[b.wav]"]


def test_one_jukebox_serves_many_calls(server: Server) -> None:
    headers = {"ETag": '"1"', "Cache-Control": "max-age=60"}
    server["/b.wav"] = Give(wav(), "audio/wav", headers=headers)
    server["/voice"] = twiml("<Play>/b.wav</Play>")
    jukebox = SoundCache()
    for _ in range(3):
        Call(server.url(), jukebox=jukebox).start()
    assert len(server.to("/b.wav")) == 1


def test_a_sound_of_silence_is_a_pause_and_a_long_one_is_noted(server: Server) -> None:
    server["/b.wav"] = Give(wav(0.5, lead=0.5), "audio/wav")
    short, long = (dialled(server, f'<Play loop="{n}">/b.wav</Play>') for n in (1, 7))
    assert (short.words, short.now, short.cautions) == ([], 0.5, [])
    assert [caution.kind for caution in long.cautions] == ["media"]


def test_digits_are_sent_as_tones(server: Server) -> None:
    (toned,) = only(dialled(server, '<Play digits="1w2W"/>'), Toned)
    assert toned.seconds == 2.5


def test_reject_ends_the_call_before_it_is_answered(server: Server) -> None:
    busy = dialled(server, '<Reject reason="busy"/>')
    refused = dialled(server, "<Reject/>")
    assert (ended(busy).status, ended(refused).status) == ("busy", "failed")
    assert server.to("/voice/status")[0].form["CallDuration"] == "0"


def test_hangup_ends_the_call_at_once(server: Server) -> None:
    call = dialled(server, "<Say>a</Say><Hangup/><Say>b</Say>")
    assert call.words == ["a"]
    assert [caution.kind for caution in call.cautions] == ["unreachable"]


@pytest.mark.parametrize(
    ("outcome", "status", "seconds"),
    [("answered", "completed", 60.0), ("busy", "busy", 2.0), ("no-answer", "no-answer", 20.0),
     ("failed", "failed", 1.0)],
)  # fmt: skip
def test_what_came_of_dialling_goes_to_the_action(
    server: Server, outcome: str, status: str, seconds: float
) -> None:
    server["/then"] = twiml("<Say>And then.</Say>")
    dial = '<Dial action="/then" timeout="20"><Number>+12025550100</Number></Dial>'
    call = dialled(server, dial, dial=outcome)
    form = server.to("/then")[0].form
    assert form["DialCallStatus"] == status
    assert re.fullmatch(r"CA[0-9a-f]{32}", form["DialCallSid"])
    assert form.get("DialCallDuration") == ("60" if outcome == "answered" else None)
    (event,) = only(call, Dialled)
    assert event.seconds == seconds


def test_every_outcome_of_dialling_is_tried_above() -> None:
    assert OUTCOMES == ("answered", "busy", "no-answer", "failed")
    with pytest.raises(HandsetError):
        Scenario(dial="asleep")


def test_dialling_without_an_action_goes_on_with_the_document(server: Server) -> None:
    assert dialled(server, "<Dial>+12025550100</Dial><Say>after</Say>").words == ["after"]


def test_a_number_that_is_none_fails(server: Server) -> None:
    server["/then"] = twiml("")
    dialled(server, '<Dial action="/then">nobody</Dial>')
    assert server.to("/then")[0].form["DialCallStatus"] == "failed"


def test_a_caller_id_of_a_stranger_is_noted(server: Server) -> None:
    call = dialled(server, '<Dial callerId="+12025550111">+12025550100</Dial>')
    assert [caution.code for caution in call.cautions] == [13214]


def test_a_recording_ends_with_silence_a_key_or_the_receiver(server: Server) -> None:
    server["/kept"] = twiml("")
    for leave in ("silence", "press", "hang_up"):
        call = dialled(server, '<Record action="/kept" playBeep="false"/>')
        assert call.waiting is not None
        assert call.waiting.kind == "recording"
        call.press("#") if leave == "press" else getattr(call, leave)()
        (event,) = only(call, Recorded)
        assert event.start == 0.0
    forms = [each.form for each in server.to("/kept")]
    assert [form["Digits"] for form in forms] == ["", "#", "hangup"]
    assert [form["RecordingDuration"] for form in forms] == ["5", "5", "0"]
    assert forms[2]["CallStatus"] == "completed"
    assert all("/Recordings/RE" in form["RecordingUrl"] for form in forms)


def test_a_recording_begins_with_a_beep_and_lasts_as_long_as_one_speaks(server: Server) -> None:
    server["/kept"] = twiml("")
    call = dialled(server, '<Record action="/kept" maxLength="3"/>')
    call.say("word " * 100)
    (event,) = only(call, Recorded)
    assert (event.start, event.seconds) == (1.0, 3.0)
