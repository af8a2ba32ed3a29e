"""What a person does with the telephone, one POST each; the response says what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, jsonify

from helpline.errors import HelplineError
from helpline.handset.faults import HandsetError
from helpline.handset.scenario import Scenario
from helpline.runtime import Runtime
from helpline.runtime.release_cache import NothingPublished
from helpline.web.demo.browser_phone import BrowserPhone
from helpline.web.demo.csrf import Csrf, is_local
from helpline.web.demo.fake_time import NoSuchTime, hours, pretend_hours
from helpline.web.demo.json_view import Json, describe_call, describe_text
from helpline.web.demo.payload import (
    Dial,
    Keep,
    Leave,
    Press,
    PretendHours,
    SendText,
    Speak,
    Wait,
    read_payload,
)
from helpline.web.demo.save_transcript import NotSaved, save_transcript, write_transcript
from helpline.web.demo.switchboard import AllInUse, Switchboard

Step = Callable[[Runtime, BrowserPhone, Any], Json]
"""Does what was asked for, with the phone of the page that asks and what it sent."""
TALK = 6.0
"""Seconds that a pretended talk with a person lasts."""


def register(routes: Blueprint, runtime: Runtime, csrf: Csrf, switchboard: Switchboard) -> None:
    """Put every step at its address."""
    for path, (payload, step) in _STEPS.items():
        view = _view(runtime, csrf, switchboard, payload, step)
        routes.add_url_rule(f"/phone/{path}", f"step_{path}", view, methods=["POST"])


def _view(
    runtime: Runtime, csrf: Csrf, switchboard: Switchboard, payload: type[Any], step: Step
) -> Callable[[], tuple[Response, int]]:
    def view() -> tuple[Response, int]:
        page, asked_for = csrf.page(), read_payload(payload)
        try:
            phone = switchboard.phone(page)
            with switchboard.hold(phone):
                return jsonify(step(runtime, phone, asked_for)), 200
        except AllInUse as reason:
            return _refusal(reason, "busy", 503)
        except NotSaved as reason:
            return _refusal(reason, reason.reason, 409)
        except (HandsetError, NoSuchTime, NothingPublished) as reason:
            return _refusal(reason, "impossible", 409)

    return view


def _refusal(reason: HelplineError, kind: str, status: int) -> tuple[Response, int]:
    return jsonify({"refused": kind, "why": str(reason)}), status


def _dial(rt: Runtime, phone: BrowserPhone, dial: Dial) -> Json:
    scenario = Scenario(paced=True, twice=dial.twice, dial=dial.person, dial_seconds=TALK)
    events = phone.dial(dial.caller, dial.withheld, scenario, dial.late)
    return describe_call(rt, phone, events) | {"told_late": phone.told_late}


def _press(rt: Runtime, phone: BrowserPhone, press: Press) -> Json:
    return describe_call(rt, phone, phone.current_call().press(press.keys, press.at))


def _speak(rt: Runtime, phone: BrowserPhone, speak: Speak) -> Json:
    return describe_call(rt, phone, phone.current_call().say(speak.text, speak.at))


def _wait(rt: Runtime, phone: BrowserPhone, _: Wait) -> Json:
    return describe_call(rt, phone, phone.current_call().silence())


def _leave(rt: Runtime, phone: BrowserPhone, leave: Leave) -> Json:
    call = phone.current_call()
    events = call.drop(leave.at) if leave.by == "line" else call.hang_up(leave.at)
    return describe_call(rt, phone, events)


def _send_text(rt: Runtime, phone: BrowserPhone, text: SendText) -> Json:
    return describe_text(rt, phone, text.caller, phone.text(text.caller, text.body, text.twice))


def _pretend_hours(rt: Runtime, _: BrowserPhone, wanted: PretendHours) -> Json:
    pretend_hours(rt, open=None if wanted.pretend == "real" else wanted.pretend == "open")
    return describe_hours(rt)


def _keep(rt: Runtime, phone: BrowserPhone, keep: Keep) -> Json:
    """Only somebody at this very machine may have a file written."""
    transcript = write_transcript(rt, phone, keep.what)
    if keep.name is None:
        return {"transcript": transcript}
    if not is_local():
        abort(403)
    return {"transcript": transcript, "path": save_transcript(rt, keep.name, transcript)}


def describe_hours(rt: Runtime) -> Json:
    """What time it is for the helpline, and whether that is pretended."""
    try:
        now = hours(rt)
    except NothingPublished:
        return {"now": "", "open": False, "pretended": False}
    return {
        "now": now.now.replace(tzinfo=None).isoformat(timespec="minutes"),
        "open": now.open,
        "pretended": now.pretended,
    }


_STEPS: dict[str, tuple[type[Any], Step]] = {
    "dial": (Dial, _dial),
    "press": (Press, _press),
    "speak": (Speak, _speak),
    "silence": (Wait, _wait),
    "leave": (Leave, _leave),
    "text": (SendText, _send_text),
    "hours": (PretendHours, _pretend_hours),
    "keep": (Keep, _keep),
}
