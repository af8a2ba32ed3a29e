"""What a person does with the telephone, one POST each; the answer is what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify

from helpline.errors import HelplineError
from helpline.handset.faults import HandsetError
from helpline.handset.line import WITHHELD
from helpline.handset.scenario import OUTCOMES, Conditions
from helpline.handset.segments import BODY_LIMIT
from helpline.runtime import Runtime
from helpline.runtime.release_cache import NothingPublished
from helpline.web.demo.browser_phone import NUMBERS, BrowserPhone
from helpline.web.demo.csrf import Gate
from helpline.web.demo.fake_time import NoSuchTime, hours, pretend_hours
from helpline.web.demo.json_view import Told, tell_call, tell_text
from helpline.web.demo.payload import Asked, asked, choice, flag, moment, text, whole
from helpline.web.demo.save_transcript import NotKept
from helpline.web.demo.switchboard import AllInUse, Switchboard
from helpline.web.demo.transcripts import keep

Step = Callable[[Runtime, BrowserPhone, Asked], Told]
LONGEST_SPEECH = 500
"""Characters of what is said aloud in one go; half a minute."""
TALK = 6.0
"""Seconds that a pretended talk with a person lasts."""


def register(routes: Blueprint, runtime: Runtime, keeper: Gate, board: Switchboard) -> None:
    """Put every step at its address."""
    for path, step in _STEPS.items():
        view = _view(runtime, keeper, board, step)
        routes.add_url_rule(f"/phone/{path}", f"step_{path}", view, methods=["POST"])


def _view(
    runtime: Runtime, keeper: Gate, board: Switchboard, step: Step
) -> Callable[[], tuple[Response, int]]:
    def view() -> tuple[Response, int]:
        page, sent = keeper.page(), asked()
        try:
            pocket = board.pocket(page)
            with board.line(pocket):
                return jsonify(step(runtime, pocket, sent)), 200
        except AllInUse as reason:
            return _refused(reason, "busy", 503)
        except NotKept as reason:
            return _refused(reason, reason.reason, 409)
        except (HandsetError, NoSuchTime, NothingPublished) as reason:
            return _refused(reason, "impossible", 409)

    return view


def _refused(reason: HelplineError, kind: str, status: int) -> tuple[Response, int]:
    return jsonify({"refused": kind, "why": str(reason)}), status


def _dial(rt: Runtime, pocket: BrowserPhone, sent: Asked) -> Told:
    conditions = Conditions(
        paced=True,
        twice=flag(sent, "twice"),
        dial=choice(sent, "person", OUTCOMES, "answered"),
        dial_seconds=TALK,
    )
    withheld = choice(sent, "withheld", ("", *WITHHELD), "")
    events = pocket.dial(whole(sent, "caller", NUMBERS), withheld, conditions, flag(sent, "late"))
    return tell_call(rt, pocket, events) | {"told_late": pocket.told_late}


def _press(rt: Runtime, pocket: BrowserPhone, sent: Asked) -> Told:
    events = pocket.present().press(text(sent, "keys", 20), moment(sent, "at"))
    return tell_call(rt, pocket, events)


def _speak(rt: Runtime, pocket: BrowserPhone, sent: Asked) -> Told:
    words = text(sent, "text", LONGEST_SPEECH)
    return tell_call(rt, pocket, pocket.present().say(words, moment(sent, "at")))


def _silence(rt: Runtime, pocket: BrowserPhone, _sent: Asked) -> Told:
    return tell_call(rt, pocket, pocket.present().silence())


def _leave(rt: Runtime, pocket: BrowserPhone, sent: Asked) -> Told:
    call, at = pocket.present(), moment(sent, "at")
    dropped = choice(sent, "by", ("caller", "line"), "caller") == "line"
    return tell_call(rt, pocket, call.drop(at) if dropped else call.hang_up(at))


def _text(rt: Runtime, pocket: BrowserPhone, sent: Asked) -> Told:
    caller = whole(sent, "caller", NUMBERS)
    exchange = pocket.text(caller, text(sent, "body", BODY_LIMIT), flag(sent, "twice"))
    return tell_text(rt, pocket, caller, exchange)


def _hours(rt: Runtime, _pocket: BrowserPhone, sent: Asked) -> Told:
    wanted = {"open": True, "closed": False, "real": None}
    pretend_hours(rt, open=wanted[choice(sent, "pretend", tuple(wanted), "real")])
    return tell_hours(rt)


def tell_hours(rt: Runtime) -> dict[str, Any]:
    """What time it is for the helpline, and whether that is pretended."""
    try:
        found = hours(rt)
    except NothingPublished:
        return {"now": "", "open": False, "pretended": False}
    return {
        "now": found.now.replace(tzinfo=None).isoformat(timespec="minutes"),
        "open": found.open,
        "pretended": found.pretended,
    }


_STEPS: dict[str, Step] = {
    "dial": _dial,
    "press": _press,
    "speak": _speak,
    "silence": _silence,
    "leave": _leave,
    "text": _text,
    "hours": _hours,
    "keep": keep,
}
