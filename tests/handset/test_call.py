"""A call from the first ring to the last word: every verb, every ending, every fault."""

import re

import pytest

from helpline.handset.call import Call
from helpline.handset.conditions import OUTCOMES, Conditions
from helpline.handset.events import Dialled, Ended, Event, Fetched, Played, Recorded, Said, Toned
from helpline.handset.faults import APOLOGY, HandsetError
from helpline.handset.line import WITHHELD, Line
from helpline.handset.media import Jukebox
from tests.handset.server import Asked, Give, Server, mp3, twiml, wav


def ended(call: Call) -> Ended:
    (event,) = [event for event in call.events if isinstance(event, Ended)]
    return event


def only(call: Call, kind: type[Event]) -> list[Event]:
    return [event for event in call.events if type(event) is kind]


def dialled(server: Server, inner: str, **conditions: object) -> Call:
    server["/voice"] = twiml(inner)
    call = Call(server.url(), conditions=Conditions(**conditions))  # type: ignore[arg-type]
    call.start()
    return call


def test_the_first_request_says_who_calls_whom(server: Server) -> None:
    call = dialled(server, "")
    form = server.asked[0].form
    assert form["From"] == form["Caller"] == "+12025550123"
    assert form["To"] == form["Called"] == "+12025550199"
    assert (form["Direction"], form["ApiVersion"]) == ("inbound", "2010-04-01")
    assert (form["CallStatus"], form["CallSid"]) == ("ringing", call.sid)
    assert re.fullmatch(r"CA[0-9a-f]{32}", form["CallSid"])
    assert re.fullmatch(r"AC[0-9a-f]{32}", form["AccountSid"])
    places = ["From", "Caller", "To", "Called"]
    wanted = {place + what for place in places for what in ("City", "State", "Zip", "Country")}
    assert wanted <= form.keys()
    content_type = server.asked[0].headers["content-type"]
    assert content_type.startswith("application/x-www-form-urlencoded")


@pytest.mark.parametrize(("name", "shown"), WITHHELD.items())
def test_a_withheld_number_arrives_as_a_word_and_without_a_place(
    server: Server, name: str, shown: str
) -> None:
    server["/voice"] = twiml("")
    Call(server.url(), Line(withheld=name)).start()
    form = server.asked[0].form
    assert form["From"] == form["Caller"] == shown
    assert form["FromCity"] == form["CallerCountry"] == ""
    assert form["ToCountry"] == "US"


def test_later_requests_say_that_the_call_is_in_progress(server: Server) -> None:
    server["/b"] = twiml("")
    dialled(server, "<Redirect>/b</Redirect>")
    assert [each.form["CallStatus"] for each in server.asked] == [
        "ringing",
        "in-progress",
        "completed",
    ]
    assert len({each.form["CallSid"] for each in server.asked}) == 1


def test_the_end_of_the_document_ends_the_call(server: Server) -> None:
    call = dialled(server, "<Say>one two three four five</Say>")
    assert ended(call).by == "helpline"
    assert ended(call).start == 2.0
    assert call.over
    with pytest.raises(HandsetError):
        call.press("1")
    with pytest.raises(HandsetError):
        call.start()


def test_the_status_callback_tells_how_long_it_was(server: Server) -> None:
    dialled(server, '<Pause length="61"/>')
    form = server.to("/voice/status")[0].form
    assert (form["CallStatus"], form["CallDuration"], form["Duration"]) == ("completed", "61", "2")
    assert (form["SequenceNumber"], form["CallbackSource"]) == ("0", "call-progress-events")
    assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} [\d:]{8} \+0000", form["Timestamp"])


def test_the_status_callback_may_go_elsewhere_or_nowhere(server: Server) -> None:
    server["/over"] = Give(status=204)
    dialled(server, "", status_url=server.url("/over"))
    dialled(server, "", status_url="")
    assert [each.path for each in server.asked] == ["/voice", "/over", "/voice"]


def test_a_status_callback_that_fails_harms_nobody(server: Server) -> None:
    server["/voice/status"] = Give(status=500)
    call = dialled(server, "")
    assert call.error is None
    assert [caution.kind for caution in call.cautions] == ["status"]


def test_words_are_said_with_their_voice_and_repeated(server: Server) -> None:
    call = dialled(
        server, '<Say voice="Polly.Lupe" language="es-US" loop="2">uno dos tres cuatro cinco</Say>'
    )
    (said,) = only(call, Said)
    assert isinstance(said, Said)
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
    assert dialled(server, "<Play>/a/b.wav</Play>").heard == ["[b.wav]"]


def test_one_jukebox_serves_many_calls(server: Server) -> None:
    headers = {"ETag": '"1"', "Cache-Control": "max-age=60"}
    server["/b.wav"] = Give(wav(), "audio/wav", headers=headers)
    server["/voice"] = twiml("<Play>/b.wav</Play>")
    jukebox = Jukebox()
    for _ in range(3):
        Call(server.url(), jukebox=jukebox).start()
    assert len(server.to("/b.wav")) == 1


def test_a_sound_of_silence_is_noted(server: Server) -> None:
    server["/b.wav"] = Give(wav(1.0, lead=1.0), "audio/wav")
    assert [c.kind for c in dialled(server, "<Play>/b.wav</Play>").cautions] == ["media"]


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
    assert call.heard == ["a"]
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
        Conditions(dial="asleep")


def test_dialling_without_an_action_goes_on_with_the_document(server: Server) -> None:
    assert dialled(server, "<Dial>+12025550100</Dial><Say>after</Say>").heard == ["after"]


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


@pytest.mark.parametrize("how", ["hang_up", "drop"])
def test_who_leaves_in_the_middle_hears_no_more_and_the_server_is_told(
    server: Server, how: str
) -> None:
    call = dialled(server, "<Gather><Say>one two three four five</Say></Gather><Say>b</Say>")
    getattr(call, how)(at=1.0)
    assert ended(call).by == ("caller" if how == "hang_up" else "line")
    assert call.now == 1.0
    assert server.to("/voice/status")[0].form["CallDuration"] == "1"
    (said,) = only(call, Said)
    assert said.seconds == 1.0


def test_the_line_drops_at_the_chosen_moment(server: Server) -> None:
    server["/never"] = twiml("")
    call = dialled(
        server, "<Say>one two three four five</Say><Redirect>/never</Redirect>", drop_at=1.5
    )
    assert (ended(call).by, ended(call).start) == ("line", 1.5)
    assert server.to("/never") == []


def test_the_line_drops_while_waiting_for_a_key(server: Server) -> None:
    call = dialled(server, '<Gather numDigits="1" timeout="9" action="/x"/>', drop_at=0.5)
    call.press("1")
    assert ended(call).by == "line"
    assert server.to("/x") == []


def test_a_call_lasts_no_more_than_four_hours(server: Server) -> None:
    call = dialled(server, '<Pause length="20000"/>')
    assert (ended(call).by, call.now) == ("limit", 14400.0)


def test_a_request_sent_twice_as_one_event_is_compared(server: Server) -> None:
    assert dialled(server, "<Say>a</Say>", twice=True).cautions == []
    first, second = server.to("/voice")
    token = "i-twilio-idempotency-token"
    assert first.body == second.body
    assert first.headers[token] == second.headers[token]
    server["/voice"] = [twiml("<Say>a</Say>"), twiml("<Say>b</Say>")]
    call = Call(server.url(), conditions=Conditions(twice=True))
    call.start()
    assert [caution.kind for caution in call.cautions] == ["twice"]
    assert call.heard == ["a"]


def fault(call: Call) -> int | None:
    assert call.error is not None
    assert call.heard[-1] == APOLOGY
    assert ended(call).by == "fault"
    assert ended(call).code == call.error.code
    return call.error.code


@pytest.mark.parametrize(
    ("give", "code"),
    [
        (Give(b"<Response/>", "application/json"), 12300),
        (Give(b"<Response/>", ""), 12300),
        (Give(b"", "text/xml"), 11770),
        (Give(b"", "text/plain"), 11770),
        (Give(b"<Response", "text/xml"), 12100),
        (Give(b"<html/>", "text/html"), 12102),
        (Give(b"<Response><Shout/></Response>"), 12200),
        (Give(b"<Response><Say>" + b"x" * 65536 + b"</Say></Response>"), 11750),
        (Give(b"x " * 1600, "text/plain"), None),
        (Give(b"<Response/>", status=500), 11217),
        (Give(b"junk", "audio/wav"), 12300),
    ],
)
def test_what_twilio_refuses_ends_in_its_apology(
    server: Server, give: Give, code: int | None
) -> None:
    server["/voice"] = give
    call = Call(server.url())
    call.start()
    assert fault(call) == code
    assert server.to("/voice/status")[0].form["CallStatus"] == "completed"


@pytest.mark.parametrize(
    "content_type", ["text/xml", "application/xml; charset=utf-8", "text/html"]
)
def test_three_content_types_are_twiml(server: Server, content_type: str) -> None:
    server["/voice"] = Give("<Response><Say>año</Say></Response>".encode(), content_type)
    call = Call(server.url())
    call.start()
    assert call.heard == ["año"]


def test_plain_text_is_read_aloud_unless_it_is_twiml(server: Server) -> None:
    server["/voice"] = [
        Give(b"Hello  there", "text/plain"),
        Give(b"<Response><Say>From TwiML</Say></Response>", "text/plain"),
    ]
    for expected in ("Hello there", "From TwiML"):
        call = Call(server.url())
        call.start()
        assert call.heard == [expected]
        assert ended(call).by == "helpline"


def test_a_sound_as_answer_is_played_and_ends_the_call(server: Server) -> None:
    server["/voice"] = Give(mp3(2.4), "audio/mpeg")
    call = Call(server.url())
    call.start()
    assert call.heard == ["[voice]"]
    assert call.now == pytest.approx(2.4)


def test_a_fallback_address_is_asked_once_after_a_fault(server: Server) -> None:
    server["/spare"] = [twiml("<Say>Call this number.</Say>"), Give(status=500)]
    for expected in (["Call this number."], [APOLOGY]):
        server["/voice"] = Give(b"oops", "text/xml")
        call = Call(server.url(), conditions=Conditions(fallback_url=server.url("/spare")))
        call.start()
        assert call.heard == expected
    form = server.to("/spare")[0].form
    assert (form["ErrorCode"], form["ErrorUrl"]) == ("12100", server.url("/voice"))


def test_documents_that_go_round_in_a_circle_are_stopped(server: Server) -> None:
    call = dialled(server, "<Redirect>/voice</Redirect>")
    assert fault(call) is None
    assert len(server.to("/voice")) == 100


def test_cookies_last_for_one_call_and_no_longer(server: Server) -> None:
    def answer(asked: Asked) -> Give:
        body = f"<Response><Say>{asked.headers.get('cookie', 'none')}</Say></Response>"
        return Give(body.encode(), headers={"Set-Cookie": "a=1; Path=/"})

    server["/next"] = answer
    for _ in range(2):
        server["/voice"] = Give(
            b"<Response><Redirect>/next</Redirect></Response>", headers={"Set-Cookie": "b=2"}
        )
        call = Call(server.url())
        call.start()
        assert call.heard == ["b=2"]


def test_steps_return_only_what_is_new(server: Server) -> None:
    server["/voice"] = twiml('<Gather numDigits="1" action="/b"><Say>a</Say></Gather>')
    server["/b"] = twiml("<Say>b</Say>")
    call = Call(server.url())
    first, second = call.start(), call.press("1", at=0.1)
    assert [event.kind for event in first] == ["fetched", "said"]
    assert [event.kind for event in second] == ["pressed", "fetched", "said", "ended", "fetched"]


def test_every_request_is_in_the_record_with_its_real_time(server: Server) -> None:
    fetched = [event for event in dialled(server, "").events if isinstance(event, Fetched)]
    assert [event.url for event in fetched] == [server.url(), server.url("/voice/status")]
    assert all(event.took > 0 for event in fetched)
