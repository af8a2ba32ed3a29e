"""Answer a texter: one text in, the texts to send back out.

The conversation is kept under the contact and stays open for a day. The same text twice gets
the same answer. While the database is away, or where something of ours breaks, a text is
answered without memory, and what was promised in it goes to the outbox.
"""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from helpline.carriers.inbound import Inbound
from helpline.conversation.engine import open_session
from helpline.conversation.places import ground
from helpline.conversation.types import Heard, Session
from helpline.runtime import Runtime
from helpline.runtime.loaded_release import LoadedRelease
from helpline.runtime.release_cache import NothingPublished
from helpline.service.apologise import apologise_by_text
from helpline.service.effects import DEADLINE, recall, recall_from_outbox
from helpline.service.error_log import report
from helpline.service.exchange import Exchange, understand
from helpline.service.persist import decode_messages, persist_apart, persist_text
from helpline.service.stored_sessions import CARRY_ON, decode_stored, newest_crisis, newest_dropped
from helpline.storage.database import DatabaseAway
from helpline.storage.sessions import StaleTurn
from helpline.storage.text_turns import NOTHING, Recalled

TRIES = 5
"""How often a turn is taken again because another text of the same person came between."""


def answer_text(rt: Runtime, inbound: Inbound) -> list[str]:
    """The texts to answer with; none where the carrier has answered or silence is wanted.

    A fault on the way through the database must cost nobody the words for danger, nor an
    opt-out, so the text is then answered without it; an apology is what is left.
    """
    contact = rt.contact(inbound.sender) if inbound.sender else None
    for answer in (_answer_with_memory, _answer_without_memory):
        try:
            with rt.database.deadline(DEADLINE):
                return answer(rt, inbound, contact)
        except NothingPublished:
            raise
        except Exception as fault:  # whatever it was, the person must read something
            report(fault, "A text")
    assert isinstance(inbound.signal, Heard)
    return apologise_by_text(rt, inbound.signal.text)


def _answer_with_memory(rt: Runtime, inbound: Inbound, contact: str | None) -> list[str]:
    if contact is None:
        return _answer_without_memory(rt, inbound, contact)
    for left in reversed(range(TRIES)):
        try:
            recalled = recall(rt, contact, inbound.key)
        except DatabaseAway:
            return _answer_without_memory(rt, inbound, contact)
        if recalled.earlier_answer is not None:
            return decode_messages(recalled.earlier_answer)
        exchange = _open(rt, inbound, contact, recalled)
        try:
            was = recalled.sessions.get("text")
            return persist_text(rt, exchange, exchange.decide(), was, last=not left)
        except StaleTurn:
            continue
    raise AssertionError("The last try keeps no session, so it cannot be stale")


def _answer_without_memory(rt: Runtime, inbound: Inbound, contact: str | None) -> list[str]:
    """The answer to a text, with what the outbox alone knows."""
    known = recall_from_outbox(rt, contact, inbound.key) if contact else NOTHING
    if known.earlier_answer is not None:
        return decode_messages(known.earlier_answer)
    exchange = _open(rt, inbound, contact, known)
    return persist_apart(rt, exchange, exchange.decide())


def _open(rt: Runtime, inbound: Inbound, contact: str | None, recalled: Recalled) -> Exchange:
    """The request with all that is known about it."""
    now, at, live = rt.now(), rt.real_now(), rt.releases.live()
    session = _session(live, recalled, now)
    same = session.script == live.script.digest
    release = live if same else rt.releases.release(session.script)
    heard = inbound.signal
    assert isinstance(heard, Heard)
    answers_stop = rt.settings.twilio_answers_stop and inbound.carrier_word == "STOP"
    heard = replace(
        heard,
        picture=inbound.media,
        carrier_did=inbound.carrier_did or ("STOP" if answers_stop else ""),
        carrier_word=inbound.carrier_word,
        opted_out=recalled.stop is not None,
    )
    signal = understand(release, session, heard)
    return Exchange(inbound, contact, release, session, signal, now, at)


def _session(live: LoadedRelease, recalled: Recalled, now: datetime) -> Session:
    """The open conversation, or a new one in the language of the last."""
    kept = recalled.sessions.get("text")
    last = decode_stored(kept)[1] if kept else None
    crisis = newest_crisis(recalled.sessions)
    if kept and last and not kept.over and now - kept.touched_at < CARRY_ON:
        return replace(last, crisis_at=crisis)
    dropped = newest_dropped(recalled.sessions, now)
    known = last or dropped
    fresh = open_session(live.script, "text", known.language if known else None)
    behind = replace(ground(dropped.place), part=0) if dropped else None
    place = replace(fresh.place, behind=behind)
    return replace(fresh, place=place, language_chosen=known is not None, crisis_at=crisis)
