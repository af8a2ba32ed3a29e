"""The carriers' doors. Each request is checked, read, answered and rendered; a fault is spoken.

Whatever breaks, a caller hears an apology in their language with a number to call, and a
texter reads one: never the carrier's "application error", never a stack trace.

These addresses are plain WSGI in front of Flask. They need neither sessions nor templates
nor routing rules, and without them a key press costs a quarter less (scripts/bench).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NamedTuple

from helpline.carriers.contract import Carrier, Event, SpokenAnswer
from helpline.carriers.inbound import BadInbound
from helpline.carriers.token import TokenRefused
from helpline.conversation.types import Session
from helpline.runtime import Runtime
from helpline.runtime.release_cache import NothingPublished
from helpline.service.answer_call import CallAnswer, answer_call, hang_up
from helpline.service.answer_text import answer_text
from helpline.service.apologise import apologise_by_text, apologise_by_voice
from helpline.service.error_log import report
from helpline.web.wsgi_request import possible_paths, read_body, strip_base_path

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PLAIN = "text/plain; charset=utf-8"
STATUS = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


class Route(NamedTuple):
    """Whose request this is, and what it tells; no event: a call that goes on, by its token."""

    carrier: Carrier[Any]
    event: Event | None = None
    token: str = ""


class Response(NamedTuple):
    """What goes back to the carrier."""

    body: str
    content_type: str = PLAIN
    status: int = 200


NO_CONTENT = Response("", status=204)


class Webhooks:
    """The carriers' addresses; whatever is asked for elsewhere goes on to `behind`."""

    def __init__(self, runtime: Runtime, behind: WSGIApplication) -> None:
        self._runtime = runtime
        self._behind = behind
        self._routes = dict(_routes(runtime.carriers))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        route = self._route(environ)
        if route is None:
            strip_base_path(self._runtime.base_path, environ)
            route = self._route(environ)
        if route is None:
            return self._behind(environ, start_response)
        response = self._respond(environ, route)
        text = response.body.encode()
        headers = [
            ("Content-Type", response.content_type),
            ("Content-Length", str(len(text))),
            ("X-Content-Type-Options", "nosniff"),
        ]
        if response.status == HTTPStatus.METHOD_NOT_ALLOWED:
            headers.append(("Allow", "POST"))
        start_response(STATUS[response.status], headers)
        return [text]

    def _route(self, environ: WSGIEnvironment) -> Route | None:
        path: str = environ["PATH_INFO"].rstrip("/")
        if route := self._routes.get(path):
            return route
        for carrier in self._runtime.carriers:
            if path.startswith(carrier.call_address):
                return Route(carrier, token=path[len(carrier.call_address) :])
        return None

    def _respond(self, environ: WSGIEnvironment, route: Route) -> Response:
        carrier = route.carrier
        if environ["REQUEST_METHOD"] != "POST":
            return Response("Only POST is answered here.\n", status=405)
        try:
            body = read_body(environ)
            paths = possible_paths(self._runtime.base_path, environ)
            fields = carrier.read(body)
            if not carrier.is_genuine(environ, paths, fields):
                return Response("This address answers signed requests only.\n", status=403)
            return self._answer(route, fields)
        except BadInbound as reason:
            return Response(f"{reason}\n", status=400)
        except NothingPublished as reason:
            return Response(f"{reason}\n", status=503)
        except Exception as fault:  # the person must get an answer, whatever it was
            report(fault, carrier.call_address if route.token else str(route.event))
            if route.event in (Event.TEXT_COMES, Event.TEXT_STATUS):
                words = carrier.write(apologise_by_text(self._runtime))
                return Response(words, carrier.content_type)
            return self._apologise(carrier, None)

    def _answer(self, route: Route, fields: Any) -> Response:
        carrier = route.carrier
        match route.event:
            case Event.CALL_BEGINS:
                return self._begin_call(carrier, fields)
            case Event.CALL_ENDS:
                if inbound := carrier.read_end(fields):
                    hang_up(self._runtime, inbound)
                return NO_CONTENT
            case Event.TEXT_COMES:
                messages = answer_text(self._runtime, carrier.read_text(fields))
                return Response(carrier.write(messages), carrier.content_type)
            case Event.TEXT_STATUS:
                return NO_CONTENT
            case None:
                return self._continue_call(carrier, fields, route.token)

    def _begin_call(self, carrier: Carrier[Any], fields: Any) -> Response:
        inbound = carrier.read_call(fields)
        answer = answer_call(self._runtime, inbound)
        return self._speak(carrier, answer, inbound.conversation)

    def _continue_call(self, carrier: Carrier[Any], fields: Any, token: str) -> Response:
        call = carrier.conversation(fields)
        try:
            session = self._runtime.sealer.unseal(token, call)
        except TokenRefused:
            return self._begin_call(carrier, fields)
        try:
            answer = answer_call(self._runtime, carrier.read_answer(fields, session), session)
            return self._speak(carrier, answer, call, rest=True)
        except (BadInbound, NothingPublished):
            raise
        except Exception as fault:  # the caller must hear something, in their language
            report(fault, carrier.call_address)
            return self._apologise(carrier, session)

    def _speak(
        self, carrier: Carrier[Any], answer: CallAnswer, call: str, *, rest: bool = False
    ) -> Response:
        """The answer in the carrier's terms; `rest` puts a breath before its first word."""
        release, turn = answer.release, answer.turn
        language = turn.session.language
        hints, sounds = release.hints(language), release.sounds(turn, rest=rest)
        token = self._runtime.sealer.seal(turn.session, call)
        spoken = SpokenAnswer(
            turn,
            sounds,
            action=f"{self._runtime.base_path}{carrier.call_address}{token}",
            locale=release.script.voices[language].locale,
            hints=hints,
            dial=release.script.person,
        )
        return Response(carrier.speak(spoken), carrier.content_type)

    def _apologise(self, carrier: Carrier[Any], session: Session | None) -> Response:
        answer = apologise_by_voice(self._runtime, session)
        sounds = answer.release.sounds(answer.turn, rest=False)
        spoken = SpokenAnswer(answer.turn, sounds, action="", locale="")
        return Response(carrier.speak(spoken), carrier.content_type)


def _routes(carriers: Iterable[Carrier[Any]]) -> Iterator[tuple[str, Route]]:
    for carrier in carriers:
        for path, event in carrier.addresses.items():
            yield path, Route(carrier, event)
