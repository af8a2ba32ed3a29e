"""What is sent and told in a call, from the first ring to the status callback."""

import re

import pytest

from helpline.handset.call import Call
from helpline.handset.events import Fetched
from helpline.handset.faults import HandsetError
from helpline.handset.line import WITHHELD, Subscriber
from tests.handset.calls import dialled, ended
from tests.handset.server import Asked, Give, Server, twiml


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
    Call(server.url(), Subscriber(withheld=name)).start()
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
        assert call.words == ["b=2"]


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
