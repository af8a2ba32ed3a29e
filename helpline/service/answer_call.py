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
from helpline.conversation.types import Session, Started, Turn
from helpline.runtime import Runtime
from helpline.runtime.loaded_release import LoadedRelease
from helpline.service.effects import CANCEL, DEADLINE, recall, recall_from_outbox
from helpline.service.exchange import Exchange, newest_crisis, newest_dropped, understand
from helpline.service.persist import call_mark, note_end, persist_call
from helpline.storage.database import DatabaseAway
from helpline.storage.text_turns import NOTHING, Recalled


class CallAnswer(Struct, frozen=True):
    """A turn, and the release whose words it is said in."""

    release: LoadedRelease
    turn: Turn


def answer_call(rt: Runtime, inbound: Inbound, session: Session | None = None) -> CallAnswer:
    """The answer to a caller; `session` is what the call's token held, None at its beginning."""
    contact = rt.contact(inbound.sender) if inbound.sender else None
    with rt.database.deadline(DEADLINE):
        exchange = (
            _go_on(rt, inbound, contact, session) if session else _begin(rt, inbound, contact)
        )
        return CallAnswer(exchange.release, persist_call(rt, exchange, exchange.decide()))


def hang_up(rt: Runtime, inbound: Inbound) -> None:
    """A call is over. Its place was noted as it went, so that it can be taken up again."""
    note_end(rt, inbound, open_session(rt.releases.live().script, "voice"))


def _go_on(rt: Runtime, inbound: Inbound, contact: str | None, session: Session) -> Exchange:
    release = rt.releases.release(session.script)
    signal = understand(release, session, inbound.signal)
    return Exchange(inbound, contact, release, session, signal, rt.now())


def _begin(rt: Runtime, inbound: Inbound, contact: str | None) -> Exchange:
    """The first request of a call: which conversation broke off, whether texts were stopped."""
    now = rt.now()
    release = rt.releases.live()
    recalled = _recall(rt, inbound, contact)
    known, stop = recalled.sessions, recalled.stop
    mark = call_mark(inbound.conversation)
    dropped = newest_dropped(known, now, but=mark)
    session = open_session(release.script, "voice", dropped.language if dropped else None)
    crisis = newest_crisis(known, but=mark)
    session = replace(session, reachable=contact is not None, crisis_at=crisis)
    at = ground(dropped.place) if dropped else None
    started = Started(at=at, texts_off=stop is not None and stop.word == CANCEL)
    return Exchange(inbound, contact, release, session, started, now)


def _recall(rt: Runtime, inbound: Inbound, contact: str | None) -> Recalled:
    """What is known of a caller; nothing where the number is withheld."""
    if contact is None:
        return NOTHING
    try:
        return recall(rt, contact, inbound.key)
    except DatabaseAway:
        return recall_from_outbox(rt, contact, inbound.key)
