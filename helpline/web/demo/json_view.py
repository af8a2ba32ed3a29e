"""Events of the handset as the page wants them: what to show, what to play, where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from helpline.conversation.wording import Origin
from helpline.handset.call import Call
from helpline.handset.events import Event, Fetched, Played, Said
from helpline.handset.messages import Exchange, Text
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

Told = dict[str, Any]
"""JSON."""
_CLIP = re.compile(r"([0-9a-f]{64})\.wav")
_ACTION = re.compile(r'action="[^"]*/voice/([A-Za-z0-9_-]+)"')


def tell_call(rt: Runtime, pocket: BrowserPhone, events: Iterable[Event]) -> Told:
    """What one step of a call brought, and what the call waits for now."""
    call = pocket.call
    if call is None:
        return {"events": [], "waiting": None, "over": True}
    fresh = list(events)
    documents = [_document(each) for each in fresh if isinstance(each, Fetched)]
    return {
        "events": [_event(rt, pocket, each) for each in fresh if not isinstance(each, Fetched)],
        "waiting": asdict(call.waiting) if call.waiting else None,
        "over": call.over,
        "now": call.now,
        "documents": documents,
        "session": _session(rt, call, fresh),
        "error": str(call.error) if call.error else "",
    }


def tell_text(rt: Runtime, pocket: BrowserPhone, caller: int, exchange: Exchange) -> Told:
    """What one text brought."""
    view = view_texts(rt, pocket.number(caller))
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


def _event(rt: Runtime, pocket: BrowserPhone, event: Event) -> Told:
    told = event.as_dict()
    told.pop("url", None)  # an absolute one, of the server as it sees itself
    if isinstance(event, Played):
        clip = _CLIP.fullmatch(event.name)
        origin = origin_of_clip(rt, clip[1]) if clip else None
        told |= _origin(origin, event.words if event.caption else "")
        told["src"] = f"audio/{event.name}" if clip else ""
    elif isinstance(event, Said):
        language = event.language.partition("-")[0]
        key = pocket.offer_aloud(event.text, language)
        told |= _origin(origin_of_words(rt, event.text, language), event.text)
        told |= {"language": language, "src": f"phone/aloud/{key}.wav"}
    return told


def _origin(origin: Origin | None, words: str) -> Told:
    """As written where that is known; what the voice is given may be spelt for its tongue."""
    return asdict(origin) if origin else {"language": "", "words": words, "where": ""}


def _document(event: Fetched) -> Told:
    return {
        "method": event.method,
        "status": event.status,
        "took": event.took,
        "twiml": event.document,
    }


def _session(rt: Runtime, call: Call, fresh: Iterable[Event]) -> Told | None:
    """What the call remembers, from the newest address it was given."""
    for event in reversed([each for each in fresh if isinstance(each, Fetched)]):
        if found := _ACTION.search(event.document):
            view = view_call(rt, found[1], call.sid)
            return asdict(view) if view else None
    return None


def _reply(rt: Runtime, reply: Text) -> Told:
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
