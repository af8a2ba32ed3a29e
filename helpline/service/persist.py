"""Keep what was promised before the answer leaves; note, a little later, what may be lost.

A promise goes to the database, durably; where that does not take it, to the outbox, synced
(`effects.py`); and where even that fails, the person is told that it cannot be done now.
"""

from __future__ import annotations

import json
from datetime import datetime

from msgspec.structs import replace

from helpline.carriers.inbound import Inbound
from helpline.conversation.turns import regret
from helpline.conversation.types import Effect, Session, Tell, Turn
from helpline.runtime import Runtime
from helpline.service.effects import DEADLINE, add_to_outbox, keep_call, keep_text
from helpline.service.exchange import Exchange
from helpline.service.stored_sessions import PARTED, call_mark, encode_stored
from helpline.storage.journal import Note
from helpline.storage.sessions import StoredSession
from helpline.storage.text_turns import CallEffects, TextTurn


def persist_call(rt: Runtime, exchange: Exchange, turn: Turn, memory: Session | None) -> Turn:
    """Keep a turn of a call; returns it, or, where its effects could be kept nowhere, the regret.

    `memory` is the session that a later call or text may take up again.

    Nothing is kept of a withheld number, so there its effects hold by themselves.
    """
    contact, key = exchange.contact, exchange.inbound.key
    if contact and turn.effects:
        promise = CallEffects(key, contact, exchange.at, turn.effects)
        with rt.database.deadline(DEADLINE):
            turn = turn if keep_call(rt, promise) else regret(exchange.release.script, turn)
    note = _note(exchange.inbound, turn, exchange.now)
    if contact is None or memory is None:
        rt.notes.note(note)
        return turn
    mark = call_mark(exchange.inbound.conversation)
    rt.notes.note_turn(note, contact, "voice", encode_stored(memory, mark, exchange.now))
    return turn


def persist_text(
    rt: Runtime, exchange: Exchange, turn: Turn, was: StoredSession | None, *, last: bool
) -> list[str]:
    """Keep an answered text in one transaction; the texts to send: ours, or those that the same
    message was answered with before. `was` is the session that the turn began from.

    Raises `StaleTurn` where another text of this person came between; with `last`, what was
    promised is kept without the place it was promised at, which cannot be stale.
    """
    kept = _text_turn(exchange, turn)
    kept = replace(kept, session=None) if last else kept
    return _messages(exchange, turn, keep_text(rt, kept, was))


def persist_apart(rt: Runtime, exchange: Exchange, turn: Turn) -> list[str]:
    """Keep in the outbox a text that was answered without memory; the texts to send.

    The conversation that is kept stays as it is, since this turn knows nothing of it; only a
    crisis is worth more than the place it had reached.
    """
    if exchange.contact is None:
        return exchange.release.book.messages(turn)
    kept = _text_turn(exchange, turn)
    kept = kept if turn.session.crisis_at else replace(kept, session=None)
    return _messages(exchange, turn, add_to_outbox(rt, kept))


def _messages(exchange: Exchange, turn: Turn, answer: str | None) -> list[str]:
    """The texts of a kept answer; None: it could be kept nowhere, and what it promised is
    regretted."""
    if answer is not None:
        return decode_messages(answer)
    told = regret(exchange.release.script, turn) if turn.effects else turn
    return exchange.release.book.messages(told)


def _text_turn(exchange: Exchange, turn: Turn) -> TextTurn:
    mark = PARTED if turn.tells("goodbye") else ""
    messages = exchange.release.book.messages(turn)
    return TextTurn(
        key=exchange.inbound.key,
        contact=exchange.contact or "",
        answer=json.dumps(messages, ensure_ascii=False),
        session=encode_stored(turn.session, mark, exchange.now),
        at=exchange.at,
        effects=turn.effects,
        note=_note(exchange.inbound, turn, exchange.now),
    )


def decode_messages(answer: str) -> list[str]:
    """The texts of a kept answer."""
    return [str(message) for message in json.loads(answer)]


def note_end(rt: Runtime, inbound: Inbound, session: Session) -> None:
    """Journal the end of a call."""
    rt.notes.note(_note(inbound, Turn(session, then="gone"), rt.now()))


def _note(inbound: Inbound, turn: Turn, now: datetime) -> Note:
    """What is journaled of a turn: where and what, never who and never their words."""
    told = [said.line for said in turn.says if isinstance(said, Tell)]
    kind = told[0] if told else _name(turn.effects[0]) if turn.effects else turn.then
    return Note(
        event=inbound.key,
        at=now,
        channel=inbound.channel,
        language=turn.session.language,
        release=turn.session.script,
        place=turn.session.place.node,
        kind=kind[:40],
    )


def _name(effect: Effect) -> str:
    return str(effect.__struct_config__.tag)
