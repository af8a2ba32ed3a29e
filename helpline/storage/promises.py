"""Promises as the spool keeps them, and how they are made good once the database is back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from helpline.conversation.types import Effect, Forget, OptIn, OptOut
from helpline.storage import contacts
from helpline.storage.contacts import Stop
from helpline.storage.database import Database
from helpline.storage.journal import Note
from helpline.storage.sessions import StoredSession
from helpline.storage.spool import Promise, Spool
from helpline.storage.text_turns import TextTurn, replay_text
from helpline.storage.times import from_millis, to_millis

EFFECTS: dict[str, type[Effect]] = {"opt-out": OptOut, "opt-in": OptIn, "forget": Forget}
_NAMES = {effect: name for name, effect in EFFECTS.items()}


def keep_effects(
    db: Database, contact: str, effects: tuple[Effect, ...], at: datetime, word: str = ""
) -> None:
    """Keep what a call has promised, now. Doing it twice does it once. Raises DatabaseAway."""
    with db.begin() as unit:
        contacts.apply(unit, contact, effects, at, word)


def spool_effects(
    spool: Spool,
    key: str,
    contact: str,
    effects: tuple[Effect, ...],
    at: datetime,
    word: str = "",
) -> None:
    """Keep what a call has promised on the disk, for later. `key` names the event."""
    payload = {"contact": contact, "at": to_millis(at), "effects": _names(effects), "word": word}
    spool.add("effects", payload, key)


def spool_text(spool: Spool, turn: TextTurn) -> None:
    """Keep an answered text on the disk, for later."""
    payload: dict[str, Any] = {
        "contact": turn.contact,
        "answer": turn.answer,
        "at": to_millis(turn.at),
        "effects": _names(turn.effects),
        "word": turn.word,
        "session": _session_out(turn.session) if turn.session else None,
        "note": _note_out(turn.note) if turn.note else None,
    }
    spool.add("text", payload, turn.key)


def stopped(spool: Spool, contact: str) -> Stop | None:
    """The wish of `contact` not to be written to, as far as the spool knows; a START ends it."""
    stop = None
    for promise in spool.about(contact):
        payload = promise.payload
        if payload["contact"] == contact and "opt-out" in payload["effects"]:
            stop = Stop(from_millis(payload["at"]), payload["word"])
        elif payload["contact"] == contact and "opt-in" in payload["effects"]:
            stop = None
    return stop


def load(db: Database, spool: Spool) -> int:
    """Make good every promise in `spool`; returns how many. Raises DatabaseAway: the rest stays."""
    return spool.load(lambda promise: make_good(db, promise))


def make_good(db: Database, promise: Promise) -> None:
    """Do what was promised. Doing it twice does it once."""
    payload = promise.payload
    at = from_millis(payload["at"])
    effects = tuple(EFFECTS[name]() for name in payload["effects"])
    if promise.kind == "effects":
        keep_effects(db, payload["contact"], effects, at, payload["word"])
        return
    turn = TextTurn(
        key=promise.key,
        contact=payload["contact"],
        answer=payload["answer"],
        session=_session_in(payload["session"]) if payload["session"] else None,
        at=at,
        effects=effects,
        word=payload["word"],
        note=_note_in(payload["note"]) if payload["note"] else None,
    )
    replay_text(db, turn)


def _names(effects: tuple[Effect, ...]) -> list[str]:
    return [_NAMES[type(effect)] for effect in effects]


def _session_out(session: StoredSession) -> list[Any]:
    return [session.state, session.release, session.over, to_millis(session.touched_at)]


def _session_in(raw: list[Any]) -> StoredSession:
    state, release, over, touched_at = raw
    return StoredSession(state, release, over, from_millis(touched_at))


def _note_out(note: Note) -> list[Any]:
    return [
        note.event,
        to_millis(note.at),
        note.channel,
        note.language,
        note.release,
        note.place,
        note.kind,
    ]


def _note_in(raw: list[Any]) -> Note:
    event, at, *rest = raw
    return Note(event, from_millis(at), *rest)
