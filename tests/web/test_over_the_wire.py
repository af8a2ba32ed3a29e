"""The pretend phone, over a real socket, against the whole helpline."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from msgspec.structs import replace
from werkzeug.serving import make_server

from helpline.carriers.twilio.carrier import Twilio
from helpline.conversation.types import Offer, Tell
from helpline.handset.call import Call
from helpline.handset.events import Event, Played, Pressed, words_of
from helpline.handset.line import Subscriber
from helpline.handset.messages import TextPhone
from helpline.handset.scenario import Scenario
from helpline.runtime import Runtime
from helpline.service.render import _keep
from helpline.settings import Settings
from helpline.speech.clips import Clip, make_clips
from helpline.speech.engines import Folders, build
from helpline.web.app import create_app
from tests.web.conftest import Clock


@dataclass
class Served:
    """A helpline that listens, and the phone that may call it."""

    url: str
    line: Subscriber
    runtime: Runtime

    def call(self, scenario: Scenario | None = None, withheld: str = "") -> Call:
        line = dataclasses.replace(self.line, withheld=withheld)
        call = Call(self.url + "/voice", line, scenario, caption_header="X-Helpline-Says")
        call.start()
        return call

    def texts(self) -> TextPhone:
        return TextPhone(self.url + "/sms", self.line)


@pytest.fixture
def served(runtime: Runtime) -> Iterator[Served]:
    server = make_server("127.0.0.1", 0, create_app(runtime), threaded=True)
    url = f"http://127.0.0.1:{server.server_port}"
    carrier = runtime.carriers[0]
    assert isinstance(carrier, Twilio)
    own = (runtime.settings.instance / "handset.token").read_text()
    carrier.trusted = tuple(
        replace(trust, base_url=url) if own in trust.tokens else trust for trust in carrier.trusted
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Served(url, Subscriber(token=own), runtime)
    server.shutdown()
    server.server_close()


TOPICS = {"1": "1", "3": "3", "4": "4", **{f"2 {key}": f"2 {key}" for key in "1234"}}


@pytest.mark.parametrize("language", ["1", "2"])
@pytest.mark.parametrize("keys", TOPICS)
def test_every_topic_can_be_heard_by_keys(served: Served, language: str, keys: str) -> None:
    """To the last part and the questions, in three presses at most, and Twilio would object
    to nothing on the way."""
    call = served.call()
    for key in [language, *keys.split(), "#", "#", "#", "#", "#", "9", "*", "0"]:
        call.press(key)
        assert not call.error
    assert call.cautions == []
    assert len(set(call.words)) > 12


def test_silence_ends_with_a_way_back_in_virtual_time(served: Served) -> None:
    """Nobody speaks: asked, helped, warned, given 20 seconds, and told how to come back."""
    call = served.call()
    call.press("1")
    while call.waiting:
        call.silence()
    assert not call.error
    assert call.cautions == []
    assert any("You can call or text this number at any time" in said for said in call.words)


def test_a_dropped_line_is_carried_on(served: Served) -> None:
    """Dropped in mid-topic; the next call offers to carry on, and does."""
    call = served.call()
    for key in ("2", "3", "#"):
        call.press(key)
    heard = call.words[-3]
    call.drop()
    assert served.runtime.notes.flush()
    again = served.call()
    again.press("1")
    assert heard in again.words


def test_the_same_request_twice_gets_the_same_answer(served: Served) -> None:
    """Twilio retries; the phone asks everything twice and compares."""
    call = served.call(Scenario(twice=True))
    for key in ("1", "2", "1", "#", "0"):
        call.press(key)
    assert not call.error
    assert call.cautions == []


@pytest.mark.parametrize("withheld", ["anonymous", "restricted", "keypad", "empty"])
def test_a_withheld_number_hears_everything(served: Served, withheld: str) -> None:
    """However the carrier says so."""
    call = served.call(withheld=withheld)
    call.press("1")
    call.press("4")
    assert not call.error
    assert any("Palliative care" in said for said in call.words)


def test_texts_arrive_in_single_segments(served: Served) -> None:
    """By the phone's own counting, which is not ours."""
    texts = served.texts()
    for body in ("hola", "2", "1", "SIGA", "SIGA", "DUDAS", "xyzzy", "INICIO", "5", "person"):
        exchange = texts.text(body)
        assert not exchange.error
        assert 1 <= len(exchange.replies) <= 2
        assert all(reply.count.segments == 1 for reply in exchange.replies)


def test_stop_is_answered_by_the_network_alone(served: Served) -> None:
    """One confirmation at most, and then silence."""
    texts = served.texts()
    assert [reply.by for reply in texts.text("STOP").replies] == ["network"]
    assert texts.text("chemo").bodies == []


@pytest.fixture
def sounding(served: Served, clock: Clock, settings: Settings) -> Served:
    """With real clips for the beginning of a call."""
    order = build(("espeak",), Folders(Path("none"), Path("none")))
    edition = served.runtime.releases.live()
    if order[0].lack(edition.script.voices["en"]):
        pytest.skip("espeak-ng is not installed: pip install '.[voice]'")
    said = [
        *(Tell(line, "en") for line in ("emergency-first", "greeting-demo", "main-menu")),
        *(Offer(key, "language-label", code, None) for key, code in (("1", "en"), ("2", "es"))),  # type: ignore[arg-type]
        *(Offer(o.key, o.label, "en", None) for o in edition.script.menus["main"].options),  # type: ignore[arg-type]
        Offer("5", "language-label", "es", None),  # type: ignore[arg-type]
    ]
    wanted = [one for each in said if (one := edition.book.utterance(each, "normal"))]
    made = make_clips(wanted, edition.script.voices, order)
    _keep(served.runtime, [clip for clip in made if isinstance(clip, Clip)])
    served.runtime.releases._releases.clear()
    served.runtime.releases._live = None
    return served


def test_the_beginning_of_a_call_sounds_as_the_rules_say(sounding: Served) -> None:
    """The emergency line within ten seconds, every language within thirteen, half a second
    between a key and the first word, and never more than 1.3 s of silence in a menu."""
    call = sounding.call()
    words = [event for event in call.events if getattr(event, "caption", "")]
    assert "nine one one" in words[0].caption  # type: ignore[union-attr]
    assert words[0].start + words[0].seconds <= 10
    assert words[2].start + words[2].seconds <= 13
    call.press("1")
    assert call.cautions == []
    assert all(0.5 <= gap <= 1.0 for gap in gaps_after_keys(call.events))


def gaps_after_keys(events: Iterable[Event]) -> list[float]:
    """Seconds from each key, or from the last of several, to the first speech after it.

    In virtual time: the pause that the helpline itself makes, before and inside its sounds.
    """
    gaps: list[float] = []
    pressed: float | None = None
    for event in events:
        if isinstance(event, Pressed):
            pressed = event.start
        elif words_of(event) and pressed is not None:
            lead = event.lead if isinstance(event, Played) else 0.0
            gaps.append(event.start + lead - pressed)
            pressed = None
    return gaps
