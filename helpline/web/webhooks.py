"""Twilio's doors. Each request is checked, read, answered and rendered; a fault is spoken.

Whatever breaks, a caller hears an apology in their language with a number to call, and a
texter reads one: never the carrier's "application error", never a stack trace.

These five addresses are plain WSGI in front of Flask. They need neither sessions nor
templates nor routing rules, and without them a key press costs a quarter less (scripts/bench).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from helpline.carriers.inbound import BadInbound
from helpline.carriers.token import TokenRefused
from helpline.carriers.twilio import messaging as sms
from helpline.carriers.twilio import voice
from helpline.carriers.twilio.forms import Form, read_form
from helpline.carriers.twilio.signature import is_genuine
from helpline.conversation.types import Session, Turn
from helpline.runtime import Runtime
from helpline.runtime.release_cache import NothingPublished
from helpline.service.answer_call import answer_call, hang_up
from helpline.service.answer_text import answer_text
from helpline.service.apologise import apologise_by_text, apologise_by_voice
from helpline.service.error_log import report
from helpline.web.wsgi_request import below, body, signed_paths

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CALL = "/voice/"
"""What stands before the token of a call that goes on."""
XML, PLAIN = "text/xml; charset=utf-8", "text/plain; charset=utf-8"
STATUS = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back to the carrier."""

    body: str
    status: int = 200
    content_type: str = XML


NOTED = Answer("", 204, PLAIN)
Door = Callable[[Form, list[Session]], Answer]


class Webhooks:
    """The carrier's addresses; whatever is asked for elsewhere goes on to `behind`."""

    def __init__(self, runtime: Runtime, behind: WSGIApplication) -> None:
        self._runtime = runtime
        self._behind = behind
        self._doors: Mapping[str, Door] = {
            "/voice": self._call_begins,
            "/voice/status": self._call_status,
            "/sms": self._text_came,
            "/sms/status": self._text_status,
        }

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path = self._path(environ)
        if not self._is_ours(path):
            below(self._runtime.base_path, environ)
            path = self._path(environ)
            if not self._is_ours(path):
                return self._behind(environ, start_response)
        answer = self._answer(environ, path)
        text = answer.body.encode()
        headers = [
            ("Content-Type", answer.content_type),
            ("Content-Length", str(len(text))),
            ("X-Content-Type-Options", "nosniff"),
        ]
        if answer.status == HTTPStatus.METHOD_NOT_ALLOWED:
            headers.append(("Allow", "POST"))
        start_response(STATUS[answer.status], headers)
        return [text]

    def _path(self, environ: WSGIEnvironment) -> str:
        path: str = environ["PATH_INFO"]
        return path.rstrip("/")

    def _is_ours(self, path: str) -> bool:
        return path in self._doors or path.startswith(CALL)

    def _answer(self, environ: WSGIEnvironment, path: str) -> Answer:
        if environ["REQUEST_METHOD"] != "POST":
            return Answer("Only POST is answered here.\n", 405, PLAIN)
        session: list[Session] = []  # the call's memory, as soon as it is known
        try:
            form = read_form(body(environ))
            if not self._signed(environ, form):
                return Answer("This address answers signed requests only.\n", 403, PLAIN)
            if door := self._doors.get(path):
                return door(form, session)
            return self._call_goes_on(form, session, path[len(CALL) :])
        except BadInbound as reason:
            return Answer(f"{reason}\n", 400, PLAIN)
        except NothingPublished as reason:
            return Answer(f"{reason}\n", 503, PLAIN)
        except Exception as fault:  # the caller must hear something, whatever it was
            report(fault, path if path in self._doors else CALL)
            return self._apology(session, spoken=path.startswith("/voice"))

    def _signed(self, environ: WSGIEnvironment, form: Form) -> bool:
        signature = environ.get("HTTP_X_TWILIO_SIGNATURE", "")
        paths = signed_paths(self._runtime.base_path, environ)
        return any(
            is_genuine(signature, trust.base_url + path, form, trust.tokens)
            and trust.account in ("", form.one("AccountSid"))
            for trust in self._runtime.trusted
            for path in paths
        )

    def _call_begins(self, form: Form, session: list[Session]) -> Answer:
        turn = answer_call(self._runtime, voice.read_start(form))
        session.append(turn.session)
        return self._spoken(turn, rest=False)

    def _call_goes_on(self, form: Form, session: list[Session], token: str) -> Answer:
        try:
            held = self._runtime.sealer.unseal(token, voice.call_sid(form))
        except TokenRefused:
            return self._call_begins(form, session)
        session.append(held)
        turn = answer_call(self._runtime, voice.read_answer(form, held), held)
        return self._spoken(turn, rest=True)

    def _call_status(self, form: Form, _session: list[Session]) -> Answer:
        if inbound := voice.read_status(form):
            hang_up(self._runtime, inbound)
        return NOTED

    def _text_came(self, form: Form, _session: list[Session]) -> Answer:
        return Answer(sms.render(answer_text(self._runtime, sms.read_text(form))))

    def _text_status(self, _form: Form, _session: list[Session]) -> Answer:
        return NOTED

    def _spoken(self, turn: Turn, *, rest: bool) -> Answer:
        edition = self._runtime.library.edition(turn.session.script)
        language = turn.session.language
        return Answer(
            voice.render(
                turn,
                edition.sounds(turn, rest=rest),
                action=f"{self._runtime.base_path}{CALL}{self._runtime.sealer.seal(turn.session)}",
                locale=edition.script.voices[language].locale,
                hints=edition.hints(language),
                dial=edition.script.person,
            )
        )

    def _apology(self, session: list[Session], *, spoken: bool) -> Answer:
        if not spoken:
            return Answer(sms.render(apologise_by_text(self._runtime)))
        turn, sounds = apologise_by_voice(self._runtime, session[0] if session else None)
        return Answer(voice.render(turn, sounds, action="", locale=""))
