"""Whatever a server sends, the phone has an answer to it, and never a stack trace."""

import contextlib

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from helpline.handset.call import Call
from helpline.handset.faults import HandsetError
from helpline.handset.grammar import ATTRIBUTES, INSIDE
from helpline.handset.sound import read_sound
from helpline.handset.twiml import read_document
from tests.handset.server import Give, mp3, serving, wav

NAMES = [*sorted(ATTRIBUTES), "Enqueue", "Shout"]
VERBS = sorted(INSIDE["voice"]["Response"])
ATTRIBUTE_NAMES = sorted(set().union(*ATTRIBUTES.values()) - {"xml:lang"})
PLAIN = ["0", "1", "-1", "2.5", "nan", "inf", "true", "#", "auto", "/next", "+12025550100", "ñ"]
WORDS = st.sampled_from([*PLAIN, "", "9" * 5000, "http://[", "x y", "dtmf speech"])
unhurried = settings(deadline=None)


@st.composite
def elements(draw: st.DrawFn, names: tuple[str, ...] = tuple(NAMES), depth: int = 3) -> str:
    """TwiML of a kind: known names in any place with any of the known attributes."""
    name = draw(st.sampled_from(names))
    chosen = draw(st.dictionaries(st.sampled_from(ATTRIBUTE_NAMES), WORDS, max_size=4))
    attributes = "".join(f' {key}="{value}"' for key, value in chosen.items())
    inner = "".join(draw(st.lists(elements(depth=depth - 1), max_size=2))) if depth else ""
    return f"<{name}{attributes}>{draw(WORDS)}{inner}</{name}>"


@unhurried
@given(st.binary(max_size=300), st.sampled_from(["voice", "sms"]))
@example(b"<Response>" + b"<Say>" * 200 + b"</Say>" * 200 + b"</Response>", "voice")
@example(b'<Response><Say loop="' + b"9" * 5000 + b'">x</Say></Response>', "voice")
def test_any_bytes_are_a_document_or_refused(body: bytes, channel: str) -> None:
    with contextlib.suppress(HandsetError):
        read_document(body, channel)


@unhurried
@given(elements(), st.sampled_from(sorted(INSIDE)))
def test_any_elements_are_a_document_or_refused(inner: str, channel: str) -> None:
    with contextlib.suppress(HandsetError):
        read_document(f"<Response>{inner}</Response>".encode(), channel)


@unhurried
@given(
    st.sampled_from([wav(0.01), wav(0.01, tag=1, bits=16), mp3(0.1), b"FORM1234AIFFCOMM"]),
    st.integers(0, 60),
    st.binary(max_size=8),
    st.sampled_from(["audio/wav", "audio/mpeg", "audio/aiff", "audio/gsm", "audio/ulaw"]),
)
def test_any_sound_has_a_length_or_is_refused(
    good: bytes, place: int, junk: bytes, content_type: str
) -> None:
    with contextlib.suppress(HandsetError):
        sound = read_sound(good[:place] + junk + good[place + len(junk) :], content_type)
        assert sound.seconds > 0
        assert 0 <= sound.lead <= sound.seconds


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(
    st.lists(elements(tuple(VERBS)), max_size=3), st.lists(st.sampled_from("12#*0s-d"), max_size=6)
)
def test_any_call_ends_without_an_exception(inner: list[str], steps: list[str]) -> None:
    with serving() as server:
        server["/voice"] = server["/next"] = Give(f"<Response>{''.join(inner)}</Response>".encode())
        call = Call(server.url())
        call.start()
        for step in steps:
            if call.over:
                break
            match step:
                case "s":
                    call.say("chemo")
                case "-":
                    call.silence()
                case "d":
                    call.drop(at=call.now / 2)
                case key:
                    call.press(key)
        if not call.over:
            call.hang_up()
        assert call.over
        assert [event.kind for event in call.events].count("ended") == 1
        starts = [event.start for event in call.events if event.kind in ("said", "played")]
        assert starts == sorted(starts)
