"""Promises that version 0.1 kept as lines of JSON in the folder `spool/`, moved to the outbox."""

from __future__ import annotations

import fcntl
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from helpline.conversation.types import Effect, Forget, OptIn, OptOut
from helpline.storage.journal import Note
from helpline.storage.outbox import Outbox, Promise
from helpline.storage.sessions import StoredSession
from helpline.storage.statements import from_millis
from helpline.storage.text_turns import CallEffects, TextTurn

log = logging.getLogger("helpline")

FILES = ("refused.jsonl", "loading.jsonl", "rest.jsonl", "promises.jsonl")
"""From the oldest promises to the newest."""

_EFFECTS: dict[str, type[Effect]] = {"opt-out": OptOut, "opt-in": OptIn, "forget": Forget}


def take_over(folder: Path, outbox: Outbox) -> int:
    """Move what is in `folder` to `outbox` and remove its files; returns how many promises.

    A kill in between does no harm: the keys of what was moved are in the outbox already. A
    line that cannot be read is kept there, too, set aside. Raises OutboxError: the rest stays.
    """
    files = [folder / name for name in FILES if (folder / name).exists()]
    if not files:
        return 0
    count = 0
    with _lock(folder):
        for file in files:
            for line in filter(None, file.read_bytes().splitlines()):
                count += _move(line, outbox)
            file.unlink()
    for lock in folder.glob("*.lock"):
        lock.unlink()
    with suppress(OSError):  # something else lies there
        folder.rmdir()
    log.warning("%d promises of the former spool are in the outbox now", count)
    return count


def _move(line: bytes, outbox: Outbox) -> bool:
    """Move one line; False where it had been cut off while it was written: it was no promise."""
    try:
        raw = json.loads(line)
    except ValueError:
        log.warning("A promise was cut off while it was being written, and is skipped")
        return False
    try:
        outbox.add(_promise(raw))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        key = sha256(line).hexdigest()
        outbox.add_unreadable(key, line, type(error).__name__)
    return True


def _promise(raw: dict[str, Any]) -> Promise:
    payload = raw["payload"]
    key, contact, at = str(raw["key"]), str(payload["contact"]), from_millis(payload["at"])
    by_cancel = payload["word"] == "cancel"
    effects = tuple(
        OptOut(by_cancel=by_cancel) if name == "opt-out" else _EFFECTS[name]()
        for name in payload["effects"]
    )
    if raw["kind"] == "effects":
        return CallEffects(key, contact, at, effects)
    session, note = payload["session"], payload["note"]
    return TextTurn(
        key=key,
        contact=contact,
        answer=str(payload["answer"]),
        session=_session(*session) if session else None,
        at=at,
        effects=effects,
        note=Note(note[0], from_millis(note[1]), *note[2:]) if note else None,
    )


def _session(state: str, release: str, over: bool, touched_at: int) -> StoredSession:
    return StoredSession(state, release, over, from_millis(touched_at))


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """Keep a process of the former version, which may still run, from adding meanwhile."""
    lock = os.open(folder / "adding.lock", os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
