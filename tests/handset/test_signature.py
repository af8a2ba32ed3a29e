"""Requests are signed as Twilio signs them."""

import pytest
from twilio.request_validator import RequestValidator

from helpline.handset.call import Call
from helpline.handset.line import Subscriber
from helpline.handset.signature import sign, signed_url
from tests.handset.server import TOKEN, Server, twiml

VECTORS = [
    (
        "https://example.com/myapp.php?foo=1&bar=2",
        {
            "Digits": "1234",
            "To": "+18005551212",
            "From": "+14158675310",
            "Caller": "+14158675310",
            "CallSid": "CA1234567890ABCDE",
        },
        "L/OH5YylLD5NRKLltdqwSvS0BnU=",
    ),
    (
        "https://mycompany.com/myapp.php?foo=1&bar=2",
        {
            "CallSid": "CA1234567890ABCDE",
            "Digits": "1234",
            "From": "+14158675309",
            "Caller": "+14158675309",
            "To": "+18005551212",
        },
        "RSOYDt4T1cUTdK1PDd93/VVr8B8=",
    ),
    (
        "https://mycompany.com/myapp.php?foo=1&bar=2&bodySHA256="
        "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620",
        {},
        "a9nBmqA0ju/hNViExpshrM61xv4=",
    ),
]


@pytest.mark.parametrize(("url", "form", "expected"), VECTORS)
def test_published_vectors_come_out(url: str, form: dict[str, str], expected: str) -> None:
    assert sign(TOKEN, url, form) == expected


def test_names_are_sorted_with_capitals_first_and_equal_pairs_count_once() -> None:
    pairs = [("b", "2"), ("B", "1"), ("b", "2")]
    assert sign(TOKEN, "https://x.org/", pairs) == sign(TOKEN, "https://x.org/B1b2")


@pytest.mark.parametrize(
    ("channel", "url", "expected"),
    [
        ("voice", "https://h.org:8443/voice", "https://h.org/voice"),
        ("voice", "http://h.org:8080/voice", "http://h.org:8080/voice"),
        ("sms", "https://h.org:8443/sms", "https://h.org:8443/sms"),
        ("sms", "http://h.org:8080/sms", "http://h.org:8080/sms"),
        ("voice", "https://me:pw@h.org/voice", "https://h.org/voice"),
        ("voice", "https://h.org/voice?a=%27#rc=2", "https://h.org/voice?a=%27"),
        ("voice", "https://[::1]:8443/voice", "https://[::1]/voice"),
        ("voice", "https://[::1]/voice", "https://[::1]/voice"),
    ],
)
def test_what_is_left_of_an_address_when_it_is_signed(
    channel: str, url: str, expected: str
) -> None:
    assert signed_url(url, channel) == expected


def test_twilios_own_validator_accepts_what_is_sent(server: Server) -> None:
    server["/voice"] = twiml('<Gather numDigits="1" action="/next?b=1&amp;a=ni%C3%B1o%27s"/>')
    server["/next"] = twiml("<Hangup/>")
    call = Call(server.url(), Subscriber(token=TOKEN))
    call.start()
    call.press("7")
    validator = RequestValidator(TOKEN)
    assert [each.path for each in server.asked] == ["/voice", "/next", "/voice/status"]
    for each in server.asked:
        url = server.origin + each.target
        signature = each.headers["x-twilio-signature"]
        assert validator.validate(url, each.form, signature)
        assert not validator.validate(url, each.form | {"Digits": "8"}, signature)


def test_a_get_is_signed_over_its_query_alone(server: Server) -> None:
    server["/voice"] = twiml('<Redirect method="GET">/other?x=1</Redirect>')
    server["/other"] = twiml("<Hangup/>")
    Call(server.url(), Subscriber(token=TOKEN)).start()
    (asked,) = server.to("/other")
    assert asked.method == "GET"
    assert "CallSid=" in asked.target
    signature = asked.headers["x-twilio-signature"]
    assert RequestValidator(TOKEN).validate(server.origin + asked.target, {}, signature)


def test_without_a_token_nothing_is_signed(server: Server) -> None:
    server["/voice"] = twiml("")
    Call(server.url()).start()
    assert "x-twilio-signature" not in server.asked[0].headers
