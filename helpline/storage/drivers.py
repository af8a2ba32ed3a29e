"""The two databases, and what differs between them: opening, beginning, and being away.

A link is a driver's own connection in autocommit mode; transactions are begun in so many
words. Both drivers take named parameters, and give plain tuples back.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, cast
from urllib.parse import quote

import psycopg
from sqlalchemy import Dialect
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.postgresql.psycopg import dialect as postgresql_dialect
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.dialects.sqlite.pysqlite import dialect as sqlite_dialect

CONNECT_SECONDS = 2
"""How long a PostgreSQL server may take to let us in; the carrier waits 15 s in all."""


class Rows(Protocol):
    """What a statement gave."""

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All rows, as plain tuples."""


class Link(Protocol):
    """A driver's connection, as far as it is the same for both."""

    def execute(self, sql: str, values: dict[str, Any] = ..., /) -> Rows:
        """Run one statement."""

    def close(self) -> None:
        """Let go of the file or the socket."""


class Driver(Protocol):
    """One kind of database."""

    dialect: Dialect

    @property
    def error(self) -> type[Exception]:
        """The base of the errors its links raise."""

    @property
    def insert(self) -> Callable[..., Any]:
        """Its own INSERT, which knows ON CONFLICT."""

    @property
    def alone(self) -> bool:
        """Whether only one may write at a time, so that waiting in our own lock is cheaper."""

    def connect(self) -> Link:
        """A new link, or the driver's error."""

    def usable(self, link: Link) -> bool:
        """Whether an idle link still leads to the database; only a look, nothing is sent."""

    def begin(self, link: Link, *, durable: bool) -> None:
        """Begin a transaction that will write; `durable`: on the disk once it is committed."""

    def away(self, error: Exception) -> bool:
        """Whether `error` says that the database, and not our statement, is at fault."""

    def lost(self, error: Exception) -> bool:
        """Whether `error` says that this link is no good any more; another may be."""


class _File(sqlite3.Connection):
    identity: tuple[int, int] = (0, 0)


class SQLite:
    """One file. WAL: readers and the writer do not wait for each other.

    `synchronous` is FULL for promises: only then does a commit reach the disk before it
    returns, also when the power fails. Notes are content with NORMAL, which syncs when the
    log is folded into the file; one FULL commit syncs everything written before it, too.
    """

    error = sqlite3.Error
    alone = True
    insert = staticmethod(sqlite_insert)

    _OURS = frozenset({sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH})
    _PATIENCE = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})

    def __init__(self, path: Path, patience: float) -> None:
        self.dialect: Dialect = sqlite_dialect(paramstyle="named")
        self.path = path
        self._uri = f"file:{quote(str(path))}?mode=rw"  # rw: only `migrate` makes the file
        self._patience = patience

    def connect(self) -> Link:
        """Open the file, which must exist."""
        link = sqlite3.connect(
            self._uri,
            uri=True,
            factory=_File,
            isolation_level=None,
            check_same_thread=False,
            timeout=self._patience,
        )
        try:
            link.identity = self._identity()
            link.execute("PRAGMA journal_mode = WAL")
            link.execute("PRAGMA foreign_keys = ON")
        except sqlite3.Error:
            link.close()
            raise
        return cast(Link, link)

    def usable(self, link: Link) -> bool:
        """Whether the file we opened is still the one at this path: writes to one that was
        deleted or replaced would succeed, and be gone."""
        return cast(_File, link).identity == self._identity()

    def _identity(self) -> tuple[int, int]:
        try:
            found = os.stat(self.path)  # noqa: PTH116  (half the cost of Path.stat, on each request)
        except OSError:
            return (-1, -1)
        return found.st_dev, found.st_ino

    def begin(self, link: Link, *, durable: bool) -> None:
        """IMMEDIATE: to ask for the writer's place later could fail in the middle."""
        link.execute("PRAGMA synchronous = FULL" if durable else "PRAGMA synchronous = NORMAL")
        link.execute("BEGIN IMMEDIATE")

    def away(self, error: Exception) -> bool:
        """Everything but a wrong statement: locked, unreadable, full, not a database."""
        code = getattr(error, "sqlite_errorcode", None)
        return code is not None and code & 0xFF not in self._OURS

    def lost(self, error: Exception) -> bool:
        """Away, and not merely busy."""
        code = getattr(error, "sqlite_errorcode", 0)
        return self.away(error) and code & 0xFF not in self._PATIENCE


class _Session(psycopg.Connection[Any]):
    """A connection that gives up on a server that has gone silent, in the middle of anything.

    The server's own time limit is of no use then, and a socket may stay open for hours.
    """

    patience: float | None = None

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """As psycopg waits, but not for ever; a connection given up on is closed."""
        try:
            return super().wait(gen, interval, timeout or self.patience)
        except psycopg.OperationalError as error:
            if error.sqlstate is None:  # not said by the server, so it is not there
                self.close()
            raise


class PostgreSQL:
    """A server. Commits of promises reach its disk; those of notes may be a moment late."""

    error = psycopg.Error
    alone = False
    insert = staticmethod(postgresql_insert)

    def __init__(self, url: str, patience: float) -> None:
        self.dialect: Dialect = postgresql_dialect()  # type: ignore[no-untyped-call]
        self._url = url
        self._patience = patience

    def connect(self) -> Link:
        """Connect within `CONNECT_SECONDS`; no statement may take longer than our patience."""
        link = _Session.connect(
            self._url,
            autocommit=True,
            connect_timeout=CONNECT_SECONDS,
            options=f"-c statement_timeout={int(self._patience * 1000)}",
        )
        link.patience = self._patience + 1  # the server, if it is there, speaks first
        return cast(Link, link)

    def usable(self, link: Link) -> bool:
        """Whether we have not closed it or seen it break."""
        return not cast("psycopg.Connection[Any]", link).closed

    def begin(self, link: Link, *, durable: bool) -> None:
        """READ COMMITTED, as the server has it."""
        link.execute("BEGIN")
        if not durable:
            link.execute("SET LOCAL synchronous_commit = off")

    def away(self, error: Exception) -> bool:
        """No connection, shutting down, out of space, over the time limit, in a deadlock."""
        return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)

    def lost(self, error: Exception) -> bool:
        """The connection is gone; or the server says it is going (class 57P)."""
        state = getattr(error, "sqlstate", None)
        return self.away(error) and (state is None or state.startswith("57P"))
