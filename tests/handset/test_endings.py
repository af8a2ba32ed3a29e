"""How calls end and what answers are: left, dropped, refused, read aloud, or never ending."""

import pytest

from helpline.handset.call import Call
from helpline.handset.events import SpokenText
from helpline.handset.faults import APOLOGY
from helpline.handset.scenario import Scenario
from tests.handset.calls import dialled, ended, fault, only
from tests.handset.server import Give, Server, mp3, twiml


@pytest.mark.parametrize("how", ["hang_up", "drop"])
def test_who_leaves_in_the_middle_hears_no_more_and_the_server_is_told(
    server: Server, how: str
) -> None:
    call = dialled(server, "<Gather><Say>one two three four five</Say></Gather><Say>b</Say>")
    getattr(call, how)(at=1.0)
    assert ended(call).by == ("caller" if how == "hang_up" else "line")
    assert call.now == 1.0
    assert server.to("/voice/status")[0].form["CallDuration"] == "1"
    (said,) = only(call, SpokenText)
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
    call = Call(server.url(), scenario=Scenario(twice=True))
    call.start()
    assert [caution.kind for caution in call.cautions] == ["twice"]
    assert call.words == ["a"]


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
    assert call.words == ["año"]


def test_plain_text_is_read_aloud_unless_it_is_twiml(server: Server) -> None:
    server["/voice"] = [
        Give(b"Hello  there", "text/plain"),
        Give(b"<Response><Say>From TwiML</Say></Response>", "text/plain"),
    ]
    for expected in ("Hello there", "From TwiML"):
        call = Call(server.url())
        call.start()
        assert call.words == [expected]
        assert ended(call).by == "helpline"


def test_a_sound_as_answer_is_played_and_ends_the_call(server: Server) -> None:
    server["/voice"] = Give(mp3(2.4), "audio/mpeg")
    call = Call(server.url())
    call.start()
    assert call.words == ["[voice]"]
    assert call.now == pytest.approx(2.4)


def test_a_fallback_address_is_asked_once_after_a_fault(server: Server) -> None:
    server["/spare"] = [twiml("<Say>Call this number.</Say>"), Give(status=500)]
    for expected in (["Call this number."], [APOLOGY]):
        server["/voice"] = Give(b"oops", "text/xml")
        call = Call(server.url(), scenario=Scenario(fallback_url=server.url("/spare")))
        call.start()
        assert call.words == expected
    form = server.to("/spare")[0].form
    assert (form["ErrorCode"], form["ErrorUrl"]) == ("12100", server.url("/voice"))


def test_documents_that_go_round_in_a_circle_are_stopped(server: Server) -> None:
    call = dialled(server, "<Redirect>/voice</Redirect>")
    assert fault(call) is None
    assert len(server.to("/voice")) == 100
