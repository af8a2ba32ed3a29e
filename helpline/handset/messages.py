"""Texting any TwiML server: one text out, its replies back, as they reach a phone."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from helpline.handset.addresses import absolute
from helpline.handset.faults import Caution, HandsetError
from helpline.handset.interpreter import TWIML_TYPES, charset_of
from helpline.handset.line import Subscriber, new_sid
from helpline.handset.segments import BODY_LIMIT, TextCost, count_segments
from helpline.handset.twiml import read_document
from helpline.handset.verbs import Document, Message, Redirect
from helpline.handset.wire import Answer, Limits, Wire

REDIRECTS = 10
"""<Redirect> verbs followed for one text before the server is taken to go round in a circle."""


# The words at which Twilio itself stops and starts texts, before any server is asked.
STOP = frozenset(["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"])
START = frozenset(["START", "UNSTOP", "YES"])
HELP = frozenset(["HELP", "INFO"])

REPLIES = {
    "STOP": "(network) You are opted out and get no more texts from here. To undo: START.",
    "START": "(network) You are opted in again and get texts from here. To end: STOP.",
    "HELP": "(network) To get no more texts from here: STOP.",
}
"""What Twilio answers, in our words: its own are set by each account."""


@dataclass(frozen=True, slots=True)
class TextMessage:
    """One text on its way to the phone. `by` is helpline, or network where Twilio answers.

    `error` is Twilio's code where it was never delivered; `count` is what it costs.
    """

    body: str
    count: TextCost
    media: tuple[str, ...] = ()
    by: str = "helpline"
    error: int | None = None


@dataclass(frozen=True, slots=True)
class TextExchange:
    """One text sent, and everything that came of it; `documents` as the server wrote them."""

    sent: str
    replies: tuple[TextMessage, ...] = ()
    cautions: tuple[Caution, ...] = ()
    error: HandsetError | None = None
    took: float = 0.0
    documents: tuple[str, ...] = ()

    @property
    def bodies(self) -> list[str]:
        """The bodies that reached the phone."""
        return [reply.body for reply in self.replies if reply.error is None]


class OptOutList:
    """The list that Twilio keeps for one sender and one phone.

    `answers_help`: whether Twilio is set up to answer HELP. `toll_free` numbers are not
    unblocked by YES.
    """

    def __init__(self, answers_help: bool = False, toll_free: bool = False) -> None:
        self.blocked = False
        self._answers_help = answers_help
        self._toll_free = toll_free

    def receive(self, body: str) -> tuple[str, str]:
        """What Twilio takes this text for (STOP, START, HELP or "") and answers ("" is nothing).

        Only a whole message counts, in any case.
        """
        kind = self._kind(body.strip().upper())
        if kind == "STOP":
            self.blocked = True
        elif kind == "START":
            if not self.blocked:
                return "", ""
            self.blocked = False
        elif kind == "HELP" and (not self._answers_help or self.blocked):
            return "HELP", ""
        return kind, REPLIES.get(kind, "")

    def _kind(self, word: str) -> str:
        if word in STOP:
            return "STOP"
        if word in START and not (self._toll_free and word == "YES"):
            return "START"
        return "HELP" if word in HELP else ""


class TextPhone:
    """A phone that texts one number. What was opted out of is remembered between texts.

    `advanced_opt_out`: the number belongs to a service that tells `OptOutType`.
    `answers_help`: Twilio answers HELP itself. `twice`: each text is delivered twice.
    """

    def __init__(
        self,
        url: str,
        line: Subscriber | None = None,
        *,
        advanced_opt_out: bool = False,
        answers_help: bool = False,
        twice: bool = False,
        limits: Limits | None = None,
        stand_in: Mapping[str, str] | None = None,
    ) -> None:
        self.line = line or Subscriber()
        self.opt_outs = OptOutList(answers_help or advanced_opt_out, self.line.toll_free)
        self._url = url
        self._advanced = advanced_opt_out
        self._twice = twice
        self._wire = Wire(self.line.token, "sms", limits, stand_in)

    def text(self, body: str, media: Sequence[tuple[str, str]] = ()) -> TextExchange:
        """Send one text; `media` are pairs of address and content type.

        Faults of the server are in the answer, not raised: the person at the phone only sees
        that nothing comes. Raises `HandsetError` for what no phone can send.
        """
        if len(body) > BODY_LIMIT or len(media) > 10:
            raise HandsetError(21617 if len(body) > BODY_LIMIT else None)
        kind, answer = self.opt_outs.receive(body)
        replies = [self._reply(answer, "network")] if answer else []
        sending = _Delivery(self._wire, self._twice, self._form(body, media, kind))
        error = None
        try:
            for message in sending.messages(self._url):
                replies.append(self._deliver(message, sending))
        except HandsetError as fault:
            error = fault
        seen = (tuple(sending.cautions), error, sending.took, tuple(sending.documents))
        return TextExchange(body, tuple(replies), *seen)

    def close(self) -> None:
        """Close the connection."""
        self._wire.close()

    def _form(self, body: str, media: Sequence[tuple[str, str]], kind: str) -> dict[str, str]:
        segments = count_segments(body).segments
        form = self.line.text_form(new_sid("MM" if media else "SM"), body, segments)
        form["NumMedia"] = str(len(media))
        for place, (url, content_type) in enumerate(media):
            form[f"MediaUrl{place}"] = url
            form[f"MediaContentType{place}"] = content_type
        if self._advanced and kind:
            form["OptOutType"] = kind
        return form

    def _reply(self, body: str, by: str, media: tuple[str, ...] = ()) -> TextMessage:
        error = None
        if len(body) > BODY_LIMIT:
            error = 21617
        elif by == "helpline" and self.opt_outs.blocked:
            error = 21610
        return TextMessage(body, count_segments(body, self.line.toll_free), media, by, error)

    def _deliver(self, message: Message, sending: _Delivery) -> TextMessage:
        text = self._reply(message.body, "helpline", message.media)
        if message.status_url:
            sending.report_status(message.status_url, self.line, text.error)
        return text


class _Delivery:
    """One text being given to the server: its requests and what was odd about them."""

    def __init__(self, wire: Wire, twice: bool, form: dict[str, str]) -> None:
        self.cautions: list[Caution] = []
        self.documents: list[str] = []
        self.took = 0.0
        self._wire = wire
        self._twice = twice
        self._form = form
        self._url = ""

    def messages(self, url: str) -> list[Message]:
        """The messages of the document at this address and of those it redirects to."""
        found: list[Message] = []
        method = "POST"
        for _ in range(REDIRECTS + 1):
            document = self._document(self._ask(method, url))
            self.cautions += document.cautions
            following = None
            for verb in document.verbs:
                if isinstance(verb, Message):
                    found.append(self._warn_if_empty(verb))
                elif isinstance(verb, Redirect):
                    following = verb
                    break
            if following is None:
                return found
            url, method = absolute(self._url, following.url), following.method
        raise HandsetError(None, "the documents go round in a circle")

    def report_status(self, url: str, line: Subscriber, error: int | None) -> None:
        """Tell the server what became of a message."""
        sid = new_sid("SM")
        status = "failed" if error else "delivered"
        form = {"MessageSid": sid, "SmsSid": sid, "MessageStatus": status, "SmsStatus": status}
        form |= {"AccountSid": line.account, "From": line.number, "To": line.caller}
        if error:
            form["ErrorCode"] = str(error)
        try:
            self._wire.ask("POST", absolute(self._url, url), form)
        except HandsetError as fault:
            self.cautions.append(Caution("status", fault.code, f"status: {fault.detail}"))

    def _ask(self, method: str, url: str) -> Answer:
        event = str(uuid.uuid4())
        answer = self._wire.ask(method, url, self._form, event)
        self.took += answer.took
        self.documents.append(answer.body.decode("utf-8", "replace"))
        if self._twice and not answer.same_as(self._wire.ask(method, url, self._form, event)):
            self.cautions.append(
                Caution("twice", None, "the same text, delivered twice, got two answers")
            )
        if answer.redirected:
            self.cautions.append(Caution("redirect", None, "the webhook was redirected"))
        self._url = answer.url
        return answer

    def _document(self, answer: Answer) -> Document:
        charset = charset_of(answer)
        if answer.content_type in TWIML_TYPES:
            return read_document(answer.body, "sms", charset)
        if answer.content_type != "text/plain":
            raise HandsetError(12300, url=answer.url)
        try:
            return read_document(answer.body, "sms", charset)
        except HandsetError as error:
            if error.code != 12100:
                raise
        return Document((Message(answer.body.decode(charset or "utf-8", "replace").strip()),))

    def _warn_if_empty(self, message: Message) -> Message:
        if not message.body and not message.media:
            self.cautions.append(Caution("schema", None, "<Message> holds nothing"))
        return message
