"""Take a database to the newest tables. Several processes may start and do this at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import cast

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from helpline.storage.database import DatabaseAway, driver_for
from helpline.storage.drivers import Driver, Link
from helpline.storage.sqlite import SQLite

STEPS = Path(__file__).parent / "migrations"

OURS = 7_402_551_938
"""The advisory lock on PostgreSQL that only a migration of this program takes."""

PATIENCE = 60.0
"""Seconds to wait while another process migrates; a first start takes well under one."""


def migrate(url: str) -> None:
    """Upgrade the database at `url`; makes the SQLite file, readable by its owner only.

    All steps happen in one transaction, so a start that is cut off leaves the tables as they
    were. Raises DatabaseAway and DatabaseUrlWrong.
    """
    driver = driver_for(url, PATIENCE)
    if isinstance(driver, SQLite):
        _make(driver.path)
    with _judging(driver), _alone(driver) as connection:
        config = Config()
        config.set_main_option("script_location", str(STEPS).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def _alone(driver: Driver) -> Iterator[Connection]:
    """One transaction that no other migration can be in at the same time."""
    engine = create_engine(f"{driver.dialect.name}://", creator=driver.connect, poolclass=NullPool)
    with engine.connect() as connection:
        driver.begin(cast(Link, connection.connection.dbapi_connection), durable=True)
        if not driver.alone:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({OURS})")
        yield connection
        connection.commit()


@contextmanager
def _judging(driver: Driver) -> Iterator[None]:
    try:
        yield
    except (DBAPIError, driver.error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if isinstance(cause, Exception) and driver.away(cause):
            raise DatabaseAway from error
        raise


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
