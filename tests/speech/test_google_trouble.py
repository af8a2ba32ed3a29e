"""Google's voice when its endpoint is busy, broken, slow, away or no longer polite."""

from __future__ import annotations

import socket
import threading

import gtts.tts
import pytest

from helpline.conversation.types import Prompt
from helpline.speech.clips import make_clip
from helpline.speech.engine import SpeechError
from helpline.speech.google import APART, GoogleEngine
from tests.speech.endpoint import MP3
from tests.speech.voices import ENGLISH, as_file, voice

HELLO = Prompt("en", "Hello there.")


@pytest.mark.parametrize("trouble", [429, 500, 503])
def test_a_passing_trouble_is_waited_out(google, endpoint, clock, trouble):
    """Busy or broken twice, and then well: it is spoken after two growing waits."""
    endpoint.plan = [trouble, trouble, MP3]
    assert google.speak(HELLO, ENGLISH).seconds > 1
    assert len(endpoint.asked) == 3
    waits = [slept for slept in clock.slept if slept > APART]
    assert waits == sorted(waits)
    assert len(waits) == 2


@pytest.mark.parametrize("trouble", [429, 503])
def test_a_lasting_trouble_is_given_up(google, endpoint, trouble):
    """After three tries the error names the status, and says that it may work later."""
    endpoint.plan = [trouble]
    with pytest.raises(SpeechError, match=str(trouble)) as caught:
        google.speak(HELLO, ENGLISH)
    assert caught.value.retry
    assert len(endpoint.asked) == 3


@pytest.mark.parametrize("status", [400, 403, 404])
def test_a_refusal_is_not_argued_with(google, endpoint, status):
    """Asked once, refused once: trying again at once would only anger the other side."""
    endpoint.plan = [status]
    with pytest.raises(SpeechError, match=str(status)):
        google.speak(HELLO, ENGLISH)
    assert len(endpoint.asked) == 1


@pytest.mark.parametrize(
    "answer",
    [
        "<html>unusual traffic, prove that you are human</html>",
        "",
        '[["wrb.fr","jQ1olc",null]]',
        '[["wrb.fr","jQ1olc","[\\"@@@not base 64\\"]",null]]',
        b"",
        b"this is not sound at all",
        as_file(voice(loud=0.0)),
    ],
    ids=["captcha", "nothing", "no sound", "not base 64", "empty sound", "garbage", "silence"],
)
def test_what_is_no_speech_never_becomes_a_clip(google, endpoint, answer):
    """A page, emptiness or silence instead of a voice is an error that may pass."""
    endpoint.plan = [answer]
    with pytest.raises(SpeechError) as caught:
        google.speak(HELLO, ENGLISH)
    assert caught.value.retry


def test_all_phrases_or_nothing(google, endpoint):
    """A page in place of the second sentence loses the clip and never just the sentence."""
    endpoint.plan = [MP3, "<html>captcha</html>", MP3]
    with pytest.raises(SpeechError):
        google.speak(Prompt("en", "Do not. Stop taking it. Ask first."), ENGLISH)


def test_a_slow_answer_is_not_waited_for(endpoint, clock):
    """An endpoint that takes the request and then is silent is given up."""
    never = threading.Event()
    endpoint.plan = [never]
    google = GoogleEngine(clock=clock, sleep=clock.sleep, timeout=(3, 0.1))
    with pytest.raises(SpeechError, match="no answer"):
        google.speak(HELLO, ENGLISH)
    never.set()


def test_a_dropped_connection_is_tried_again(google, endpoint):
    """An endpoint that hangs up without a word, and then answers, is heard."""
    hang_up = threading.Event()
    hang_up.set()
    endpoint.plan = [hang_up, MP3]
    assert google.speak(HELLO, ENGLISH).seconds > 1


def test_nobody_there(google, endpoint, monkeypatch):
    """Without a network the error comes after three tries, and says that nobody answered."""
    with socket.socket() as nobody:  # has the port, but does not listen
        nobody.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{nobody.getsockname()[1]}/"
        monkeypatch.setattr(gtts.tts, "_translate_url", lambda tld="com", path="": address)
        with pytest.raises(SpeechError, match="no answer") as caught:
            google.speak(HELLO, ENGLISH)
    assert caught.value.retry


def test_after_three_failures_it_rests(google, endpoint):
    """Three utterances in a row have failed: the fourth is refused without asking."""
    endpoint.plan = [503]
    for _ in range(3):
        with pytest.raises(SpeechError, match="503"):
            google.speak(HELLO, ENGLISH)
    asked = len(endpoint.asked)
    with pytest.raises(SpeechError, match="rests"):
        google.speak(HELLO, ENGLISH)
    assert len(endpoint.asked) == asked


def test_a_success_in_between_forgives(google, endpoint):
    """Failures only count in a row."""
    for plan in ([403], [403], [MP3], [403], [403], [MP3]):
        endpoint.plan = list(plan)
        if plan == [MP3]:
            assert google.speak(HELLO, ENGLISH).seconds > 1
        else:
            with pytest.raises(SpeechError, match="403"):
                google.speak(HELLO, ENGLISH)


def test_when_it_fails_espeak_speaks(google, endpoint, espeak):
    """The clip is made all the same, by the next engine, and says by which."""
    endpoint.plan = [429]
    assert make_clip(HELLO, ENGLISH, [google, espeak]).engine == "espeak"
