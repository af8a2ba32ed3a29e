"""Numbers that name nobody are nobody's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.carriers.inbound import number


@pytest.mark.parametrize("raw", ["+12025550123", "+12025550199", "+525512345678", "+4915112345678"])
def test_a_number_in_e164_is_a_number(raw):
    assert number(raw) == raw


@pytest.mark.parametrize("channel", ["whatsapp", "rcs", "sms", "messenger"])
def test_a_number_is_the_same_by_every_channel(channel):
    """Whoever opts out by one way has opted out by all."""
    assert number(f"{channel}:+12025550123") == "+12025550123"


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "anonymous",
        "Anonymous",
        "unknown",
        "restricted",
        "+266696687",
        "+7378742833",
        "+17378742833",
        "+2562533",
        "+8656696",
        "+8566696",
        "+86282452253",
        "+7748283",
        "12025550123",
        " +12025550123",
        "+1 202 555 0123",
        "+12025550123\n",
        "+02025550123",
        "+1202555012345678",
        "+911",
        "911",
        "client:nurse",
        "whatsapp:nurse",
        "whatsapp:+266696687",
        "messenger:1202555012345678",
        "fax:+12025550123",
        "sms:whatsapp:+12025550123",
        "sip:a@b.example",
        "+１２０２５５５０１２３",
    ],
)
def test_a_withheld_or_odd_number_is_nobody(raw):
    """Words, words spelled on the keypad, other addresses, other ways of writing."""
    assert number(raw) is None


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_nobody(raw):
    assert number(raw) in (raw, raw.partition(":")[2], None)
