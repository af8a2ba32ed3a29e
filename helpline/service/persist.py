"""Keep what was promised before the answer leaves; note, a little later, what may be lost.

A promise goes to the database, durably; while that is away, to the spool, synced; and where
even that fails, the person is told that it cannot be done now.
"""

from __future__ import annotations

import dataclasses
import json
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from helpline.carriers.inbound import Inbound
from helpline.conversation.places import CRISIS, DOORS, ground
from helpline.conversation.turns import regret
from helpline.conversation.types import Effect, Forget, OptOut, Session, Tell, Turn
from helpline.runtime import Runtime
from helpline.storage import promises
from helpline.storage.contacts import Stop
from helpline.storage.database import DatabaseAway
from helpline.storage.journal import Note
from helpline.storage.sessions import StoredSession
from helpline.storage.spool import SpoolError
from helpline.storage.text_turns import TextTurn, save_text

if TYPE_CHECKING:
    from helpline.service.exchange import Exchange

StoredSessions = dict[str, StoredSession]
"""What is kept of a contact's conversations, by channel."""
PARTED = "parted"
"""Stands where the mark of a call would, for texts whose last word was goodbye."""
CANCEL = "cancel"
"""The stop word that may have meant the illness; noted, so that the next call can explain."""


def persist_call(rt: Runtime, exchange: Exchange, turn: Turn) -> Turn:
    """Keep a turn of a call; returns it, or, where its effects could be kept nowhere, the regret.

    Nothing is kept of a withheld number, so there its effects hold by themselves.
    """
    contact, key = exchange.contact, exchange.inbound.key
    if contact and turn.effects and not _keep_effects(rt, contact, turn, key):
        turn = regret(exchange.release.script, turn)
    rt.notes.note(_note(rt, exchange.inbound, turn))
    session = turn.session
    if contact is None or not session.reachable:
        return turn
    place = ground(session.place)
    at_door = place.node in DOORS
    if not at_door or turn.tells(CRISIS):  # a crisis: HELP repeats it for a day, on any channel
        session = replace(session, place=place.behind or place if at_door else place)
        mark = call_mark(exchange.inbound.conversation)
        rt.notes.resume(contact, "voice", encode_stored(rt, session, mark))
    return turn


def _keep_effects(rt: Runtime, contact: str, turn: Turn, key: str) -> bool:
    """Carry out what a turn of a call promised; False if it could not be kept anywhere."""
    at = rt.now()
    effects, word = _plain(turn.effects)
    try:
        promises.keep_effects(rt.database, contact, effects, at, word)
    except DatabaseAway:
        try:
            promises.spool_effects(rt.spool, key, contact, effects, at, word)
        except SpoolError:
            return False
    if Forget() in effects:
        rt.notes.forget(contact)
    return True


def persist_text(
    rt: Runtime, exchange: Exchange, turn: Turn, was: StoredSession | None
) -> list[str]:
    """Keep an answered text in one transaction; the texts to send: ours, or those that the same
    message was answered with before. `was` is the session that the turn began from.

    Raises `StaleTurn` where another text of this person came between.
    """
    kept = _text_turn(rt, exchange, turn)
    try:
        return decode_messages(save_text(rt.database, kept, was))
    except DatabaseAway:
        return _spool(rt, exchange, turn, kept)


def spool_answer(rt: Runtime, exchange: Exchange, turn: Turn) -> list[str]:
    """The texts to send for a text answered without memory, once its effects are on the disk."""
    if exchange.contact is None:
        return exchange.release.book.messages(turn)
    kept = _text_turn(rt, exchange, turn)
    if not turn.session.crisis_at:
        kept = dataclasses.replace(kept, session=None)
    return _spool(rt, exchange, turn, kept)


def _spool(rt: Runtime, exchange: Exchange, turn: Turn, kept: TextTurn) -> list[str]:
    try:
        promises.spool_text(rt.spool, kept)
    except SpoolError:
        if turn.effects:
            return exchange.release.book.messages(regret(exchange.release.script, turn))
    return decode_messages(kept.answer)


def _text_turn(rt: Runtime, exchange: Exchange, turn: Turn) -> TextTurn:
    effects, word = _plain(turn.effects)
    messages = exchange.release.book.messages(turn)
    return TextTurn(
        key=exchange.inbound.key,
        contact=exchange.contact or "",
        answer=json.dumps(messages, ensure_ascii=False),
        session=encode_stored(rt, turn.session, PARTED if turn.tells("goodbye") else ""),
        at=rt.now(),
        effects=effects,
        word=word,
        note=_note(rt, exchange.inbound, turn),
    )


def decode_messages(answer: str) -> list[str]:
    """The texts of a kept answer."""
    return [str(message) for message in json.loads(answer)]


def make_good(rt: Runtime) -> int:
    """Carry out what was spooled while the database was away; how many promises that was."""
    try:
        return promises.load(rt.database, rt.spool) if rt.spool.waiting() else 0
    except DatabaseAway:
        return 0


def stop_in_spool(rt: Runtime, contact: str) -> Stop | None:
    """The opt-out of a contact, as far as the spool knows of one."""
    return promises.stopped(rt.spool, contact)


def _plain(effects: tuple[Effect, ...]) -> tuple[tuple[Effect, ...], str]:
    """The effects as storage knows them, and the stop word to note with an opt-out."""
    by_cancel = any(isinstance(one, OptOut) and one.by_cancel for one in effects)
    same = tuple(OptOut() if isinstance(one, OptOut) else one for one in effects)
    return same, CANCEL if by_cancel else ""


def encode_stored(rt: Runtime, session: Session, mark: str) -> StoredSession:
    """The session as storage keeps it, as of now, behind the mark of its call."""
    state = f"{mark} {msgspec.json.encode(session).decode()}"
    return StoredSession(state, session.script, session.over, rt.now())


def decode_stored(kept: StoredSession) -> tuple[str, Session | None]:
    """The mark and the session of what `encode_stored` made; None where it is of another format."""
    mark, _, state = kept.state.partition(" ")
    try:
        return mark, msgspec.json.decode(state, type=Session)
    except msgspec.DecodeError:
        return mark, None


def call_mark(call: str) -> str:
    """Tells one call from another without naming it; empty for texts, which have no call."""
    return sha256(call.encode()).hexdigest()[:12] if call else ""


def note_end(rt: Runtime, inbound: Inbound, session: Session) -> None:
    """Journal the end of a call."""
    rt.notes.note(_note(rt, inbound, Turn(session, then="gone")))


def _note(rt: Runtime, inbound: Inbound, turn: Turn) -> Note:
    """What is journaled of a turn: where and what, never who and never their words."""
    told = [said.line for said in turn.says if isinstance(said, Tell)]
    kind = told[0] if told else _name(turn.effects[0]) if turn.effects else turn.then
    return Note(
        event=inbound.key,
        at=rt.now(),
        channel=inbound.channel,
        language=turn.session.language,
        release=turn.session.script,
        place=turn.session.place.node,
        kind=kind[:40],
    )


def _name(effect: Effect) -> str:
    return str(effect.__struct_config__.tag)
