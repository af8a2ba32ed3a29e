"""A text is read as it was meant; an answer is what Twilio's own builder would write."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.twiml.messaging_response import MessagingResponse

from helpline.carriers.inbound import BadInbound, Inbound
from helpline.carriers.twilio.forms import Form, read_form
from helpline.carriers.twilio.messaging import CARRIER_WORDS, LONGEST, read_text, render
from helpline.carriers.twilio.xml import LARGEST, clean
from helpline.conversation.types import Heard

SID = "SM" + "0123456789abcdef" * 2
SENDER = "+12025550123"


def form(**fields: str) -> Form:
    whole = {"MessageSid": SID, "From": SENDER, "Body": "chemo", "NumMedia": "0"} | fields
    return Form({name: [value] for name, value in whole.items()})


def text(body: str, **more: object) -> Inbound:
    return Inbound("text", "", SENDER, Heard(body, "text"), SID, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "inbound"),
    [
        ({}, text("chemo")),
        ({"Body": "  Chemo \r\n please "}, text("Chemo   please")),
        ({"Body": "¿Qué es?"}, text("¿Qué es?")),
        ({"Body": ""}, text("")),
        ({"Body": "\0\x1b"}, text("")),
        ({"Body": "a" * 2000}, text("a" * LONGEST)),
        ({"Body": "", "NumMedia": "2"}, text("", media=True)),
        ({"NumMedia": "many"}, text("chemo")),
        ({"NumMedia": ""}, text("chemo")),
        (
            {"Body": "stop", "OptOutType": "STOP"},
            text("stop", carrier_did="STOP", carrier_word="STOP"),
        ),
        ({"Body": "hola", "OptOutType": "odd"}, text("hola")),
        ({"Body": "ayuda", "OptOutType": "help"}, text("ayuda", carrier_did="HELP")),
    ],
)
def test_a_text_is_read(fields, inbound):
    assert read_text(form(**fields)) == inbound


@pytest.mark.parametrize("word", sorted(CARRIER_WORDS))
def test_the_carriers_words_are_known_where_they_are_the_whole_message(word):
    for body in (word, word.lower(), f" {word.title()}\n"):
        assert read_text(form(Body=body)).carrier_word
    for body in (f"{word} please", f"{word}.", f"please {word}", word + "S"):
        assert not read_text(form(Body=body)).carrier_word


def test_a_withheld_sender_is_nobody():
    assert read_text(form(From="anonymous")).sender is None
    assert read_text(Form({"MessageSid": [SID]})) == Inbound(
        "text", "", None, Heard("", "text"), SID
    )


@pytest.mark.parametrize("sid", ["", "SM1", SID + "0", "CA" + SID[2:], SID + "\n", "SM" + "g" * 32])
def test_without_a_message_sid_nothing_is_read(sid):
    with pytest.raises(BadInbound):
        read_text(form(MessageSid=sid))


def test_two_senders_or_two_sids_are_refused():
    for name in ("MessageSid", "From"):
        with pytest.raises(BadInbound):
            read_text(Form(form() | {name: [SID, "SM" + "1" * 32]}))


@given(
    st.dictionaries(
        st.sampled_from(["MessageSid", "From", "Body", "NumMedia", "OptOutType"]),
        st.lists(st.binary(max_size=40), max_size=3),
    )
)
def test_no_form_raises_anything_but_bad_inbound(fields):
    body = b"&".join(name.encode() + b"=" + value for name in fields for value in fields[name])
    try:
        read_text(read_form(body + b"&MessageSid=" + SID.encode()))
    except BadInbound as bad:
        assert str(bad)


def built(messages: list[str]) -> str:
    response = MessagingResponse()
    for message in messages:
        response.message(clean(message))
    return str(response)


@pytest.mark.parametrize(
    "messages", [[], ["1 Chemo"], ["a & b < c > d \"e\" 'f'", "¿Qué es?\nMÁS"], ["\0a\x0bb"]]
)
def test_an_answer_is_what_twilios_builder_writes(messages):
    assert render(messages) == built(messages)


@given(st.lists(st.text(max_size=200).filter(lambda message: clean(message).strip()), max_size=4))
def test_any_answer_is_what_twilios_builder_writes(messages):
    assert render(messages) == built(messages)


def test_silence_has_no_message():
    assert render([]) == render([""]) == render([" "]) == str(MessagingResponse())


@given(st.lists(st.text(max_size=3000), max_size=3))
def test_any_answer_is_well_formed_and_short_enough(messages):
    answer = render(messages)
    bodies = [body.text or "" for body in ElementTree.fromstring(answer)]  # noqa: S314 - our own
    assert all(0 < len(body) <= LONGEST for body in bodies)


def test_an_endless_answer_stays_below_what_twilio_reads():
    answer = render(["&" * 200_000])
    assert len(answer.encode()) < LARGEST
    assert len(ElementTree.fromstring(answer)) > 5  # noqa: S314 - our own
