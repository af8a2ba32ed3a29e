from __future__ import annotations

import pytest

from helpline.conversation.types import Forget, OptIn, OptOut
from helpline.storage import purge, sessions
from helpline.storage.database import Database, Unit
from helpline.storage.purge import BATCH_ROWS, purge_before
from tests.storage.samples import NOW, at, do, note, rows, save, session, stop_of, text, write_notes


def fill(database: Database, count: int) -> None:
    with database.begin() as unit:
        for n in range(count):
            sessions.write(unit, f"{n:064}", "text", session("{}", at(n)))


def test_what_is_old_is_erased_and_what_is_not_stays(database: Database) -> None:
    save(database, text("SM1", "s1", contact="a" * 64, note=note("SM1")), None)
    save(database, text("SM2", "s2", at(10), contact="b" * 64, note=note("SM2", at=at(10))), None)
    do(database, OptIn(), NOW, "a" * 64)
    do(database, OptIn(), at(10), "b" * 64)
    assert purge_before(database, at(10)) == 4
    assert [row["contact"] for row in rows(database, "sessions")] == ["b" * 64]
    assert [row["key"] for row in rows(database, "replies")] == ["SM2"]
    assert [row["key"] for row in rows(database, "contacts")] == ["b" * 64]
    assert [row["event"] for row in rows(database, "journal")] == [None, "SM2"]


def test_a_wish_not_to_be_written_to_is_never_purged(database: Database) -> None:
    do(database, OptOut(), NOW, "a" * 64)
    purge_before(database, at(10**9))
    assert stop_of(database, "a" * 64)


def test_a_mark_of_somebody_forgotten_stays_as_long_as_sessions_do(database: Database) -> None:
    do(database, Forget(), NOW)
    purge_before(database, at(1), sessions_at=NOW)
    assert len(rows(database, "forgotten")) == 1
    assert purge_before(database, at(1), sessions_at=at(1)) == 1
    assert rows(database, "forgotten") == []


def test_the_journal_stays_without_its_events(database: Database) -> None:
    write_notes(database, *(note(f"SM{n}") for n in range(3)))
    assert purge_before(database, at(1)) == 3
    assert [row["event"] for row in rows(database, "journal")] == [None] * 3
    assert purge_before(database, at(1)) == 0


@pytest.mark.parametrize("count", [0, 1, BATCH_ROWS, BATCH_ROWS + 1, 2 * BATCH_ROWS + 1])
def test_no_transaction_takes_more_than_a_batch(
    database: Database, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    fill(database, count)
    batches: list[int] = []
    pauses: list[float] = []
    run = Unit.run

    def watched(unit: Unit, statement: object, **values: object) -> int:
        changed = run(unit, statement, **values)  # type: ignore[arg-type]
        batches.append(changed)
        return changed

    monkeypatch.setattr(Unit, "run", watched)
    monkeypatch.setattr(purge.time, "sleep", pauses.append)
    assert purge_before(database, at(10**6)) == count
    assert max(batches) <= BATCH_ROWS
    assert sum(batches) == count
    assert len(pauses) == len(batches)
    assert set(pauses) == {0.005}
