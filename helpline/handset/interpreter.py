"""Documents carried out: fetched, read, and executed verb after verb, until the call ends."""

from __future__ import annotations

import math
import uuid
from collections.abc import Generator

from helpline.handset.events import Dialled, Fetched
from helpline.handset.faults import Caution, HandsetError
from helpline.handset.gather import act_gather
from helpline.handset.leg import Leg, Next
from helpline.handset.line import new_sid
from helpline.handset.markup import parse_markup
from helpline.handset.media import FetchedSound
from helpline.handset.parse_prompts import SAY_LIMIT
from helpline.handset.record import act_record
from helpline.handset.scenario import Action, Wait
from helpline.handset.sound import is_sound, read_sound
from helpline.handset.twiml import read_document
from helpline.handset.verbs import (
    Dial,
    Document,
    Gather,
    Hangup,
    Message,
    Record,
    Redirect,
    Reject,
    Say,
    Verb,
)
from helpline.handset.wire import Answer

TWIML_TYPES = ("text/xml", "application/xml", "text/html")
"""Content types that Twilio reads as TwiML."""
Steps = Generator[Wait, Action, Next | None]
"""Something that takes time: yields what it waits for, is sent what the caller does, and
returns the document to go on with, or None."""


class _CallOver(Exception):
    """A verb has ended the call."""


def carry_out(leg: Leg, first: Next) -> Steps:
    """Execute documents, beginning with `first`, until the helpline ends the call.

    Raises `HandsetError` where Twilio would give up, and `LineDown` when the caller has gone.
    """
    following: Next | None = first
    while following is not None:
        yield from leg.let_sound_out()
        leg.documents += 1
        if leg.documents > leg.scenario.documents:
            raise HandsetError(None, "the documents go round in a circle")
        answer = ask(leg, following)
        try:
            following = yield from _perform(leg, answer)
        except _CallOver:
            following = None
    yield from leg.let_sound_out()
    return None


def ask(leg: Leg, following: Next) -> Answer:
    """Fetch one document, twice if the conditions say so, and note what is odd about it."""
    form = {**leg.line.call_form(leg.sid, leg.status), **following.extra}
    event = str(uuid.uuid4())
    answer = leg.wire.ask(following.method, following.url, form, event)
    fetched = Fetched(
        start=leg.timeline.now,
        method=following.method,
        url=answer.url,
        status=answer.status,
        took=answer.took,
        document="" if is_sound(answer.content_type) else answer.body.decode("utf-8", "replace"),
    )
    leg.timeline.add(fetched)
    if leg.scenario.twice:
        again = leg.wire.ask(following.method, following.url, form, event)
        if not answer.same_as(again):
            leg.note(Caution("twice", None, "the same request got two different answers"))
    if answer.lost_body:
        leg.note(Caution("redirect", None, "what was pressed was lost on the way by a redirect"))
    elif answer.redirected:
        leg.note(Caution("redirect", None, "the webhook was redirected; Twilio may lose its body"))
    leg.url = answer.url
    return answer


def _perform(leg: Leg, answer: Answer) -> Steps:
    if is_sound(answer.content_type):
        leg.status = "in-progress"
        sound = read_sound(answer.body, answer.content_type)
        leg.sound(FetchedSound(answer.url, sound, answer.body, answer.content_type))
        return None
    document = _document(answer)
    for caution in document.cautions:
        leg.note(caution)
    for verb in document.verbs:
        if not isinstance(verb, Reject | Message):
            leg.status = "in-progress"
        following = yield from _act(leg, verb)
        if following is not None:
            return following
    leg.status = "in-progress" if not document.verbs else leg.status
    return None


def _document(answer: Answer) -> Document:
    charset = charset_of(answer)
    if answer.content_type in TWIML_TYPES:
        return read_document(answer.body, "voice", charset)
    if answer.content_type == "text/plain":
        return _plain(answer.body, charset)
    raise HandsetError(12300, url=answer.url)


def _plain(body: bytes, charset: str | None) -> Document:
    """Plain text is TwiML if it can be read as that; else it is read aloud."""
    try:
        parse_markup(body, charset)
    except HandsetError as error:
        if error.code != 12100:
            raise
    else:
        return read_document(body, "voice", charset)
    text = " ".join(body.decode(charset or "utf-8", "replace").split())
    if len(text) > SAY_LIMIT:
        raise HandsetError(None, f"a text of {len(text)} characters; {SAY_LIMIT} can be said")
    return Document((Say(text),))


def charset_of(answer: Answer) -> str | None:
    """The charset that the Content-Type names, if it is one that XML parsers know."""
    for piece in answer.headers.get("content-type", "").split(";")[1:]:
        name, _, value = piece.strip().partition("=")
        if name.lower() == "charset":
            known = value.strip("\"' ").lower()
            return known if known in ("utf-8", "us-ascii", "iso-8859-1", "utf-16") else None
    return None


def _act(leg: Leg, verb: Verb | Message) -> Steps:
    match verb:
        case Gather():
            return (yield from act_gather(leg, verb))
        case Record():
            return (yield from act_record(leg, verb))
        case Redirect(url=url, method=method):
            return leg.next(url, method)
        case Dial():
            return act_dial(leg, verb)
        case Reject(reason=reason):
            if leg.status == "ringing":
                leg.status = "busy" if reason == "busy" else "failed"
            raise _CallOver
        case Hangup():
            raise _CallOver
        case Message():
            return None
        case _:
            leg.hear(verb)
            return None


def act_dial(leg: Leg, dial: Dial) -> Next | None:
    """Execute a <Dial>: its action with what came of it, or None to go on with the next verb."""
    outcome, seconds = _dial_outcome(leg, dial)
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


def _dial_outcome(leg: Leg, dial: Dial) -> tuple[str, float]:
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
