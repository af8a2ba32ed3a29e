"""Answer a caller: one inbound event in, one turn out.

A call carries its own memory in its token, so after its first request nothing is read from
the database, and it goes on when there is none.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from helpline.carriers.inbound import Inbound
from helpline.conversation.engine import open_session
from helpline.conversation.places import ground
from helpline.conversation.turns import memory_of
from helpline.conversation.types import Session, Started, Turn
from helpline.runtime import Runtime
from helpline.runtime.loaded_release import LoadedRelease
from helpline.service.effects import CANCEL, DEADLINE, recall, recall_from_outbox
from helpline.service.exchange import Exchange, understand
from helpline.service.persist import note_end, persist_call
from helpline.service.stored_sessions import call_mark, newest_crisis, newest_dropped
from helpline.storage.database import DatabaseAway
from helpline.storage.text_turns import NOTHING, Recalled


class CallAnswer(Struct, frozen=True):
    """A turn, and the release whose words it is said in."""

    release: LoadedRelease
    turn: Turn


def answer_call(rt: Runtime, inbound: Inbound, session: Session | None = None) -> CallAnswer:
    """The answer to a caller; `session` is what the call's token held, None at its beginning."""
    exchange = _go_on(rt, inbound, session) if session else _begin(rt, inbound)
    turn = exchange.decide()
    memory = memory_of(turn)
    return CallAnswer(exchange.release, persist_call(rt, exchange, turn, memory))


def hang_up(rt: Runtime, inbound: Inbound) -> None:
    """A call is over. Its place was noted as it went, so that it can be taken up again."""
    note_end(rt, inbound, open_session(rt.releases.live().script, "voice"))


def _go_on(rt: Runtime, inbound: Inbound, session: Session) -> Exchange:
    release, now, at = rt.releases.release(session.script), rt.now(), rt.real_now()
    contact = rt.contact(inbound.sender) if inbound.sender else None
    signal = understand(release, session, inbound.signal)
    return Exchange(inbound, contact, release, session, signal, now, at)


def _begin(rt: Runtime, inbound: Inbound) -> Exchange:
    """The first request of a call: which conversation broke off, whether texts were stopped."""
    release, now, at = rt.releases.live(), rt.now(), rt.real_now()
    contact = rt.contact(inbound.sender) if inbound.sender else None
    recalled = _recall(rt, inbound, contact)
    known, stop = recalled.sessions, recalled.stop
    mark = call_mark(inbound.conversation)
    dropped = newest_dropped(known, now, but=mark)
    session = open_session(release.script, "voice", dropped.language if dropped else None)
    crisis = newest_crisis(known, but=mark)
    session = replace(session, reachable=contact is not None, crisis_at=crisis)
    place = ground(dropped.place) if dropped else None
    started = Started(at=place, texts_off=stop is not None and stop.word == CANCEL)
    return Exchange(inbound, contact, release, session, started, now, at)


def _recall(rt: Runtime, inbound: Inbound, contact: str | None) -> Recalled:
    """What is known of a caller; nothing where the number is withheld."""
    if contact is None:
        return NOTHING
    try:
        with rt.database.deadline(DEADLINE):
            return recall(rt, contact, inbound.key)
    except DatabaseAway:
        return recall_from_outbox(rt, contact, inbound.key)
