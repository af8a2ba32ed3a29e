from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select
from sqlalchemy.engine import make_url

from helpline.storage.database import Database, DatabaseAway, open_database
from helpline.storage.migrate import migrate
from helpline.storage.schema import replies
from helpline.storage.statements import parameters
from helpline.storage.text_turns import refusal
from tests.databases import POSTGRES
from tests.storage.proxy import Proxy
from tests.storage.samples import rows

ADD = replies.insert().values(parameters(replies))
KEYS = select(replies.c.key).order_by(replies.c.key)


def add(database: Database, key: str) -> None:
    with database.begin() as unit:
        assert unit.run(ADD, key=key, answer="", at=0) == 1


def keys(database: Database) -> list[str]:
    return [key for (key,) in database.all(KEYS)]


def test_a_unit_of_work_is_kept_whole(database: Database) -> None:
    with database.begin() as unit:
        for key in "ab":
            unit.run(ADD, key=key, answer="año ¿sí? 100% :key %s", at=5)
        assert unit.one(KEYS) == ("a",)
    assert [row["answer"] for row in rows(database, "replies")] == ["año ¿sí? 100% :key %s"] * 2


def test_a_unit_of_work_that_fails_is_undone_whole(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.begin() as unit:
        unit.run(ADD, key="a", answer="", at=0)
        raise ZeroDivisionError
    assert keys(database) == []
    add(database, "b")
    assert keys(database) == ["b"]


def test_a_wrong_statement_is_not_taken_for_a_database_away(database: Database) -> None:
    add(database, "a")
    with pytest.raises((sqlite3.Error, psycopg.Error)):
        add(database, "a")
    assert keys(database) == ["a"]


def test_threads_may_share_it(database: Database) -> None:
    def work(name: int) -> None:
        for step in range(10):
            add(database, f"{name}-{step}")
            database.all(KEYS)

    threads = [threading.Thread(target=work, args=(name,)) for name in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys(database)) == 80


def test_notes_may_be_less_durable_but_are_there(database: Database) -> None:
    with database.begin(durable=False) as unit:
        unit.run(ADD, key="a", answer="", at=0)
    assert keys(database) == ["a"]


def test_a_closed_database_opens_again_when_used(database: Database) -> None:
    add(database, "a")
    database.close()
    assert keys(database) == ["a"]


# SQLite ---------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "an odd folder, 100% año #1" / "x.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite(file: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{file}", pause=0, patience=0.05)
    yield opened
    opened.close()


def test_promises_are_synced_and_notes_are_not(sqlite: Database) -> None:
    with sqlite.begin() as unit:
        assert unit._connection.execute("PRAGMA synchronous", {}).fetchall() == [(2,)]
    with sqlite.begin(durable=False) as unit:
        assert unit._connection.execute("PRAGMA synchronous", {}).fetchall() == [(1,)]
    with sqlite.begin() as unit:
        assert unit._connection.execute("PRAGMA synchronous", {}).fetchall() == [(2,)]
        assert unit._connection.execute("PRAGMA journal_mode", {}).fetchall() == [("wal",)]
        assert unit._connection.execute("PRAGMA foreign_keys", {}).fetchall() == [(1,)]


def test_a_file_locked_beyond_patience_is_a_database_away(sqlite: Database, file: Path) -> None:
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseAway):
        add(sqlite, "a")
    assert keys(sqlite) == []
    other.execute("COMMIT")
    other.close()
    add(sqlite, "b")
    assert keys(sqlite) == ["b"]


def test_a_file_replaced_by_a_folder_is_a_database_away_until_it_is_back(
    sqlite: Database, file: Path
) -> None:
    add(sqlite, "a")
    file.rename(file.with_name("aside.db"))
    file.mkdir()
    for _ in range(2):
        with pytest.raises(DatabaseAway):
            add(sqlite, "b")
        with pytest.raises(DatabaseAway):
            keys(sqlite)
        assert refusal(sqlite)
    file.rmdir()
    file.with_name("aside.db").rename(file)
    add(sqlite, "c")
    assert keys(sqlite) == ["a", "c"]


def test_nothing_is_written_to_a_file_that_was_deleted(sqlite: Database, file: Path) -> None:
    add(sqlite, "a")
    for name in file.parent.glob("x.db*"):
        name.unlink()
    with pytest.raises(DatabaseAway):
        add(sqlite, "b")
    assert not file.exists()
    migrate(f"sqlite:///{file}")
    add(sqlite, "c")
    assert keys(sqlite) == ["c"]


def test_a_file_that_is_no_database_is_a_database_away(sqlite: Database, file: Path) -> None:
    for name in file.parent.glob("x.db*"):
        name.unlink()
    file.write_bytes(b"these are not the bytes of a database" * 100)
    with pytest.raises(DatabaseAway):
        keys(sqlite)


def test_after_a_failure_nobody_waits_and_nothing_is_tried(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'helpline.db'}"
    database = open_database(url, pause=3600)
    with pytest.raises(DatabaseAway):
        keys(database)
    migrate(url)
    for _ in range(3):
        with pytest.raises(DatabaseAway):
            keys(database)
    assert refusal(database)


# PostgreSQL -------------------------------------------------------------------------------


@pytest.fixture
def proxy(request: pytest.FixtureRequest) -> Iterator[Proxy]:
    if not POSTGRES:
        pytest.skip("HELPLINE_TEST_POSTGRES is not set")
    url = request.getfixturevalue("migrated_postgres")
    with psycopg.connect(url, autocommit=True) as session:
        session.execute("TRUNCATE replies")
    made = Proxy(url)
    yield made
    made.close()


@pytest.fixture
def server(proxy: Proxy) -> Iterator[Database]:
    opened = open_database(proxy.url, pause=0)
    yield opened
    opened.close()


def end_all_sessions(proxy: Proxy) -> int:
    name = make_url(proxy.url).database
    with psycopg.connect(proxy.url, autocommit=True) as session:
        ended = session.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = %s AND pid <> pg_backend_pid()",
            [name],
        )
        return len(ended.fetchall())


def test_sessions_ended_by_the_server_are_replaced_unnoticed(
    server: Database, proxy: Proxy
) -> None:
    add(server, "a")
    assert end_all_sessions(proxy) == 1
    assert keys(server) == ["a"]
    assert end_all_sessions(proxy) == 1
    add(server, "b")
    assert keys(server) == ["a", "b"]


def test_a_session_ended_in_the_middle_undoes_the_unit(server: Database, proxy: Proxy) -> None:
    with pytest.raises(DatabaseAway), server.begin() as unit:
        unit.run(ADD, key="a", answer="", at=0)
        assert end_all_sessions(proxy) == 1
        unit.run(ADD, key="b", answer="", at=0)
    assert keys(server) == []


def test_a_session_ended_before_the_commit_undoes_the_unit(server: Database, proxy: Proxy) -> None:
    with pytest.raises(DatabaseAway), server.begin() as unit:
        unit.run(ADD, key="a", answer="", at=0)
        assert end_all_sessions(proxy) == 1
    assert keys(server) == []


def test_a_server_that_is_gone_is_a_database_away_until_it_is_back(
    server: Database, proxy: Proxy
) -> None:
    add(server, "a")
    proxy.off()
    for _ in range(3):
        with pytest.raises(DatabaseAway):
            keys(server)
        with pytest.raises(DatabaseAway):
            add(server, "b")
    proxy.on()
    add(server, "c")
    assert keys(server) == ["a", "c"]


def test_a_server_that_falls_silent_is_a_database_away_until_it_speaks(proxy: Proxy) -> None:
    server = open_database(proxy.url, pause=0, patience=0.5)
    add(server, "a")
    proxy.silence()
    with pytest.raises(DatabaseAway):
        add(server, "b")
    proxy.off()
    proxy.on()
    assert keys(server) == ["a"]
    server.close()


def test_after_a_failure_the_server_is_left_alone(proxy: Proxy) -> None:
    server = open_database(proxy.url, pause=3600)
    add(server, "a")
    proxy.off()
    with pytest.raises(DatabaseAway):
        keys(server)
    proxy.on()
    proxy.attempts = 0
    for _ in range(5):
        with pytest.raises(DatabaseAway):
            keys(server)
    assert proxy.attempts == 0
    server.close()


def test_a_statement_that_takes_too_long_is_given_up(proxy: Proxy) -> None:
    server = open_database(proxy.url, pause=0, patience=0.2)
    with psycopg.connect(proxy.url) as other:
        other.execute("LOCK TABLE replies")
        with pytest.raises(DatabaseAway):
            add(server, "a")
    add(server, "b")
    assert keys(server) == ["b"]
    server.close()


def test_a_slow_server_is_given_up_at_the_deadline_and_then_left_alone(proxy: Proxy) -> None:
    """Each statement is within its limit, all of them together are not: for all who wait behind,
    that is worse than no database. What was begun is undone."""
    server = open_database(proxy.url, pause=3600)
    add(server, "a")
    proxy.delay = 0.2
    tried: list[str] = []
    with pytest.raises(DatabaseAway, match="too long"), server.deadline(0.5):
        assert keys(server) == ["a"]
        with server.begin() as unit:
            for key in "bcdefg":
                tried.append(key)
                unit.run(ADD, key=key, answer="", at=0)
    assert len(tried) < 3
    with pytest.raises(DatabaseAway, match="too long"):
        keys(server)
    server.close()
    proxy.delay = 0
    again = open_database(proxy.url)
    assert keys(again) == ["a"]
    again.close()


def test_after_the_deadline_nothing_is_tried(database: Database) -> None:
    with database.deadline(0), pytest.raises(DatabaseAway, match="too long"):
        keys(database)
    assert keys(database) == []


def test_options_in_the_url_reach_the_server(proxy: Proxy) -> None:
    server = open_database(f"{proxy.url}?options=-c%20search_path%3Dnowhere")
    with pytest.raises(DatabaseAway, match="tables"):
        keys(server)
    server.close()
