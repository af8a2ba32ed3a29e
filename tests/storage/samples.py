"""Things to remember, made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from helpline.storage.clips import Clip
from helpline.storage.database import Database
from helpline.storage.journal import Note
from helpline.storage.schema import METADATA
from helpline.storage.sessions import StoredSession
from helpline.storage.text_turns import TextTurn

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
