"""A form is read as Twilio meant it, whatever was made of it on the way."""

from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.carriers.inbound import BadInbound
from helpline.carriers.twilio.forms import LONGEST, MOST, Form, printable, read_form

texts = st.text(st.characters(codec="utf-8"), max_size=20)


@given(st.lists(st.tuples(texts, texts), max_size=20))
def test_what_was_encoded_is_read(fields):
    """As the standard library reads it, empty values kept."""
    body = urlencode(fields)
    assert dict(read_form(body.encode())) == parse_qs(body, keep_blank_values=True)


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (b"", {}),
        (b"&&", {}),
        (b"Body", {"Body": [""]}),
        (b"Body=", {"Body": [""]}),
        (b"=1", {"": ["1"]}),
        (b"a=1=2", {"a": ["1=2"]}),
        (b"a=1+2%2B3", {"a": ["1 2+3"]}),
        (b"a=1&a=2", {"a": ["1", "2"]}),
        (b"a=%C3%B1", {"a": ["ñ"]}),
        ("a=ñ".encode(), {"a": ["ñ"]}),
        (b"a=%zz%", {"a": ["%zz%"]}),
        (b"a=%F1", {"a": ["\udcf1"]}),
        (b"a=\xc3%B1", {"a": ["\udcc3\udcb1"]}),
        (b"%46rom=%2B1", {"From": ["+1"]}),
    ],
)
def test_odd_bodies(body, fields):
    assert read_form(body) == fields


def test_a_body_has_its_limits():
    assert len(read_form(b"&".join(b"f%d=1" % number for number in range(MOST)))) == MOST
    for body in (b"a" * (LONGEST + 1), b"&".join([b"a=1"] * (MOST + 1))):
        with pytest.raises(BadInbound):
            read_form(body)


def test_what_is_used_is_printable():
    form = read_form(b"Body=%00st%1Bop%0D%0Anow%F1%C2%85")
    assert form.first("Body") == "stop now "
    assert form.one("Body") == "stop now "
    assert form.first("Missing") == form.one("Missing") == ""


@given(st.text(max_size=50))
def test_nothing_unprintable_is_left(text):
    """No control character, no half of a pair; and what was fine stays as it was."""
    left = printable(text)
    assert not [letter for letter in left if ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0]
    left.encode("utf-8")
    assert printable(left) == left


def test_two_values_are_refused_where_one_is_meant():
    assert Form({"CallSid": ["a", "a"]}).one("CallSid") == "a"
    with pytest.raises(BadInbound, match="CallSid"):
        Form({"CallSid": ["a", "b"]}).one("CallSid")


@given(st.binary(max_size=80))
def test_not_a_byte_of_a_value_is_lost(value):
    """What is signed is what was sent, be it UTF-8 or not."""
    sent = "".join(f"%{byte:02X}" for byte in value).encode()
    assert read_form(b"Body=" + sent)["Body"][0].encode("utf-8", "surrogateescape") == value
