"""Google's voice, against a stand-in for its endpoint on this machine."""

from __future__ import annotations

import base64
import json
import socket
import threading
import urllib.parse
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import gtts.tts
import pytest

from helpline.dialogue.utterance import Utterance
from helpline.speech.clips import make_clip
from helpline.speech.engine import SpeechError
from helpline.speech.google import APART, GoogleEngine
from tests.speech.voices import ENGLISH, SPANISH, as_file, voice

HELLO = Utterance("en", "Hello there.")
MP3 = as_file(voice(1.0, rate=24_000), "MP3")
GARBAGE = b"this is not sound at all"


class Endpoint(ThreadingHTTPServer):
    """Answers as told in `plan`, one entry a request; the last one stays.

    An entry is a status, bytes of sound, a page, or an event to wait for before hanging up.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.plan: list[int | bytes | str | threading.Event] = [MP3]
        self.asked: list[list[object]] = []  # [text, language, slow, "null"] of each request

    def next(self) -> int | bytes | str | threading.Event:
        return self.plan.pop(0) if len(self.plan) > 1 else self.plan[0]


class Answer(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        request = json.loads(urllib.parse.parse_qs(body)["f.req"][0])
        self.server.asked.append(json.loads(request[0][0][1]))
        answer = self.server.next()
        if isinstance(answer, threading.Event):
            answer.wait(30)
            self.close_connection = True
            return
        self.send_response(answer if isinstance(answer, int) else 200)
        self.end_headers()
        self.wfile.write(page(answer))

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def page(answer: int | bytes | str) -> bytes:
    if isinstance(answer, bytes):
        sound = base64.b64encode(answer).decode()
        return f'[["wrb.fr","jQ1olc","[\\"{sound}\\"]",null]]'.encode()
    return str(answer).encode()


@pytest.fixture
def endpoint(monkeypatch) -> Iterator[Endpoint]:
    server = Endpoint()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}/"
    monkeypatch.setattr(gtts.tts, "_translate_url", lambda tld="com", path="": address + path)
    for proxy in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(proxy, raising=False)
        monkeypatch.delenv(proxy.upper(), raising=False)
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def google(endpoint, clock) -> GoogleEngine:
    return GoogleEngine(clock=clock, sleep=clock.sleep, timeout=(30, 30))


def test_a_short_text_is_one_request(google, endpoint):
    """What is said, in which language and at which speed arrives as it should."""
    sound = google.speak(HELLO, ENGLISH)
    assert sound.rate == 24_000
    assert sound.seconds == pytest.approx(1.4, abs=0.15)
    assert endpoint.asked == [["Hello there.", "en", None, "null"]]


def test_slow_is_asked_for(google, endpoint):
    """The slow pace asks for the slow voice, in the other language as well."""
    google.speak(Utterance("es", "Buenos días.", "slow"), SPANISH)
    assert endpoint.asked == [["Buenos días.", "es", True, "null"]]


def test_every_phrase_is_heard_with_its_pause(google, endpoint):
    """Three sentences are three requests, joined with two pauses."""
    one = google.speak(HELLO, ENGLISH).seconds
    three = google.speak(Utterance("en", "One. Two. Three."), ENGLISH)
    assert [asked[0] for asked in endpoint.asked[1:]] == ["One.", "Two.", "Three."]
    assert three.seconds == pytest.approx(3 * one + 0.8, abs=0.01)


def test_a_long_phrase_is_cut_between_words(google, endpoint):
    """No request is longer than 100 letters, no word is lost, and no word is cut."""
    text = "word and " * 40 + "end"
    google.speak(Utterance("en", text), ENGLISH)
    assert max(len(str(asked[0])) for asked in endpoint.asked) <= 100
    assert " ".join(str(asked[0]) for asked in endpoint.asked) == text


def test_requests_keep_their_distance(google, clock):
    """Five phrases take at least four times the distance between two requests."""
    google.speak(Utterance("en", "One. Two. Three. Four. Five."), ENGLISH)
    assert clock.now >= 4 * APART
    assert 1 <= 1 / APART <= 2


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
        GARBAGE,
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
        google.speak(Utterance("en", "Do not. Stop taking it. Ask first."), ENGLISH)


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


def test_a_language_it_does_not_have_is_told(google, endpoint):
    """An unknown language is an error of ours: nothing is sent, and it will not pass."""
    with pytest.raises(SpeechError, match="'xx'") as caught:
        google.speak(HELLO, type(ENGLISH)("xx", "", "", "", ""))
    assert not caught.value.retry
    assert endpoint.asked == []


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


def test_when_it_works_it_comes_first(google, espeak):
    """The first engine that can speak is the one that is heard."""
    assert make_clip(HELLO, ENGLISH, [google, espeak]).engine == "google"
