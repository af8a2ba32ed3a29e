"""Take a database to the newest tables. Several processes may start and do this at once."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import cast

import sqlalchemy
from alembic import command
from alembic.config import Config
from sqlalchemy import NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from helpline.errors import HelplineError
from helpline.storage.database import DatabaseAway, driver_for
from helpline.storage.drivers import Connection, Driver
from helpline.storage.sqlite import SQLite

STEPS = Path(__file__).parent / "migrations"

OURS = 7_402_551_938
"""The advisory lock on PostgreSQL that only a migration of this program takes."""

PATIENCE = 60.0
"""Seconds to wait while another process migrates; a first start takes well under one."""

MADE = ".made"
"""Added to the name of a SQLite file: the file that says that there has been a database."""

_DAMAGE = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


class DatabaseLost(HelplineError):
    """There was a SQLite database, and what is there now is none, or a damaged one.

    A new one in its place would know nobody who asked not to be texted, so a person decides.
    """

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(
            f"The database {path} {what}. It knew who must not be texted, so no new one is made. "
            f"Put back a backup of it. If there is none: move away what is left of {path.name} "
            f"and delete {path.name}{MADE}; the helpline then begins with an empty database, and "
            "with nobody opted out."
        )


def migrate(url: str) -> None:
    """Upgrade the database at `url`; makes the SQLite file, readable by its owner only.

    All steps happen in one transaction, so a start that is cut off leaves the tables as they
    were. Raises DatabaseAway, DatabaseLost and DatabaseUrlWrong.
    """
    driver = driver_for(url, PATIENCE)
    if isinstance(driver, SQLite):
        _make(driver.path)
    with _judge(driver), _alone(driver) as connection:
        config = Config()
        config.set_main_option("script_location", str(STEPS).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    if isinstance(driver, SQLite):
        with suppress(FileExistsError):
            os.close(os.open(_marker(driver.path), os.O_CREAT | os.O_EXCL, 0o600))


@contextmanager
def _alone(driver: Driver) -> Iterator[sqlalchemy.Connection]:
    """One transaction that no other migration can be in at the same time.

    SQLAlchemy must know that it is in one, or Alembic would commit after each step.
    """
    engine = create_engine(f"{driver.dialect.name}://", creator=driver.connect, poolclass=NullPool)
    with engine.begin() as connection:
        driver.begin(cast(Connection, connection.connection.dbapi_connection), durable=True)
        if not driver.single_writer:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({OURS})")
        yield connection


@contextmanager
def _judge(driver: Driver) -> Iterator[None]:
    """Say what an error of the driver means."""
    try:
        yield
    except (DBAPIError, driver.error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if isinstance(driver, SQLite):
            code = getattr(cause, "sqlite_errorcode", 0)
            if code & 0xFF in _DAMAGE:
                raise DatabaseLost(driver.path, "is damaged") from error
        if isinstance(cause, Exception) and (reason := driver.reason(cause)):
            raise DatabaseAway(reason) from error
        raise


def _make(path: Path) -> None:
    """Make an empty file for a first start. Raises DatabaseLost where there was a database."""
    empty = not path.exists() or (path.is_file() and path.stat().st_size == 0)
    if empty and _marker(path).exists():
        raise DatabaseLost(path, "is empty" if path.exists() else "is gone")
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))


def _marker(path: Path) -> Path:
    return path.with_name(path.name + MADE)
