"""What Twilio tells a server once a call is over."""

from __future__ import annotations

import math
import time
from email.utils import formatdate

from helpline.handset.events import Fetched
from helpline.handset.faults import Caution, HandsetError
from helpline.handset.leg import Leg, Next


def report_end(leg: Leg, voice_url: str) -> None:
    """Send what is still owed and the status callback.

    Whatever goes wrong with that is noted: the caller has gone and cannot be harmed by it.
    """
    url = leg.scenario.status_url
    owed = [leg.farewell] if leg.farewell else []
    if url != "":
        owed.append(Next(url or status_url(voice_url), "POST", _progress(leg)))
    for request in owed:
        form = {**leg.line.call_form(leg.sid, leg.status), **request.extra}
        try:
            answer = leg.wire.ask(request.method, request.url, form)
        except HandsetError as error:
            leg.note(Caution("status", error.code, f"after the call: {error.detail}"))
            continue
        leg.timeline.add(
            Fetched(
                start=leg.timeline.now,
                method=request.method,
                url=answer.url,
                status=answer.status,
                took=answer.took,
            )
        )


def status_url(voice_url: str) -> str:
    """Where a number's status callback is expected when nothing else is set: below its voice."""
    return voice_url.partition("#")[0].partition("?")[0].rstrip("/") + "/status"


def _progress(leg: Leg) -> dict[str, str]:
    """What a status callback tells beside the parameters of the call."""
    seconds = math.ceil(leg.timeline.now) if leg.status == "completed" else 0
    return {
        "CallDuration": str(seconds),
        "Duration": str(math.ceil(seconds / 60)),
        "Timestamp": formatdate(time.time()).replace("-0000", "+0000"),
        "CallbackSource": "call-progress-events",
        "SequenceNumber": "0",
        "SipResponseCode": "200",
    }
