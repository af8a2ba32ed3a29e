"""The one way to the database: statements declared in Core, run on the driver itself.

Core says what a statement means in both dialects, and tests hold the tables to it. To run it
*through* Core costs seven times as much (320 against 38 us for one read and write on SQLite),
spent on looking up what never changes. So it is compiled once in a process (`statements.py`)
and then given to the driver with its values, on a connection that stays open (`pool.py`).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from helpline.errors import HelplineError
from helpline.storage.drivers import Connection, Driver, Rows
from helpline.storage.pool import SLOW, DatabaseAway, Pool
from helpline.storage.sqlite import SQLite
from helpline.storage.statements import Statement, StatementCache

__all__ = ["Database", "DatabaseAway", "DatabaseUrlWrong", "Unit", "open_database"]

Row = tuple[Any, ...]

LEAST_SECONDS = 0.01
"""What a first statement is given though the time is up, as after a connection that had died."""
ROLLBACK_SECONDS = 1.0
"""For undoing a unit of work; a server that is slower than that loses the connection."""


class DatabaseUrlWrong(HelplineError):
    """The URL names no database that we can use. It is not repeated: it may hold a password."""


class Unit:
    """One unit of work: all of it is kept, or none. Rows are tuples in the statement's order."""

    def __init__(
        self, connection: Connection, driver: Driver, statements: StatementCache, until: float
    ) -> None:
        """`until`: when all of it must be done, in monotonic seconds."""
        self._connection = connection
        self._driver = driver
        self._statements = statements
        self._until = until

    def all(self, statement: Statement, **values: Any) -> list[Row]:
        """Every row."""
        return self._execute(*self._statements.sql(statement, values)).fetchall()

    def one(self, statement: Statement, **values: Any) -> Row | None:
        """The first row, if there is one."""
        return next(iter(self.all(statement, **values)), None)

    def run(self, statement: Statement, **values: Any) -> int:
        """Do it, and say how many rows it changed."""
        return self._execute(*self._statements.sql(statement, values)).rowcount

    def commit(self) -> None:
        """Keep all of it."""
        self._execute("COMMIT", {})

    def _execute(self, sql: str, values: dict[str, Any]) -> Rows:
        if (left := self._until - time.monotonic()) <= 0:
            raise DatabaseAway(SLOW)
        self._driver.limit(self._connection, left)
        try:
            return self._connection.execute(sql, values)
        except self._driver.error as error:
            if reason := self._driver.reason(error):
                raise DatabaseAway(reason) from error
            raise


class Database:
    """A place to remember things. Threads may share it; a forked process opens its own.

    Every use has an end in time: `patience` seconds for all of a unit, and for a read. A
    `deadline` set by the thread makes that shorter.
    """

    def __init__(self, driver: Driver, pool: Pool, *, patience: float) -> None:
        self._driver = driver
        self._pool = pool
        self._statements = StatementCache(driver)
        self._patience = patience
        self._writing = threading.Lock()
        self._mine = threading.local()

    def all(self, statement: Statement, **values: Any) -> list[Row]:
        """Every row of one reading statement. Raises DatabaseAway."""
        sql, parameters = self._statements.sql(statement, values)
        until = self._end()

        def read(connection: Connection) -> list[Row]:
            self._driver.limit(connection, max(until - time.monotonic(), LEAST_SECONDS))
            return connection.execute(sql, parameters).fetchall()

        began = time.monotonic()
        connection, rows = self._pool.acquire(read)
        self._pool.release(connection)
        self._pool.judge(time.monotonic() - began)
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
        until = self._end()

        def start(connection: Connection) -> None:
            self._driver.limit(connection, max(until - time.monotonic(), LEAST_SECONDS))
            self._driver.begin(connection, durable=durable)

        with self._write_lock(until):
            began = time.monotonic()
            connection, _ = self._pool.acquire(start)
            unit = Unit(connection, self._driver, self._statements, until)
            try:
                yield unit
                unit.commit()
            except BaseException:
                self._roll_back(connection)
                if time.monotonic() >= until:
                    self._pool.trip_slow()
                raise
            self._pool.release(connection)
            self._pool.judge(time.monotonic() - began)

    @contextmanager
    def deadline(self, seconds: float) -> Iterator[None]:
        """All that this thread asks of the database within the block must be done in `seconds`.

        What is not raises DatabaseAway, and opens the breaker: a slow database is worse than
        none, since every caller would wait behind it.
        """
        self._mine.until = time.monotonic() + seconds
        try:
            yield
        finally:
            self._mine.until = None

    def close(self) -> None:
        """Close every idle connection. The next use opens a new one."""
        self._pool.close()

    def _end(self) -> float:
        """When this use must be done, in monotonic seconds. Raises DatabaseAway if that is past."""
        now = time.monotonic()
        until = getattr(self._mine, "until", None)
        if until is None:
            return now + self._patience
        if now < until:
            return min(float(until), now + self._patience)
        raise DatabaseAway(SLOW)

    @contextmanager
    def _write_lock(self, until: float) -> Iterator[None]:
        """On SQLite, queue for the write lock here, and not in its sleeping loop: that cuts
        the slowest answers to a half (p99 at 32 connections 255 to 131 ms)."""
        if not self._driver.single_writer:
            yield
            return
        if not self._writing.acquire(timeout=max(until - time.monotonic(), 0)):
            raise DatabaseAway(SLOW)
        try:
            yield
        finally:
            self._writing.release()

    def _roll_back(self, connection: Connection) -> None:
        try:
            self._driver.limit(connection, ROLLBACK_SECONDS)
            connection.execute("ROLLBACK")
        except self._driver.error:
            self._pool.discard(connection)
        else:
            self._pool.release(connection)


def open_database(
    url: str, *, idle: int = 16, pause: float = 1.0, patience: float = 5.0
) -> Database:
    """The database at `url`: "sqlite:///path" or "postgresql://...". Nothing is opened yet.

    `idle` connections are kept open between uses. `pause`: seconds without a further attempt
    after a failure. `patience`: seconds that a read, or all of a unit of work, may take.
    Raises DatabaseUrlWrong.
    """
    driver = driver_for(url, patience)
    return Database(driver, Pool(driver, idle=idle, pause=pause), patience=patience)


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
        before, mark, query = plain.partition("?")
        query = query.replace("+", "%20")  # a blank, as the server's own library reads it
        return PostgreSQL(before + mark + query, patience)
    raise DatabaseUrlWrong(
        "The database URL must begin with sqlite:/// and a path, or postgresql://"
    )
