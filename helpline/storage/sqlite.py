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

from helpline.storage.drivers import Link


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
