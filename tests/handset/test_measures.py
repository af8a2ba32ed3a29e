"""How long a caller waits for a sound is measured on what was heard."""

import pytest

from helpline.handset.call import Call
from helpline.handset.events import Fetched
from helpline.handset.measures import gaps_after_keys, waits_for_sound
from tests.handset.server import Give, Server, twiml, wav


@pytest.fixture
def call(server: Server) -> Call:
    server["/a.wav"] = Give(wav(1.0, lead=0.25), "audio/wav")
    server["/quiet.wav"] = Give(wav(0.5, lead=0.5), "audio/wav")
    again = '<Gather numDigits="1" action="/voice"><Play>/a.wav</Play></Gather>'
    server["/voice"] = [
        twiml("<Redirect>/voice</Redirect>"),
        twiml(again),
        twiml('<Pause length="1"/><Play>/quiet.wav</Play>' + again),
        twiml("<Say>End.</Say>"),
    ]
    call = Call(server.url())
    call.start()
    call.press("1", at=0.5)
    call.press("1")
    return call


def test_the_pause_after_a_key_counts_the_silence_inside_the_sound(call: Call) -> None:
    assert gaps_after_keys(call.events) == [1.75, 0.0]


def test_the_wait_for_a_sound_adds_up_the_requests_before_it(call: Call) -> None:
    took = [event.took for event in call.events if isinstance(event, Fetched)]
    waits = waits_for_sound(call.events)
    assert waits == pytest.approx([took[0] + took[1] + 0.25, took[2] + 0.25, took[3]])
