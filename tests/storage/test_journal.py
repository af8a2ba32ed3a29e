from __future__ import annotations

from helpline.storage.database import Database
from helpline.storage.schema import journal as table
from tests.storage.samples import at, note, rows, write_notes


def test_a_note_is_kept_as_it_is(database: Database) -> None:
    write_notes(database, note("SM1", place="quimio"), note("CA1/3", channel="voice", at=at(60)))
    first, second = rows(database, "journal")
    assert (first["event"], first["place"], first["language"]) == ("SM1", "quimio", "es")
    assert (second["channel"], second["at"] - first["at"]) == ("voice", 60_000)


def test_the_same_event_is_noted_once(database: Database) -> None:
    write_notes(database, note("SM1"), note("SM1", kind="miss"))
    write_notes(database, note("SM1", kind="crisis"))
    assert [row["kind"] for row in rows(database, "journal")] == ["topic"]


def test_the_journal_has_no_contact() -> None:
    assert set(table.c.keys()) == {
        "id", "event", "at", "channel", "language", "release", "place", "kind",
    }  # fmt: skip
