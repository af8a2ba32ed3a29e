"""Events of the handset as the page wants them: what to show, what to play, where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from helpline.conversation.wording import Origin
from helpline.handset.call import Call
from helpline.handset.events import Event, Fetched, Played, SpokenText
from helpline.handset.messages import TextExchange, TextMessage
from helpline.handset.transcript import caution_line
from helpline.runtime import Runtime
from helpline.web.demo.browser_phone import BrowserPhone
from helpline.web.demo.provenance import (
    language_of_text,
    origin_of_clip,
    origin_of_words,
    origins_of_text,
)
from helpline.web.demo.session_view import view_call, view_texts

Json = dict[str, Any]
"""An object of a response."""
_CLIP = re.compile(r"([0-9a-f]{64})\.wav")
_ACTION = re.compile(r'action="[^"]*/voice/([A-Za-z0-9_-]+)"')


def describe_call(rt: Runtime, phone: BrowserPhone, events: Iterable[Event]) -> Json:
    """What one step of a call brought, and what the call waits for now."""
    call = phone.call
    if call is None:
        return {"events": [], "waiting": None, "over": True}
    fresh = list(events)
    documents = [_document(each) for each in fresh if isinstance(each, Fetched)]
    return {
        "events": [_event(rt, phone, each) for each in fresh if not isinstance(each, Fetched)],
        "waiting": asdict(call.waiting) if call.waiting else None,
        "over": call.over,
        "now": call.now,
        "documents": documents,
        "session": _session(rt, call, fresh),
        "error": str(call.error) if call.error else "",
    }


def describe_text(rt: Runtime, phone: BrowserPhone, caller: int, exchange: TextExchange) -> Json:
    """What one text brought."""
    view = view_texts(rt, phone.number(caller))
    return {
        "replies": [_reply(rt, each) for each in exchange.replies],
        "cautions": [caution_line(each) for each in exchange.cautions],
        "error": str(exchange.error) if exchange.error else "",
        "documents": [
            {"method": "POST", "status": 200, "took": exchange.took, "twiml": each}
            for each in exchange.documents
        ],
        "session": asdict(view) if view else None,
    }


def _event(rt: Runtime, phone: BrowserPhone, event: Event) -> Json:
    found = event.as_dict()
    found.pop("url", None)  # an absolute one, of the server as it sees itself
    if isinstance(event, Played):
        clip = _CLIP.fullmatch(event.name)
        origin = origin_of_clip(rt, clip[1]) if clip else None
        found |= _origin(origin, event.words if event.caption else "")
        found["src"] = f"audio/{event.name}" if clip else ""
    elif isinstance(event, SpokenText):
        language = event.language.partition("-")[0]
        key = phone.offer_aloud(event.text, language)
        found |= _origin(origin_of_words(rt, event.text, language), event.text)
        found |= {"language": language, "src": f"phone/aloud/{key}.wav"}
    return found


def _origin(origin: Origin | None, words: str) -> Json:
    """As written where that is known; what the voice is given may be spelt for its tongue."""
    return asdict(origin) if origin else {"language": "", "words": words, "where": ""}


def _document(event: Fetched) -> Json:
    return {
        "method": event.method,
        "status": event.status,
        "took": event.took,
        "twiml": event.document,
    }


def _session(rt: Runtime, call: Call, fresh: Iterable[Event]) -> Json | None:
    """What the call remembers, from the newest address it was given."""
    for event in reversed([each for each in fresh if isinstance(each, Fetched)]):
        if action := _ACTION.search(event.document):
            view = view_call(rt, action[1], call.sid)
            return asdict(view) if view else None
    return None


def _reply(rt: Runtime, reply: TextMessage) -> Json:
    return {
        "body": reply.body,
        "by": reply.by,
        "error": reply.error,
        "language": language_of_text(rt, reply.body),
        "segments": reply.count.segments,
        "units": reply.count.units,
        "encoding": reply.count.encoding,
        "origins": [asdict(each) for each in origins_of_text(rt, reply.body)],
    }
