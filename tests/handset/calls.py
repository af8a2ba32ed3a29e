"""What the tests of calls begin with, and what they look for."""

from __future__ import annotations

from helpline.handset.call import Call
from helpline.handset.events import Ended, Event
from helpline.handset.faults import APOLOGY
from helpline.handset.scenario import Scenario
from tests.handset.server import Server, twiml

TEN = "one two three four five six seven eight nine ten"
"""Ten words: four seconds."""


def ended(call: Call) -> Ended:
    (event,) = [event for event in call.events if isinstance(event, Ended)]
    return event


def only(call: Call, kind: type[Event]) -> list[Event]:
    return [event for event in call.events if type(event) is kind]


def dialled(server: Server, inner: str, **scenario: object) -> Call:
    server["/voice"] = twiml(inner)
    call = Call(server.url(), scenario=Scenario(**scenario))  # type: ignore[arg-type]
    call.start()
    return call


def fault(call: Call) -> int | None:
    assert call.error is not None
    assert call.words[-1] == APOLOGY
    assert ended(call).by == "fault"
    assert ended(call).code == call.error.code
    return call.error.code


def dial(server: Server, gather: str, scenario: Scenario | None = None) -> Call:
    """A call that has begun, where the action /got says Done and hangs up."""
    server["/voice"] = twiml(gather)
    server["/got"] = twiml("<Say>Done.</Say>")
    call = Call(server.url(), scenario=scenario)
    call.start()
    return call


def got(server: Server) -> dict[str, str]:
    (asked,) = server.to("/got")
    return asked.form
