from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import NullPool, create_engine, inspect

from helpline.storage.database import DatabaseAway, DatabaseUrlWrong, open_database
from helpline.storage.migrate import MADE, STEPS, DatabaseLost, migrate
from helpline.storage.schema import METADATA
from helpline.storage.text_turns import refusal


def differences(url: str) -> list[object]:
    with create_engine(url, poolclass=NullPool).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, METADATA))


def test_an_empty_database_gets_every_table(empty_database_url: str) -> None:
    migrate(empty_database_url)
    with create_engine(empty_database_url, poolclass=NullPool).connect() as connection:
        assert set(inspect(connection).get_table_names()) == {*METADATA.tables, "alembic_version"}


def test_the_tables_are_those_of_the_schema(database_url: str) -> None:
    assert differences(database_url) == []


def test_a_column_that_no_step_makes_would_be_noticed(empty_database_url: str) -> None:
    migrate(empty_database_url)
    engine = create_engine(empty_database_url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE clips DROP COLUMN seconds")
    assert differences(empty_database_url) != []


def test_migrating_again_changes_nothing(database_url: str) -> None:
    migrate(database_url)
    assert differences(database_url) == []
    database = open_database(database_url)
    assert refusal(database) is None
    database.close()


def test_a_database_is_ready_only_once_it_is_migrated(empty_database_url: str) -> None:
    database = open_database(empty_database_url, pause=0)
    assert refusal(database)
    migrate(empty_database_url)
    assert refusal(database) is None
    database.close()


STARTS = """
import os, sys
from helpline.storage.migrate import MADE, STEPS, DatabaseLost, migrate
children = []
for _ in range(4):
    if not (child := os.fork()):
        migrate(sys.argv[1])
        os._exit(0)
    children.append(child)
sys.exit(sum(os.waitpid(child, 0)[1] for child in children))
"""


@pytest.mark.slow
def test_several_processes_may_start_at_once(empty_database_url: str) -> None:
    started = subprocess.run(
        [sys.executable, "-c", STARTS, empty_database_url], capture_output=True, text=True
    )
    assert (started.returncode, started.stderr) == (0, "")
    assert differences(empty_database_url) == []


def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "down" / "helpline.db"
    before = os.umask(0)
    try:
        migrate(f"sqlite:///{path}")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_path_that_is_a_folder_is_a_database_away(tmp_path: Path) -> None:
    with pytest.raises(DatabaseAway):
        migrate(f"sqlite:///{tmp_path}")


@pytest.mark.parametrize("left", [None, b"", b"these are not the bytes of a database" * 100])
def test_where_there_was_a_database_none_is_made(tmp_path: Path, left: bytes | None) -> None:
    """Gone, empty or damaged: it is told, with what to do, and left as it is."""
    path = tmp_path / "helpline.db"
    migrate(f"sqlite:///{path}")
    for file in tmp_path.glob("helpline.db*"):
        if not file.name.endswith(MADE):
            file.unlink()
    if left is not None:
        path.write_bytes(left)
    for _ in range(2):
        with pytest.raises(DatabaseLost, match="Put back a backup"):
            migrate(f"sqlite:///{path}")
    assert (path.read_bytes() if path.exists() else None) == left


def test_a_first_start_that_was_cut_off_is_begun_again(tmp_path: Path) -> None:
    """The file was there, and empty; so it is made, and so it is when a person says so."""
    path = tmp_path / "helpline.db"
    path.touch()
    for _ in range(2):
        migrate(f"sqlite:///{path}")
        assert differences(f"sqlite:///{path}") == []
        path.unlink()
        path.with_name(path.name + MADE).unlink()


def test_a_database_of_the_first_version_is_taken_further(tmp_path: Path) -> None:
    """It is upgraded, and from then on known to have been there."""
    url = f"sqlite:///{tmp_path / 'helpline.db'}"
    config = Config()
    config.set_main_option("script_location", str(STEPS))
    with create_engine(url, poolclass=NullPool).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    assert differences(url) != []
    migrate(url)
    assert differences(url) == []
    assert (tmp_path / f"helpline.db{MADE}").exists()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "helpline.db",
        "mysql://us:hush@localhost/x",
        "sqlite://",
        "sqlite:///:memory:",
        "postgresql://us:hush@localhost:port/x",
    ],
)
def test_a_url_of_no_database_of_ours_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(DatabaseUrlWrong) as caught:
        migrate(url)
    assert "hush" not in str(caught.value)
