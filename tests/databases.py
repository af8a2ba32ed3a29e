"""Databases for tests: SQLite always, and PostgreSQL too where HELPLINE_TEST_POSTGRES is its URL.

Each process of the tests makes one PostgreSQL database of its own and drops it at the end;
each test finds its tables empty. `conftest.py` lends these fixtures to every room.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import make_url

from helpline.storage.database import Database, open_database
from helpline.storage.migrate import migrate
from helpline.storage.schema import METADATA

POSTGRES = os.environ.get("HELPLINE_TEST_POSTGRES", "")
KINDS = ["sqlite", *(["postgresql"] if POSTGRES else [])]


@contextmanager
def postgres_database() -> Iterator[str]:
    """The URL of a new, empty PostgreSQL database, dropped at the end."""
    name = f"helpline_test_{uuid.uuid4().hex[:16]}"
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            server.execute(drop)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the newest tables, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgres() -> Iterator[str]:
    """A PostgreSQL database with the newest tables, to be emptied before each use."""
    with postgres_database() as url:
        migrate(url)
        yield url


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database with the newest tables and nothing in them, of each kind in turn."""
    if request.param == "sqlite":
        path = tmp_path / "helpline.db"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
        return f"sqlite:///{path}"
    url: str = request.getfixturevalue("migrated_postgres")
    with psycopg.connect(url, autocommit=True) as link:
        names = sql.SQL(", ").join(sql.Identifier(name) for name in METADATA.tables)
        link.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY").format(names))
    return url


@pytest.fixture(params=KINDS)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without any tables, of each kind in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'instance' / 'helpline.db'}"
    else:
        with postgres_database() as url:
            yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An open database with the newest tables and nothing in them, of each kind in turn."""
    opened = open_database(database_url)
    yield opened
    opened.close()
