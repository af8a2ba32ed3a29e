"""Answer a caller: one inbound event in, one turn out.

A call carries its own memory in its token, so after its first request nothing is read from
the database, and it goes on when there is none.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from helpline.carriers.inbound import Inbound
from helpline.conversation.engine import open_session, step
from helpline.conversation.types import Forget, Session, Started, Tell, Turn
from helpline.runtime import Runtime
from helpline.service.effects import CANCEL, DEADLINE, recall, recall_from_outbox
from helpline.service.persist import (
    PARTED,
    call_mark,
    keep_effects,
    note_call,
    note_of,
    opened,
    unkept,
)
from helpline.storage.database import DatabaseAway
from helpline.storage.sessions import StoredSession
from helpline.storage.text_turns import NOTHING, Recalled

CARRY_ON = timedelta(hours=24)
"""For how long a conversation that was cut off can be taken up again."""

Sessions = dict[str, StoredSession]


def answer_call(rt: Runtime, inbound: Inbound, session: Session | None = None) -> Turn:
    """The next turn of a call; `session` is what its token held, None at its beginning."""
    contact = rt.contact(inbound.sender) if inbound.sender else None
    with rt.database.deadline(DEADLINE):
        turn = _next(rt, inbound, session) if session else _first(rt, inbound, contact)
        if not keep_effects(rt, contact, turn, inbound.key):
            turn = unkept(turn, (Tell("not-now", turn.session.language),))
    if Forget() in turn.effects:  # nor is anything kept of what this call still brings
        turn = turn._replace(session=turn.session._replace(resume=None, reachable=False))
    note_call(rt, inbound, turn, contact)
    return turn


def hang_up(rt: Runtime, inbound: Inbound) -> None:
    """A call is over. Its place was noted as it went, so that it can be taken up again."""
    session = open_session(rt.library.live().script, inbound.conversation, "voice")
    rt.notes.note(note_of(rt, inbound, Turn(session, then="gone")))


def _next(rt: Runtime, inbound: Inbound, session: Session) -> Turn:
    script = rt.library.edition(session.script).script
    return step(script, session, inbound.signal, rt.now())


def _first(rt: Runtime, inbound: Inbound, contact: str | None) -> Turn:
    now = rt.now()
    script = rt.library.live().script
    recalled = _recalled(rt, inbound, contact)
    known, stop = recalled.sessions, recalled.stop
    mark = call_mark(inbound.conversation)
    dropped = newest_dropped(known, now, but=mark)
    language = dropped.language if dropped else None
    session = open_session(script, inbound.conversation, "voice", language)
    crisis = newest_crisis(known, but=mark)
    session = session._replace(reachable=contact is not None, crisis_at=crisis)
    at = dropped.place if dropped else None
    texts_off = stop is not None and stop.word == CANCEL
    return step(script, session, Started(at=at, texts_off=texts_off), now)


def _recalled(rt: Runtime, inbound: Inbound, contact: str | None) -> Recalled:
    """What is known of a caller; nothing where the number is withheld."""
    if contact is None:
        return NOTHING
    try:
        return recall(rt, contact, inbound.key)
    except DatabaseAway:
        return recall_from_outbox(rt, contact, inbound.key)


def newest_dropped(known: Sessions, now: datetime, but: str = "") -> Session | None:
    """The conversation, on either channel, that stopped at a topic without a goodbye.

    `but` is the mark of a call that does not count: the one that is beginning, asked twice.
    """
    recent = [s for s in known.values() if not s.over and now - s.touched_at < CARRY_ON]
    for one in sorted(recent, key=lambda s: s.touched_at, reverse=True):
        mark, session = opened(one)
        if session and session.place.part and mark not in (but or PARTED, PARTED):
            return session
    return None


def newest_crisis(known: Sessions, but: str = "") -> int:
    """When a crisis reply last went out, on either channel, in epoch seconds; 0: never.

    `but` as in `newest_dropped`.
    """
    marked = [opened(one) for one in known.values()]
    return max((s.crisis_at for mark, s in marked if s and (not but or mark != but)), default=0)
