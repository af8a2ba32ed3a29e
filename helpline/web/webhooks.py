"""Twilio's doors. Each request is checked, read, answered and rendered; a fault is spoken.

Whatever breaks, a caller hears an apology in their language with a number to call, and
a texter reads one: never the carrier's "application error", never a stack trace.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from helpline.channels import sms, voice
from helpline.channels.forms import Form, read_form
from helpline.channels.inbound import BadInbound
from helpline.channels.signature import HEADER, is_genuine, raw_url
from helpline.channels.token import TokenRefused
from helpline.dialogue.types import Session, Turn
from helpline.runtime import Runtime
from helpline.runtime.library import NothingPublished
from helpline.service.answer import answer_call, hang_up
from helpline.service.apologise import apologise_by_text, apologise_by_voice
from helpline.service.reply import answer_text
from helpline.web.faults import report

Answer = Callable[..., Response]


def door(runtime: Runtime) -> Blueprint:
    """The webhooks of calls and texts."""
    routes = Blueprint("webhooks", __name__)
    post = functools.partial(_post, routes, runtime)
    post("/voice", _call_begins, spoken=True)
    post("/voice/status", _call_status, spoken=True)
    post("/voice/<token>", _call_goes_on, spoken=True)
    post("/sms", _text_came, spoken=False)
    post("/sms/status", _text_status, spoken=False)
    return routes


def _post(routes: Blueprint, runtime: Runtime, path: str, answer: Answer, spoken: bool) -> None:
    """Register one webhook: signed requests reach `answer`, others get 403, faults an apology."""

    def view(**token: str) -> Response:
        session: list[Session] = []
        try:
            form = read_form(request.get_data(cache=False))
            if not _signed(runtime, form):
                return _plain("This address answers signed requests only.", 403)
            return answer(runtime, form, session, **token)
        except HTTPException:  # too large, or cut off: nothing of it was read
            raise
        except BadInbound as reason:
            return _plain(str(reason), 400)
        except NothingPublished as reason:
            return _plain(str(reason), 503)
        except Exception as fault:  # the caller must hear something, whatever it was
            report(fault, path)
            return _apology(runtime, session, spoken)

    routes.add_url_rule(path, path, view, methods=["POST"])


def _call_begins(runtime: Runtime, form: Form, session: list[Session]) -> Response:
    turn = answer_call(runtime, voice.read_start(form))
    session.append(turn.session)
    return _spoken(runtime, turn, rest=False)


def _call_goes_on(runtime: Runtime, form: Form, session: list[Session], *, token: str) -> Response:
    try:
        held = runtime.sealer.unseal(token, voice.call_sid(form))
    except TokenRefused:
        return _call_begins(runtime, form, session)
    session.append(held)
    turn = answer_call(runtime, voice.read_answer(form, held), held)
    return _spoken(runtime, turn, rest=True)


def _call_status(runtime: Runtime, form: Form, _session: list[Session]) -> Response:
    if inbound := voice.read_status(form):
        hang_up(runtime, inbound)
    return Response(status=204)


def _text_came(runtime: Runtime, form: Form, _session: list[Session]) -> Response:
    return _xml(sms.render(answer_text(runtime, sms.read_text(form))))


def _text_status(_runtime: Runtime, _form: Form, _session: list[Session]) -> Response:
    return Response(status=204)


def _signed(runtime: Runtime, form: Form) -> bool:
    signature = request.headers.get(HEADER, "")
    return any(
        is_genuine(signature, raw_url(trust.base_url, request.environ), form, trust.tokens)
        and trust.account in ("", form.one("AccountSid"))
        for trust in runtime.trusted
    )


def _spoken(runtime: Runtime, turn: Turn, *, rest: bool) -> Response:
    edition = runtime.library.edition(turn.session.script)
    language = edition.script.voices[turn.session.language]
    return _xml(
        voice.render(
            turn,
            edition.sounds(turn, rest=rest),
            action=f"{runtime.base_path}/voice/{runtime.sealer.seal(turn.session)}",
            locale=language.locale,
            hints=edition.hints(turn.session.language),
            dial=edition.script.person,
        )
    )


def _apology(runtime: Runtime, session: list[Session], spoken: bool) -> Response:
    if not spoken:
        return _xml(sms.render(apologise_by_text(runtime)))
    turn, sounds = apologise_by_voice(runtime, session[0] if session else None)
    return _xml(voice.render(turn, sounds, action="", locale="en-US"))


def _xml(text: str) -> Response:
    return Response(text, content_type="text/xml; charset=utf-8")


def _plain(text: str, status: int) -> Response:
    return Response(text + "\n", status, content_type="text/plain; charset=utf-8")
