"""Texts: what is sent, what comes back, what it costs, and what the network does by itself."""

import re

import pytest
from twilio.request_validator import RequestValidator

from helpline.handset.faults import HandsetError
from helpline.handset.line import Subscriber
from helpline.handset.messages import HELP, REPLIES, START, STOP, TextPhone
from tests.handset.server import TOKEN, Asked, Give, Server, twiml


def phone(server: Server, **options: bool) -> TextPhone:
    return TextPhone(server.url("/sms"), Subscriber(token=TOKEN), **options)


def echo(asked: Asked) -> Give:
    return twiml(f"<Message>{asked.form['Body']}</Message>")


def test_a_text_carries_what_twilio_sends(server: Server) -> None:
    server["/sms"] = twiml("")
    phone(server).text("¿Qué año?")
    (asked,) = server.asked
    form = asked.form
    assert re.fullmatch(r"SM[0-9a-f]{32}", form["MessageSid"])
    assert form["MessageSid"] == form["SmsSid"] == form["SmsMessageSid"]
    assert (form["From"], form["To"]) == ("+12025550123", "+12025550199")
    assert (form["Body"], form["NumMedia"], form["NumSegments"]) == ("¿Qué año?", "0", "1")
    assert form["FromCountry"] == "US"
    assert "OptOutType" not in form
    signature = asked.headers["x-twilio-signature"]
    assert RequestValidator(TOKEN).validate(server.url("/sms"), form, signature)


def test_pictures_are_sent_with_their_types(server: Server) -> None:
    server["/sms"] = twiml("")
    phone(server).text("", [("http://x/a.png", "image/png"), ("http://x/b.jpg", "image/jpeg")])
    form = server.asked[0].form
    assert form["MessageSid"].startswith("MM")
    assert (form["NumMedia"], form["MediaUrl1"]) == ("2", "http://x/b.jpg")
    assert form["MediaContentType0"] == "image/png"


def test_several_replies_come_each_with_its_cost(server: Server) -> None:
    server["/sms"] = twiml(
        "<Message>One</Message><Message><Body>Información</Body><Media>/p.png</Media></Message>"
    )
    exchange = phone(server).text("hi")
    assert exchange.bodies == ["One", "Información"]
    assert [reply.count.encoding for reply in exchange.replies] == ["GSM-7", "UCS-2"]
    assert exchange.replies[1].media == ("/p.png",)
    assert exchange.error is None


def test_an_empty_answer_is_silence(server: Server) -> None:
    server["/sms"] = twiml("")
    exchange = phone(server).text("hi")
    assert (exchange.replies, exchange.cautions, exchange.error) == ((), (), None)


def test_plain_text_is_a_reply(server: Server) -> None:
    server["/sms"] = Give(b"Hello\n", "text/plain")
    assert phone(server).text("hi").bodies == ["Hello"]


def test_a_redirect_hands_over_with_the_whole_text(server: Server) -> None:
    server["/sms"] = twiml("<Message>a</Message><Redirect>/more</Redirect>")
    server["/more"] = echo
    assert phone(server).text("hi").bodies == ["a", "hi"]


def test_a_circle_of_redirects_is_stopped(server: Server) -> None:
    server["/sms"] = twiml("<Redirect>/sms</Redirect>")
    error = phone(server).text("hi").error
    assert error is not None
    assert "circle" in str(error)


def test_a_reply_beyond_the_limit_never_arrives(server: Server) -> None:
    server["/sms"] = [
        twiml(f"<Message>{'x' * 1600}</Message>"),
        twiml(f"<Message>{'x' * 1601}</Message>"),
    ]
    texts = phone(server)
    assert [texts.text("hi").replies[0].error for _ in range(2)] == [None, 21617]


def test_a_text_beyond_the_limit_cannot_be_sent(server: Server) -> None:
    with pytest.raises(HandsetError):
        phone(server).text("x" * 1601)
    with pytest.raises(HandsetError):
        phone(server).text("x", [("http://x/", "image/png")] * 11)


@pytest.mark.parametrize(
    ("give", "code"),
    [
        (Give(status=500), 11217),
        (Give(b"", "text/xml"), 11770),
        (Give(b"<Response", "text/xml"), 12100),
        (Give(b"{}", "application/json"), 12300),
        (twiml("<Say>x</Say>"), 12200),
    ],
)
def test_a_fault_of_the_server_is_told_and_nothing_arrives(
    server: Server, give: Give, code: int
) -> None:
    server["/sms"] = give
    exchange = phone(server).text("hi")
    assert exchange.error is not None
    assert (exchange.error.code, exchange.bodies) == (code, [])


@pytest.mark.parametrize("word", sorted(STOP))
def test_every_stop_word_blocks_until_start_and_the_server_is_still_asked(
    server: Server, word: str
) -> None:
    server["/sms"] = echo
    texts = phone(server)
    stopped = texts.text(f" {word.lower()} ")
    assert stopped.bodies == [REPLIES["STOP"]]
    assert [(r.by, r.error) for r in stopped.replies] == [("network", None), ("helpline", 21610)]
    assert texts.text("chemo").replies[0].error == 21610
    assert len(server.asked) == 2
    assert texts.text("start").bodies == [REPLIES["START"], "start"]
    assert texts.text("chemo").bodies == ["chemo"]


@pytest.mark.parametrize("text", ["STOP please", "please stop", "don't STOP", "stops", "ALTO"])
def test_only_a_whole_message_is_a_stop_word(server: Server, text: str) -> None:
    server["/sms"] = echo
    assert phone(server).text(text).bodies == [text]


@pytest.mark.parametrize("word", sorted(START))
def test_start_words_mean_nothing_to_who_was_not_stopped(server: Server, word: str) -> None:
    server["/sms"] = echo
    assert phone(server).text(word).bodies == [word]


def test_yes_does_not_unblock_a_toll_free_number(server: Server) -> None:
    server["/sms"] = twiml("<Message>x</Message>")
    texts = TextPhone(server.url("/sms"), Subscriber(number="+18885550199"))
    texts.text("STOP")
    assert texts.text("YES").bodies == []
    assert texts.text("UNSTOP").bodies == [REPLIES["START"], "x"]


@pytest.mark.parametrize("word", sorted(HELP))
def test_help_is_answered_by_the_network_only_where_that_is_set(server: Server, word: str) -> None:
    server["/sms"] = echo
    assert phone(server).text(word).bodies == [word]
    assert phone(server, answers_help=True).text(word).bodies == [REPLIES["HELP"], word]


@pytest.mark.parametrize(("word", "kind"), [("quit", "STOP"), ("INFO", "HELP"), ("chemo", None)])
def test_advanced_opt_out_tells_the_server_what_it_did(
    server: Server, word: str, kind: str | None
) -> None:
    server["/sms"] = twiml("")
    phone(server, advanced_opt_out=True).text(word)
    assert server.asked[0].form.get("OptOutType") == kind


def test_a_text_delivered_twice_is_one_text_and_is_compared(server: Server) -> None:
    server["/sms"] = echo
    exchange = phone(server, twice=True).text("hi")
    assert exchange.bodies == ["hi"]
    assert exchange.cautions == ()
    assert server.asked[0].body == server.asked[1].body
    server["/sms"] = [twiml("<Message>a</Message>"), twiml("<Message>b</Message>")]
    exchange = phone(server, twice=True).text("hi")
    assert exchange.bodies == ["a"]
    assert [caution.kind for caution in exchange.cautions] == ["twice"]


def test_the_server_hears_what_became_of_a_message_where_it_asks(server: Server) -> None:
    server["/sms"] = twiml('<Message statusCallback="/sms/status">x</Message>')
    server["/sms/status"] = Give(status=204)
    texts = phone(server)
    texts.text("hi")
    texts.text("STOP")
    forms = [each.form for each in server.to("/sms/status")]
    assert [form["MessageStatus"] for form in forms] == ["delivered", "failed"]
    assert [form.get("ErrorCode") for form in forms] == [None, "21610"]


def test_a_message_that_holds_nothing_is_noted(server: Server) -> None:
    server["/sms"] = twiml("<Message/>")
    assert [c.kind for c in phone(server).text("hi").cautions] == ["schema"]


def test_a_toll_free_number_pays_by_its_own_measure(server: Server) -> None:
    server["/sms"] = twiml(f"<Message>{'a' * 306}</Message>")
    texts = TextPhone(server.url("/sms"), Subscriber(number="+18885550199"))
    assert texts.text("hi").replies[0].count.segments == 3
