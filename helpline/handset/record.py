"""<Record>: the caller speaks for a while, and the server is told where that can be heard."""

from __future__ import annotations

import math
from collections.abc import Generator

from helpline.handset.events import Pressed, Recorded, Spoke, Toned
from helpline.handset.leg import Leg, Next, seconds_to_say
from helpline.handset.line import API_VERSION, new_sid
from helpline.handset.scenario import Action, Keys, Speech, Wait
from helpline.handset.timeline import LineDown
from helpline.handset.verbs import Record


def act_record(leg: Leg, record: Record) -> Generator[Wait, Action, Next]:
    """Execute a <Record>: always ends with its action."""
    now = leg.timeline.now
    if record.beep:
        leg.play_out(Toned(start=now, seconds=1.0, digits="beep"))
    begin = leg.timeline.now
    waiting = Wait("recording", begin, begin + (record.timeout or record.max_length))
    try:
        action = yield from leg.wait(waiting)
        seconds, ended = _measure_recording(leg, record, action)
        leg.timeline.spend(Recorded(start=begin, seconds=seconds, ended=ended))
    except LineDown:
        seconds = max(0.0, leg.timeline.now - begin)
        leg.timeline.add(Recorded(start=begin, seconds=seconds, ended="hangup"))
        form = _recording(leg, seconds, "hangup")
        leg.farewell = leg.next(record.action, record.method, form)
        raise
    form = _recording(leg, seconds, ended if ended != "silence" else "")
    return leg.next(record.action, record.method, form)


def _measure_recording(leg: Leg, record: Record, action: Action) -> tuple[float, str]:
    """How long the recording is, and what ended it."""
    begin, longest = leg.timeline.now, record.max_length
    if isinstance(action, Speech):
        leg.timeline.add(Spoke(start=begin, text=action.text, understood=False))
        return min(seconds_to_say(action.text), longest), "silence"
    if isinstance(action, Keys):
        end = begin + leg.scenario.record_seconds if action.at is None else action.at
        leg.timeline.add(Pressed(start=end, keys=action.keys))
        key = next((key for key in action.keys if key in record.finish_on_key), "silence")
        return min(max(0.0, end - begin), longest), key
    return min(leg.scenario.record_seconds, longest), "silence"


def _recording(leg: Leg, seconds: float, digits: str) -> dict[str, str]:
    sid = new_sid("RE")
    place = f"https://api.twilio.com/{API_VERSION}/Accounts/{leg.line.account}/Recordings/{sid}"
    return {
        "RecordingSid": sid,
        "RecordingUrl": place,
        "RecordingDuration": str(math.ceil(seconds)),
        "Digits": digits,
    }
