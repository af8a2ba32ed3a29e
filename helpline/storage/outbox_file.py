"""The file of the outbox: opened once a process, synced, and set aside where it is damaged."""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from helpline.errors import HelplineError

log = logging.getLogger("helpline")

T = TypeVar("T")

PATIENCE = 3.0
"""Seconds to wait for another process that writes to the outbox; a write takes milliseconds."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS promises (
    key TEXT PRIMARY KEY,                 -- of the event that was answered
    contact TEXT NOT NULL,
    at INTEGER NOT NULL,                  -- milliseconds
    payload BLOB NOT NULL,                -- the promise, as msgspec writes it, tagged by its kind
    attempts INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT ''        -- kind of the last error; not empty: set aside
);
CREATE INDEX IF NOT EXISTS promises_contact ON promises (contact);
"""
_DAMAGE = frozenset({sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT})


class OutboxError(HelplineError):
    """The promise could not be put on the disk; the person must be told that it was not made."""

    retry = True


class OutboxFile:
    """One SQLite file, shared by the threads of a process; other processes open it for themselves.

    WAL with `synchronous` FULL: one sync for a promise, and those who read do not wait for
    those who write. Readable by its owner only.
    """

    def __init__(self, path: Path) -> None:
        self._file = path
        self._lock = threading.Lock()
        self._open: sqlite3.Connection | None = None
        self._opened = (0, 0, 0)  # process, device, inode

    def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do `work` in a transaction that is on the disk when this returns."""

        def whole(outbox: sqlite3.Connection) -> T:
            outbox.execute("BEGIN IMMEDIATE")
            try:
                done = work(outbox)
                outbox.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    outbox.execute("ROLLBACK")
                raise
            return done

        return self._with_file(whole)

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T | None:
        """What `work` finds; None, and no file made, where there is none."""
        return self._with_file(work) if self._file.exists() else None

    def _with_file(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do `work` on the open file; one that turns out to be damaged is set aside first."""
        with self._lock:
            for _ in range(2):
                try:
                    return work(self._connection())
                except (sqlite3.Error, OSError) as error:
                    self._close()
                    if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _DAMAGE:
                        raise OutboxError("This cannot be noted just now.") from error
                    self._set_file_aside()
        raise OutboxError("The outbox is damaged.")

    def _connection(self) -> sqlite3.Connection:
        """The open file; opened anew after a fork, or where another stands in its place."""
        if self._open and self._opened == (os.getpid(), *_identity(self._file)):
            return self._open
        if self._open and self._opened[0] == os.getpid():
            log.error("The outbox was removed or replaced while it was in use; a new one is begun")
        self._open = None  # not closed: in a forked child that is for the parent to do
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600))
        self._opened = (os.getpid(), *_identity(self._file))
        self._open = _connect(self._file)
        return self._open

    def _close(self) -> None:
        if self._open and self._opened[0] == os.getpid():
            with suppress(sqlite3.Error):
                self._open.close()
        self._open = None

    def _set_file_aside(self) -> None:
        """Move a damaged file out of the way, for a person to look at; nothing is deleted."""
        with suppress(sqlite3.Error, OSError):  # another process may have done so a moment ago
            _connect(self._file).close()
            return
        aside = f"{self._file.stem}.damaged-{time.time_ns()}.db"
        for end in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                self._file.with_name(self._file.name + end).rename(
                    self._file.with_name(aside + end)
                )
        log.error("The outbox is damaged; promises in it may be lost. It is kept as %s", aside)

    def damaged_files(self) -> list[Path]:
        """Files set aside because they could not be read; a person must look at them."""
        return sorted(self._file.parent.glob(f"{self._file.stem}.damaged-*.db"))

    def close(self) -> None:
        """Close the file. The next use opens it again."""
        with self._lock:
            self._close()


class _NotWhole(sqlite3.DatabaseError):
    """SQLite itself says that the file is damaged."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


def _connect(file: Path) -> sqlite3.Connection:
    outbox = sqlite3.connect(file, isolation_level=None, check_same_thread=False, timeout=PATIENCE)
    try:
        outbox.execute("PRAGMA synchronous = FULL")
        outbox.execute("PRAGMA secure_delete = ON")
        outbox.execute("PRAGMA journal_mode = WAL")
        if outbox.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise _NotWhole
        outbox.executescript(_SCHEMA)
    except BaseException:
        outbox.close()
        raise
    return outbox


def _identity(file: Path) -> tuple[int, int]:
    """Tells this file from one that was put in its place."""
    try:
        found = file.stat()
    except OSError:
        return (-1, -1)
    return found.st_dev, found.st_ino
