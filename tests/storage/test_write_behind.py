from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from helpline.conversation.types import Forget
from helpline.storage import sessions
from helpline.storage.database import Database, open_database
from helpline.storage.write_behind import WriteBehind
from tests.storage.proxy import Proxy
from tests.storage.samples import CONTACT, at, do, note, rows, session

LONG = 60.0


@pytest.fixture
def writer(database: Database) -> Iterator[WriteBehind]:
    made = WriteBehind(database, delay=0, retry=0.01)
    yield made
    made.close()


def test_what_is_noted_is_written_in_order(writer: WriteBehind, database: Database) -> None:
    for event in range(1200):
        writer.note(note(f"SM{event}"))
    assert writer.flush(LONG)
    assert [row["event"] for row in rows(database, "journal")] == [f"SM{n}" for n in range(1200)]
    assert writer.lost == 0


def test_a_flush_with_nothing_noted_returns(writer: WriteBehind) -> None:
    assert writer.flush()


def test_the_newest_place_is_kept(writer: WriteBehind, database: Database) -> None:
    for step in range(5):
        writer.note_turn(note(f"CA1/{step}"), CONTACT, "voice", session(f"v{step}", at(step)))
    writer.flush(LONG)
    assert sessions.recall(database, CONTACT) == {"voice": session("v4", at(4))}


def test_what_is_forgotten_does_not_come_back_with_a_late_note(
    writer: WriteBehind, database: Database
) -> None:
    writer.note_turn(note("CA1/1"), CONTACT, "voice", session())
    do(database, Forget(), at(1))
    writer.forget(CONTACT, at(1))
    assert writer.flush(LONG)
    assert sessions.recall(database, CONTACT) == {}


def test_an_event_that_comes_twice_puts_nobody_back_to_where_they_stood(
    writer: WriteBehind, database: Database
) -> None:
    """The carrier asks again for an earlier moment of a call, later."""
    for key, when in (("CA1/1", 1), ("CA1/2", 2), ("CA1/1", 3)):
        writer.note_turn(note(key), CONTACT, "voice", session(key, at(when)))
    assert writer.flush(LONG)
    assert sessions.recall(database, CONTACT) == {"voice": session("CA1/2", at(2))}


def test_closing_writes_what_is_left(database: Database) -> None:
    writer = WriteBehind(database, delay=3600)
    writer.note(note("SM1"))
    writer.close(LONG)
    assert len(rows(database, "journal")) == 1


def test_a_note_that_cannot_be_written_does_not_take_the_others_with_it(
    database: Database,
) -> None:
    writer = WriteBehind(database, delay=3600)
    writer.note(note("SM1"))
    writer.note(note("SM2", at=at(0).replace(tzinfo=None)))
    writer.note(note("SM3", kind=None))
    writer.note(note("SM4"))
    writer.close(LONG)
    assert [row["event"] for row in rows(database, "journal")] == ["SM1", "SM4"]
    assert writer.lost == 2


# While the database is away -------------------------------------------------------------------


class Switch:
    """A database that can be taken away and brought back."""

    def __init__(self, url: str, tmp_path: Path) -> None:
        self.proxy = Proxy(url) if url.startswith("postgresql") else None
        self.file = Path(url.removeprefix("sqlite:///"))
        self.database = open_database(self.proxy.url if self.proxy else url, pause=0)

    def off(self) -> None:
        if self.proxy:
            self.proxy.off()
        else:
            self.file.rename(self.file.with_name("aside.db"))
            self.file.mkdir()

    def on(self) -> None:
        if self.proxy:
            self.proxy.on()
        else:
            self.file.rmdir()
            self.file.with_name("aside.db").rename(self.file)

    def close(self) -> None:
        self.database.close()
        if self.proxy:
            self.proxy.close()


@pytest.fixture
def switch(database_url: str, tmp_path: Path) -> Iterator[Switch]:
    made = Switch(database_url, tmp_path)
    yield made
    made.close()


def test_notes_wait_for_a_database_that_comes_back(switch: Switch) -> None:
    writer = WriteBehind(switch.database, delay=0, retry=0.01)
    writer.note(note("SM1"))
    assert writer.flush(LONG)
    switch.off()
    writer.note(note("SM2"))
    assert not writer.flush(0.05)
    writer.note(note("SM3"))
    switch.on()
    assert writer.flush(LONG)
    events = [row["event"] for row in rows(switch.database, "journal")]
    assert (events, writer.lost) == (["SM1", "SM2", "SM3"], 0)
    writer.close()


def test_when_too_much_waits_the_oldest_is_dropped_and_counted(switch: Switch) -> None:
    writer = WriteBehind(switch.database, delay=0, retry=0.01, limit=3)
    switch.off()
    for event in range(20):
        writer.note(note(f"SM{event}"))
    assert 14 <= writer.lost <= 17  # three wait, and up to three are in the writer's hands
    switch.on()
    assert writer.flush(LONG)
    events = [row["event"] for row in rows(switch.database, "journal")]
    assert events[-3:] == ["SM17", "SM18", "SM19"]
    assert len(events) + writer.lost == 20
    writer.close()


def test_closing_without_a_database_ends_and_counts_what_is_lost(switch: Switch) -> None:
    writer = WriteBehind(switch.database, delay=0, retry=3600)
    switch.off()
    writer.note(note("SM1"))
    writer.close(LONG)
    assert writer.lost == 1
    switch.on()
