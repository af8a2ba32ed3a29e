"""The one way to the database: statements declared in Core, run on the driver itself.

Core says what a statement means in both dialects, and tests hold the tables to it. To run it
*through* Core costs seven times as much (320 against 38 us for one read and write on SQLite),
spent on looking up what never changes. So it is compiled once in a process (`statements.py`)
and then given to the driver with its values, on a link that stays open (`links.py`).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import column, select, table
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from helpline.errors import HelplineError
from helpline.storage.drivers import Driver, Link, Rows
from helpline.storage.pool import DatabaseAway, Links
from helpline.storage.sqlite import SQLite
from helpline.storage.statements import Statement, Texts

__all__ = ["Database", "DatabaseAway", "DatabaseUrlWrong", "Unit", "open_database"]

Row = tuple[Any, ...]

MIGRATED: Statement = select(column("version_num")).select_from(table("alembic_version"))


class DatabaseUrlWrong(HelplineError):
    """The URL names no database that we can use. It is not repeated: it may hold a password."""


class Unit:
    """One unit of work: all of it is kept, or none. Rows are tuples in the statement's order."""

    def __init__(self, link: Link, driver: Driver, texts: Texts) -> None:
        self._link = link
        self._driver = driver
        self._texts = texts

    def all(self, statement: Statement, **values: Any) -> list[Row]:
        """Every row."""
        return self._execute(statement, values).fetchall()

    def one(self, statement: Statement, **values: Any) -> Row | None:
        """The first row, if there is one."""
        return next(iter(self.all(statement, **values)), None)

    def run(self, statement: Statement, **values: Any) -> int:
        """Do it, and say how many rows it changed."""
        return self._execute(statement, values).rowcount

    def _execute(self, statement: Statement, values: dict[str, Any]) -> Rows:
        try:
            return self._link.execute(*self._texts.of(statement, values))
        except self._driver.error as error:
            if self._driver.away(error):
                raise DatabaseAway from error
            raise


class Database:
    """A place to remember things. Threads may share it; a forked process opens its own."""

    def __init__(self, driver: Driver, links: Links, *, patience: float) -> None:
        self._driver = driver
        self._links = links
        self._texts = Texts(driver)
        self._patience = patience
        self._writing = threading.Lock()

    def all(self, statement: Statement, **values: Any) -> list[Row]:
        """Every row of one reading statement. Raises DatabaseAway."""
        sql, given = self._texts.of(statement, values)
        link, rows = self._links.first(lambda link: link.execute(sql, given).fetchall())
        self._links.rest(link)
        return rows

    def one(self, statement: Statement, **values: Any) -> Row | None:
        """The first row of one reading statement, if there is one. Raises DatabaseAway."""
        return next(iter(self.all(statement, **values)), None)

    @contextmanager
    def begin(self, *, durable: bool = True) -> Iterator[Unit]:
        """A unit of work that writes: kept when the block ends well, else undone.

        `durable`: once this has ended, a power failure cannot undo it. Raises DatabaseAway;
        where that comes from the commit itself nobody knows whether the work was kept, so it
        must be such that doing it again does no harm.
        """
        with self._turn():
            link, _ = self._links.first(lambda link: self._driver.begin(link, durable=durable))
            try:
                yield Unit(link, self._driver, self._texts)
                self._end(link, "COMMIT")
            except BaseException:
                self._undo(link)
                raise
            self._links.rest(link)

    def ready(self) -> bool:
        """Whether the database answers, and has been migrated."""
        try:
            return bool(self.all(MIGRATED))
        except (DatabaseAway, self._driver.error):
            return False

    def close(self) -> None:
        """Close every resting link. The next use opens a new one."""
        self._links.close()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """On SQLite, wait in a line for the writer's place, and not in its sleeping loop:
        that cuts the slowest answers to a half (p99 at 32 connections 255 to 131 ms)."""
        if not self._driver.alone:
            yield
            return
        if not self._writing.acquire(timeout=self._patience):
            raise DatabaseAway
        try:
            yield
        finally:
            self._writing.release()

    def _end(self, link: Link, how: str) -> None:
        try:
            link.execute(how)
        except self._driver.error as error:
            if self._driver.away(error):
                raise DatabaseAway from error
            raise

    def _undo(self, link: Link) -> None:
        try:
            link.execute("ROLLBACK")
        except self._driver.error:
            self._links.drop(link)
        else:
            self._links.rest(link)


def open_database(
    url: str, *, idle: int = 16, pause: float = 1.0, patience: float = 5.0
) -> Database:
    """The database at `url`: "sqlite:///path" or "postgresql://...". Nothing is opened yet.

    `idle` links are kept open between uses. `pause`: seconds without a further attempt after
    a failure. `patience`: seconds that a statement or a lock may take. Raises DatabaseUrlWrong.
    """
    driver = driver_for(url, patience)
    return Database(driver, Links(driver, idle=idle, pause=pause), patience=patience)


def driver_for(url: str, patience: float) -> Driver:
    """The driver for `url`. Raises DatabaseUrlWrong."""
    try:
        parts = make_url(url)
    except (ArgumentError, ValueError):  # ValueError: a port that is no number
        raise DatabaseUrlWrong("The database URL cannot be read.") from None
    kind = parts.get_backend_name()
    if kind == "sqlite" and parts.database and parts.database != ":memory:":
        return SQLite(Path(parts.database), patience)
    if kind in ("postgresql", "postgres"):
        from helpline.storage.postgresql import PostgreSQL  # 7 MB that SQLite has no need of

        plain = parts.set(drivername="postgresql").render_as_string(hide_password=False)
        return PostgreSQL(plain, patience)
    raise DatabaseUrlWrong(
        "The database URL must begin with sqlite:/// and a path, or postgresql://"
    )
