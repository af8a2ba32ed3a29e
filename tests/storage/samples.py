"""Things to remember, made up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from helpline.conversation.types import Effect
from helpline.service.effects import perform
from helpline.storage import journal, sessions
from helpline.storage.clips import Clip
from helpline.storage.contacts import Stop
from helpline.storage.database import Database
from helpline.storage.journal import Note
from helpline.storage.schema import METADATA
from helpline.storage.sessions import StoredSession
from helpline.storage.text_turns import TextTurn, recall_text, save_text

NOW = datetime(2026, 3, 4, 5, 6, 7, 89_000, tzinfo=UTC)
SECRET = b"a secret that is only for tests"
NUMBER = "+12025550123"
CONTACT = "c" * 64


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def session(state: str = "{}", when: datetime = NOW, **changes: Any) -> StoredSession:
    return replace(StoredSession(state, "r1", False, when), **changes)


def note(event: str = "SM1", **changes: Any) -> Note:
    return replace(Note(event, NOW, "text", "es", "r1", "chemotherapy", "topic"), **changes)


def text(key: str = "SM1", state: str = "{}", when: datetime = NOW, **changes: Any) -> TextTurn:
    turn = TextTurn(key, CONTACT, f"answer to {key}", session(state, when), when)
    return replace(turn, **changes)


def clip(name: str, utterance: str = "u1", engine: str = "espeak") -> Clip:
    return Clip(name, utterance, "en", "normal", engine, 1.5, b"RIFF\x00" + name.encode(), NOW)


def rows(database: Database, name: str) -> list[dict[str, Any]]:
    """Every row of a table, in the order of its first column."""
    table = METADATA.tables[name]
    found = database.all(table.select().order_by(*list(table.c)[:1]))
    return [dict(zip(table.c.keys(), row, strict=True)) for row in found]


def do(
    database: Database,
    effect: Effect,
    when: datetime = NOW,
    who: str = CONTACT,
    now: datetime | None = None,
) -> None:
    """What an effect does, promised at `when`, and done at once or, having waited, at `now`."""
    with database.begin() as unit:
        perform(unit, who, effect, when, now or when)


def keep(database: Database, channel: str, kept: StoredSession, who: str = CONTACT) -> None:
    """Keep where somebody stands."""
    with database.begin() as unit:
        sessions.write(unit, who, channel, kept)


def stop_of(database: Database, who: str = CONTACT) -> Stop | None:
    """Since when, and at which word, nothing may be sent."""
    return recall_text(database, who, "").stop


def save(database: Database, turn: TextTurn, was: StoredSession | None) -> str:
    """Keep an answered text with the effects as they are."""
    return save_text(database, turn, was, perform)


def write_notes(database: Database, *notes: Note) -> None:
    """Write rows of the journal, now."""
    with database.begin(durable=False) as unit:
        for each in notes:
            journal.write(unit, each)
