"""What is TwiML and what is not, down to attributes and places."""

import pytest

from helpline.handset.faults import HandsetError
from helpline.handset.grammar import NOT_ACTED
from helpline.handset.twiml import read_document
from helpline.handset.verbs import (
    Dial,
    Document,
    Gather,
    Hangup,
    Message,
    Pause,
    Play,
    Record,
    Redirect,
    Reject,
    Say,
)


def read(inner: str, channel: str = "voice") -> Document:
    return read_document(f"<Response>{inner}</Response>".encode(), channel)


def refusal(body: bytes, channel: str = "voice") -> int | None:
    with pytest.raises(HandsetError) as caught:
        read_document(body, channel)
    return caught.value.code


def codes(inner: str, channel: str = "voice") -> list[int | None]:
    return [caution.code for caution in read(inner, channel).cautions]


def test_every_verb_comes_with_twilios_defaults() -> None:
    inner = (
        "<Say>a</Say><Play>b</Play><Pause/><Gather/><Dial>+12025550100</Dial><Redirect>c</Redirect>"
    )
    assert read(inner).verbs == (
        Say("a"),
        Play("b"),
        Pause(1.0),
        Gather(),
        Dial(("+12025550100",)),
        Redirect("c"),
    )
    assert read("<Hangup/>").verbs == (Hangup(),)
    assert read("<Reject/>").verbs == (Reject("rejected"),)
    assert read('<Record action="/r"/>').verbs == (Record("/r"),)


def test_every_attribute_is_read() -> None:
    gather = (
        '<Gather action="/a" method="GET" input="dtmf speech" timeout="7" speechTimeout="auto"'
        ' numDigits="2" finishOnKey="" actionOnEmptyResult="true" language="es-US"'
        ' hints="chemo, hormone"><Say voice="Polly.Lupe" language="es-US" loop="0">x</Say>'
        '<Pause length="2"/><Play loop="2">y</Play></Gather>'
    )
    (verb,) = read(gather).verbs
    prompts = (Say("x", "Polly.Lupe", "es-US", 1000), Pause(2.0), Play("y", 2))
    assert verb == Gather(
        prompts, "/a", "GET", True, True, 7.0, None, 2, "", True, "es-US", ("chemo", "hormone")
    )
    assert read(gather).cautions == ()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", 11770),
        (b"  \n", 11770),
        (b"<Response>", 12100),
        (b"<Response>&nbsp;</Response>", 12100),
        (b"<Response><Say>\x08</Say></Response>", 12100),
        (b"<Response/><Response/>", 12100),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><Response><Say>&a;</Say></Response>', 12100),
        (b"not xml", 12100),
        (b"<response/>", 12102),
        (b"<html><body/></html>", 12102),
        (b"<Response><say>x</say></Response>", 12200),
        (b"<Response><Message>x</Message></Response>", 12200),
        (b"<Response><Play/></Response>", 11100),
        (b"<Response><Say>" + b"x" * 3001 + b"</Say></Response>", None),
        (b"<Response><Dial><Client>x</Client></Dial></Response>", None),
    ],
)
def test_what_twilio_would_give_up_on_is_refused(body: bytes, code: int | None) -> None:
    assert refusal(body) == code


@pytest.mark.parametrize("name", sorted(NOT_ACTED))
def test_verbs_that_are_not_acted_out_are_refused_by_name(name: str) -> None:
    with pytest.raises(HandsetError, match=name):
        read(f"<{name}/>")


def test_three_thousand_characters_can_be_said() -> None:
    assert read(f"<Say>{'x' * 3000}</Say>").cautions == ()


@pytest.mark.parametrize(
    ("inner", "code"),
    [
        ("loose words<Pause/>", 12200),
        ('<Say volume="loud">x</Say>', 12200),
        ("<Say><b>x</b></Say>", 12200),
        ("<Say/>", None),
        ('<Say voice="Polly.Lupe" language="en-US">x</Say>', None),
        ('<Say voice="Google.es-US-Standard-A" language="es-MX">x</Say>', None),
        ('<Gather timeout="soon"/>', 13313),
        ('<Gather timeout="-1"/>', 13313),
        ('<Gather numDigits="0"/>', 13314),
        ('<Gather numDigits="two"/>', 13314),
        ('<Gather finishOnKey="##"/>', 13310),
        ('<Gather finishOnKey="x"/>', 13310),
        ('<Gather method="PUT"/>', 13312),
        ('<Gather actionOnEmptyResult="yes"/>', 13338),
        ("<Gather input=\"['dtmf', 'speech']\"/>", 12200),
        ('<Gather input="speech" speechTimeout="auto" speechModel="phone_call"/>', 12200),
        (f'<Gather hints="{",".join("x" * 501)}"/>', 12200),
        (f'<Gather hints="{"x" * 101}"/>', 12200),
        ("<Gather><Redirect>x</Redirect></Gather>", 12200),
        ('<Gather><Play digits="1"/></Gather>', 12200),
        ("<Gather>words</Gather>", 12200),
        ('<Pause length="long"/>', 12200),
        ('<Dial callerID="x">+12025550100</Dial>', 12200),
        ("<Dial>nobody</Dial>", 13223),
        ("<Record/>", None),
        ('<Reject reason="tired"/>', 12200),
        ('<Play digits="1z"/>', 12200),
    ],
)
def test_what_twilio_would_only_warn_of_is_noted(inner: str, code: int | None) -> None:
    assert codes(inner) == [code]


@pytest.mark.parametrize(
    "ending",
    [
        "<Redirect>x</Redirect>",
        "<Hangup/>",
        "<Reject/>",
        '<Record action="x"/>',
        '<Dial action="x">+12025550100</Dial>',
        '<Gather actionOnEmptyResult="true"/>',
    ],
)
def test_a_verb_that_can_never_be_reached_is_noted(ending: str) -> None:
    (caution,) = read(ending + "<Say>never</Say>").cautions
    assert caution.kind == "unreachable"
    assert read(f"<Say>now</Say>{ending}").cautions == ()


@pytest.mark.parametrize("passing", ["<Gather/>", "<Dial>+12025550100</Dial>", "<Say>x</Say>"])
def test_a_verb_that_may_be_reached_is_not_noted(passing: str) -> None:
    assert read(passing + "<Say>then</Say>").cautions == ()


def test_cautions_know_their_line() -> None:
    (caution,) = read('\n<Pause/>\n<Say\nvolume="x">y</Say>').cautions
    assert caution.line == 3


def test_ssml_is_read_in_order_and_its_pauses_are_counted() -> None:
    inner = '<Say>One <break time="500ms"/><emphasis level="strong">two</emphasis>'
    (say,) = read(inner + ' <break strength="strong"/>three.<break/></Say>').verbs
    assert say == Say("One two three.", pauses=0.5 + 0.75 + 0.5)


def test_a_document_in_another_charset_is_read_by_its_own_word_or_the_servers() -> None:
    body = "<?xml version='1.0' encoding='ISO-8859-1'?><Response><Say>año</Say></Response>"
    assert read_document(body.encode("latin-1"), "voice").verbs == (Say("año"),)
    plain = "<Response><Say>año</Say></Response>".encode("latin-1")
    assert read_document(plain, "voice", "iso-8859-1").verbs == (Say("año"),)
    assert refusal(plain) == 12100


def test_messages_are_read_with_bodies_and_pictures() -> None:
    inner = (
        "<Message> One\ntwo </Message>"
        '<Message to="+12025550111" action="/a" statusCallback="/s">'
        "<Body>a</Body><Body>b</Body><Media>/p.png</Media></Message>"
    )
    assert read(inner, "sms").verbs == (
        Message("One\ntwo"),
        Message("ab", ("/p.png",), "+12025550111", "/s"),
    )


def test_a_spoken_verb_has_no_place_in_a_text() -> None:
    assert refusal(b"<Response><Say>x</Say></Response>", "sms") == 12200
    assert codes("<Message><Picture/></Message>", "sms") == [12200]
    assert codes(f"<Message>{'<Media>x</Media>' * 11}</Message>", "sms") == [None]
