"""Promises, while the database is away: a line each in a file, on the disk before we answer.

Crash-safe by order. A promise is added under a lock, as one line, and synced. To load, the
file is first renamed, so that what is added meanwhile goes to a new one; it is removed when
all of it has been applied. Whenever the machine stops, the renamed file is still there and
is applied again from its beginning: so what is applied must be harmless to repeat.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpline.errors import HelplineError

log = logging.getLogger(__name__)

Payload = dict[str, Any]


class SpoolError(HelplineError):
    """The promise could not be put on the disk; the person must be told that it was not made."""

    retry = True


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised: what kind of thing, for which event, and all that is needed to do it."""

    kind: str
    key: str
    payload: Payload


class Spool:
    """Promises kept in `folder`, by any number of processes. Readable by its owner only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "promises.jsonl"
        self._loading = folder / "loading.jsonl"
        self._refused = folder / "refused.jsonl"

    def add(self, kind: str, payload: Payload, key: str) -> None:
        """Keep a promise; it is on the disk when this returns. Raises SpoolError.

        `payload` is JSON and holds no number: a contact is named by its key.
        """
        line = _line(Promise(kind, key, payload))
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._locked("adding"):
                new = not self._file.exists()
                _append(self._file, line)
                if new:
                    self._sync_folder()
        except OSError as error:
            raise SpoolError("This cannot be noted just now.") from error

    def waiting(self) -> bool:
        """Whether anything is there to be loaded. Costs two looks at the folder."""
        return self._loading.exists() or self._file.exists()

    def about(self, words: str) -> list[Promise]:
        """The promises whose line holds these words, oldest first; they stay where they are.

        The newer file is read first: if it is renamed meanwhile, it is found under its new
        name, perhaps twice, but never missed.
        """
        newer, older = _bytes(self._file), _bytes(self._loading)
        lines = (older + b"\n" + newer).splitlines()
        return list(_promises(b"\n".join(line for line in lines if words.encode() in line)))

    def load(self, apply: Callable[[Promise], None]) -> int:
        """Apply every promise, oldest first, and return how many were.

        A HelplineError of `apply` (the database is away again) ends the loading: that promise
        and those after it stay, in order. With any other error the promise is set aside in
        `refused.jsonl`, for a person to look at. Two that load at once take turns.
        """
        done = 0
        if not self.waiting():
            return done
        with self._locked("loading"):
            while self._claim():
                done += self._apply_all(apply)
        return done

    # How ----------------------------------------------------------------------------------

    def _claim(self) -> bool:
        """Take what is there out of the way of those who add; False: there is nothing."""
        if self._loading.exists():  # left by a process that was stopped
            return True
        with self._locked("adding"):
            if not self._file.exists():
                return False
            self._file.rename(self._loading)
            self._sync_folder()
        return True

    def _apply_all(self, apply: Callable[[Promise], None]) -> int:
        promises = list(_promises(self._loading.read_bytes()))
        for place, promise in enumerate(promises):
            try:
                apply(promise)
            except HelplineError:
                self._keep(promises[place:])
                raise
            except Exception as error:  # it must not stand in the way of those behind it
                log.error("A promise cannot be kept, and is set aside: %s", type(error).__name__)
                _append(self._refused, _line(promise))
        self._loading.unlink()
        self._sync_folder()
        return len(promises)

    def _keep(self, promises: list[Promise]) -> None:
        """Put what is left in the place of all there was, whole or not at all."""
        rest = self._folder / "rest.jsonl"
        rest.unlink(missing_ok=True)
        _append(rest, "\n".join(map(_line, promises)))
        rest.rename(self._loading)
        self._sync_folder()

    @contextmanager
    def _locked(self, what: str) -> Iterator[None]:
        """Alone in doing `what`, of all threads and processes; a kill opens the lock."""
        lock = os.open(self._folder / f"{what}.lock", os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _sync_folder(self) -> None:
        """A new or renamed file survives a power failure only once its folder is synced."""
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _line(promise: Promise) -> str:
    return json.dumps({"kind": promise.kind, "key": promise.key, "payload": promise.payload})


def _bytes(path: Path) -> bytes:
    """What is in a file; nothing where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _append(path: Path, text: str) -> None:
    """Add `text` as whole lines, on the disk when this returns; or raise OSError, adding nothing.

    A line torn by a power failure is ended first, so that it does not spoil the next.
    """
    file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        size = os.fstat(file).st_size
        torn = size > 0 and os.pread(file, 1, size - 1) != b"\n"
        whole = (b"\n" if torn else b"") + text.encode() + b"\n"
        if os.write(file, whole) != len(whole):
            os.ftruncate(file, size)
            raise OSError("The disk is full")
        os.fsync(file)
    finally:
        os.close(file)


def _promises(raw: bytes) -> Iterator[Promise]:
    """The promises in a file. A torn line was never promised: its writer had not returned."""
    for line in raw.splitlines():
        try:
            found = json.loads(line)
            yield Promise(found["kind"], found["key"], found["payload"])
        except (ValueError, KeyError, TypeError):
            log.warning("A promise was cut off while it was being written, and is skipped")
