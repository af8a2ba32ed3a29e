"""SQLite: one file, and all that can be wrong with a file."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import cast
from urllib.parse import quote

from sqlalchemy import Dialect
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.dialects.sqlite.pysqlite import dialect as sqlite_dialect

from helpline.storage.drivers import Connection
from helpline.storage.pool import AWAY

DAMAGED = "The database file is damaged."

_REASONS = {
    sqlite3.SQLITE_BUSY: "The database is locked by another program.",
    sqlite3.SQLITE_LOCKED: "The database is locked by another program.",
    sqlite3.SQLITE_READONLY: "The database file, or its folder, is read-only.",
    sqlite3.SQLITE_FULL: "The disk is full.",
    sqlite3.SQLITE_NOTADB: DAMAGED,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_CANTOPEN: "The database file is not there, or cannot be opened.",
}
_MIGRATE = "The database has not the tables of this version. Start the helpline again."


class _File(sqlite3.Connection):
    identity: tuple[int, int] = (0, 0)


class SQLite:
    """One file. WAL: readers and the writer do not wait for each other.

    `synchronous` is FULL for promises: only then does a commit reach the disk before it
    returns, also when the power fails. Notes are content with NORMAL, which syncs when the
    log is folded into the file; one FULL commit syncs everything written before it, too.
    """

    error = sqlite3.Error
    single_writer = True
    insert = staticmethod(sqlite_insert)

    _OURS = frozenset(
        {
            sqlite3.SQLITE_ERROR,
            sqlite3.SQLITE_CONSTRAINT,
            sqlite3.SQLITE_MISMATCH,
            sqlite3.SQLITE_RANGE,
            sqlite3.SQLITE_TOOBIG,
        }
    )
    _PATIENCE = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})

    def __init__(self, path: Path, patience: float) -> None:
        self.dialect: Dialect = sqlite_dialect(paramstyle="named")
        self.path = path
        self._uri = f"file:{quote(str(path))}?mode=rw"  # rw: only `migrate` makes the file
        self._patience = patience

    def connect(self) -> Connection:
        """Open the file, which must exist."""
        connection = sqlite3.connect(
            self._uri,
            uri=True,
            factory=_File,
            isolation_level=None,
            check_same_thread=False,
            timeout=self._patience,
        )
        try:
            connection.identity = self._identity()
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA foreign_keys = ON")
        except sqlite3.Error:
            connection.close()
            raise
        return cast(Connection, connection)

    def usable(self, connection: Connection) -> bool:
        """Whether the file we opened is still the one at this path: writes to one that was
        deleted or replaced would succeed, and be gone."""
        return cast(_File, connection).identity == self._identity()

    def _identity(self) -> tuple[int, int]:
        try:
            found = os.stat(self.path)  # noqa: PTH116  (half the cost of Path.stat, on each request)
        except OSError:
            return (-1, -1)
        return found.st_dev, found.st_ino

    def begin(self, connection: Connection, *, durable: bool) -> None:
        """IMMEDIATE: to ask for the writer's place later could fail in the middle."""
        connection.execute(
            "PRAGMA synchronous = FULL" if durable else "PRAGMA synchronous = NORMAL"
        )
        connection.execute("BEGIN IMMEDIATE")

    def limit(self, connection: Connection, seconds: float) -> None:
        """Nothing to do: the file's own time-out limits the one wait there is, in `begin`."""

    def reason(self, error: Exception) -> str | None:
        """Everything but a wrong statement: locked, unreadable, full, not a database."""
        code = getattr(error, "sqlite_errorcode", None)
        if code is None:  # not said by SQLite, but by Python: a value of a wrong kind
            return None
        if code & 0xFF not in self._OURS:
            return _REASONS.get(code & 0xFF, AWAY)
        return _MIGRATE if "no such table" in str(error) else None

    def broken(self, error: Exception) -> bool:
        """The file, and not somebody's lock on it, is the matter."""
        code = getattr(error, "sqlite_errorcode", 0)
        return self.reason(error) is not None and code & 0xFF not in self._PATIENCE
