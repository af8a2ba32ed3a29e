"""Promises that the database did not take, on the local disk before we answer, until it does.

An SQLite file of its own: a row is there once the commit has returned, and the key of the
event is its primary key, so the same event twice is one row. WAL with `synchronous` FULL: one
sync for a promise, and those who read do not wait for those who write. Any number of threads
and processes may add at once; one at a time replays.

A row leaves only when what it promised has been kept. One that cannot be kept is *set aside*:
it stays, is tried again later, and is told of. What it means is not known here.
"""

from __future__ import annotations

import fcntl
import logging
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from helpline.errors import HelplineError
from helpline.storage.outbox_file import OutboxError, OutboxFile
from helpline.storage.statements import to_millis
from helpline.storage.text_turns import CallEffects, TextTurn

__all__ = ["Counts", "Outbox", "OutboxError", "Promise"]

log = logging.getLogger("helpline")

Promise = TextTurn | CallEffects

PAUSE_SECONDS = 0.005
"""Between two promises that are replayed, so that callers get their turn at the database."""
AT_ONCE = 10
"""How many promises to one person are kept while that person waits for an answer."""
BATCH = 50
"""Rows removed at once. A kill before that replays them again, which does no harm."""

_decoder: msgspec.json.Decoder[Promise] = msgspec.json.Decoder(Promise)
_encode = msgspec.json.encode


@dataclass(frozen=True, slots=True)
class Counts:
    """How many promises wait for the database, and how many it refused."""

    waiting: int = 0
    set_aside: int = 0


class Outbox:
    """The promises in `file`. Readable by its owner only. Made when the first one is added."""

    def __init__(self, file: Path) -> None:
        self._file = OutboxFile(file)
        self._replaying = file.with_suffix(".lock")

    def add(
        self, promise: Promise, *, redact: Callable[[Promise], Promise] | None = None
    ) -> Promise:
        """Keep a promise; it is on the disk when this returns. Raises OutboxError.

        Returns what stands under its key: `promise`, or the earlier one where the event has
        come before. With `redact`, every earlier promise to the same contact is replaced by
        what that makes of it, in the same transaction.
        """

        def work(outbox: sqlite3.Connection) -> Promise:
            if earlier := _get(outbox, promise.key):
                with suppress(msgspec.MsgspecError):
                    return _decoder.decode(earlier)
                return promise  # it is there, set aside, in the words of another version
            if redact:
                _redact(outbox, promise.contact, redact)
            _insert(outbox, promise)
            return promise

        return self._file.write(work)

    def add_unreadable(self, key: str, payload: bytes, error: str) -> None:
        """Keep, set aside, what is no promise that this version can read. Raises OutboxError."""
        sql = "INSERT OR IGNORE INTO promises VALUES (?, '', 0, ?, 0, ?)"
        self._file.write(lambda outbox: outbox.execute(sql, (key, payload, error)))

    def redact(self, contact: str, redact: Callable[[Promise], Promise]) -> None:
        """Replace every promise to `contact` by what `redact` makes of it. Raises OutboxError."""
        if self.about(contact):
            self._file.write(lambda outbox: _redact(outbox, contact, redact))

    def counts(self) -> Counts:
        """What is in it. Raises OutboxError."""
        sql = "SELECT error <> '', count(*) FROM promises GROUP BY 1"
        found = dict(self._file.read(lambda outbox: outbox.execute(sql).fetchall()) or ())
        return Counts(found.get(0, 0), found.get(1, 0))

    def waiting(self) -> bool:
        """Whether a promise waits that was not set aside; False, too, where nobody can tell."""
        sql = "SELECT 1 FROM promises WHERE error = '' LIMIT 1"
        with suppress(OutboxError):
            return bool(self._file.read(lambda outbox: outbox.execute(sql).fetchall()))
        return False

    def about(self, contact: str) -> list[Promise]:
        """Every promise to `contact`, the oldest first, those set aside included.

        Nothing where the file cannot be read: an answer matters more.
        """
        sql = "SELECT payload FROM promises WHERE contact = ? ORDER BY rowid"
        found: list[Promise] = []
        with suppress(OutboxError):
            for (payload,) in (
                self._file.read(lambda o: o.execute(sql, (contact,)).fetchall()) or ()
            ):
                with suppress(msgspec.MsgspecError):
                    found.append(_decoder.decode(payload))
        return found

    def replay(
        self, keep: Callable[[Promise], None], *, contact: str | None = None, again: bool = False
    ) -> int:
        """Keep every promise, or the first few to `contact`; returns how many were kept.

        The oldest come first; somebody waits for those to a contact, so they are few.

        A HelplineError of `keep` that may be retried (the database is away) ends the replay:
        that promise and those after it stay, in order. With any other error the promise is set
        aside. `again`: those set aside are tried, too. Where another process is replaying
        everything already, this does nothing. Raises OutboxError.
        """
        if contact is not None:
            return self._replay(keep, "contact = ? AND error = ''", contact, pause=0)
        with self._alone() as alone:
            return self._replay(keep, "1" if again else "error = ''") if alone else 0

    def damaged_files(self) -> list[Path]:
        """Files set aside because they could not be read; a person must look at them."""
        return self._file.damaged_files()

    def close(self) -> None:
        """Close the file. The next use opens it again."""
        self._file.close()

    # Replaying --------------------------------------------------------------------------------

    def _replay(
        self,
        keep: Callable[[Promise], None],
        which: str,
        *values: str,
        pause: float = PAUSE_SECONDS,
    ) -> int:
        sql = f"SELECT key FROM promises WHERE {which} ORDER BY rowid"  # noqa: S608 - our own words
        sql += "" if pause else f" LIMIT {AT_ONCE}"
        keys = self._file.read(lambda outbox: outbox.execute(sql, values).fetchall()) or []
        kept: list[str] = []
        total = 0
        try:
            for (key,) in keys:
                if self._keep_one(keep, key):
                    kept.append(key)
                    total += 1
                if len(kept) == BATCH:
                    self._remove(kept)
                    kept = []
                time.sleep(pause)
        finally:
            if kept:
                self._remove(kept)
        return total

    def _keep_one(self, keep: Callable[[Promise], None], key: str) -> bool:
        """Keep one promise; False where it was set aside, or has been kept by another meanwhile."""
        payload = self._file.read(lambda outbox: _get(outbox, key))
        if payload is None:
            return False
        try:
            keep(_decoder.decode(payload))
        except Exception as error:
            if isinstance(error, HelplineError) and error.retry:
                raise
            kind = type(error).__name__
            log.error("A promise cannot be kept, and is set aside: %s", kind)
            sql = "UPDATE promises SET attempts = attempts + 1, error = ? WHERE key = ?"
            self._file.write(lambda outbox: outbox.execute(sql, (kind, key)))
            return False
        return True

    def _remove(self, keys: list[str]) -> None:
        """Remove what was kept; once nothing is left, its bytes go from the log, too."""

        def work(outbox: sqlite3.Connection) -> bool:
            outbox.executemany("DELETE FROM promises WHERE key = ?", [(key,) for key in keys])
            return outbox.execute("SELECT 1 FROM promises LIMIT 1").fetchone() is None

        if self._file.write(work):
            self._file.read(lambda o: o.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """Whether nobody else is replaying, of all threads and processes; a kill opens the lock."""
        try:
            lock = os.open(self._replaying, os.O_WRONLY | os.O_CREAT, 0o600)
        except OSError as error:
            raise OutboxError("The outbox cannot be locked.") from error
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True
        finally:
            os.close(lock)


def _get(outbox: sqlite3.Connection, key: str) -> bytes | None:
    found = outbox.execute("SELECT payload FROM promises WHERE key = ?", (key,)).fetchone()
    return found[0] if found else None


def _insert(outbox: sqlite3.Connection, promise: Promise) -> None:
    outbox.execute(
        "INSERT INTO promises (key, contact, at, payload) VALUES (?, ?, ?, ?)",
        (promise.key, promise.contact, to_millis(promise.at), _encode(promise)),
    )


def _redact(outbox: sqlite3.Connection, contact: str, redact: Callable[[Promise], Promise]) -> None:
    rows = outbox.execute("SELECT payload FROM promises WHERE contact = ?", (contact,)).fetchall()
    for (payload,) in rows:
        with suppress(msgspec.MsgspecError):  # of another version: it stays as it is
            new = redact(_decoder.decode(payload))
            outbox.execute(
                "UPDATE promises SET contact = ?, payload = ? WHERE key = ?",
                (new.contact, _encode(new), new.key),
            )
