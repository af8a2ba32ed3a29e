"""<Dial>: the caller is connected to a person, or is not, as the conditions say."""

from __future__ import annotations

import math

from helpline.handset.events import Dialled
from helpline.handset.faults import Caution
from helpline.handset.leg import Leg, Next
from helpline.handset.line import new_sid
from helpline.handset.verbs import Dial


def act_dial(leg: Leg, dial: Dial) -> Next | None:
    """Execute a <Dial>: its action with what came of it, or None to go on with the next verb."""
    outcome, seconds = _outcome(leg, dial)
    leg.play_out(
        Dialled(start=leg.timeline.now, seconds=seconds, number=dial.numbers[0], outcome=outcome)
    )
    if not dial.action:
        return None
    form = {"DialCallStatus": outcome, "DialCallSid": new_sid("CA")}
    if outcome == "completed":
        form["DialCallDuration"] = str(math.ceil(seconds))
    form["DialBridged"] = "true" if outcome == "completed" else "false"
    return leg.next(dial.action, dial.method, form)


def _outcome(leg: Leg, dial: Dial) -> tuple[str, float]:
    """DialCallStatus, and the seconds that it took to come about."""
    if dial.caller_id and dial.caller_id not in (leg.line.number, leg.line.caller_id):
        leg.note(Caution("schema", 13214, "<Dial> callerId is neither end of this call"))
    if not all(number.strip("+0123456789 ().-") == "" and number for number in dial.numbers):
        return "failed", 1.0
    match leg.scenario.dial:
        case "answered":
            return "completed", min(leg.scenario.dial_seconds, dial.time_limit)
        case "no-answer":
            return "no-answer", dial.timeout
        case "busy":
            return "busy", 2.0
        case other:
            return other, 1.0
