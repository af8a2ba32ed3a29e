"""Notes are written behind: a caller never waits for them, and a kill may lose a second of them.

Promises do not come here; they are kept before the answer leaves (`text_turns.py`, `outbox.py`).
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from datetime import datetime

from msgspec import Struct

from helpline.storage import contacts, journal, sessions
from helpline.storage.database import Database, DatabaseAway, Unit
from helpline.storage.journal import Note
from helpline.storage.purge import BATCH_ROWS, PAUSE_SECONDS
from helpline.storage.sessions import StoredSession

log = logging.getLogger("helpline")


class Write(Struct, frozen=True):
    """A row of the journal; where `contact` stands on `channel`; or that they asked to be
    forgotten at `forgotten`."""

    note: Note | None = None
    contact: str = ""
    channel: str = ""
    session: StoredSession | None = None
    forgotten: datetime | None = None

    def do(self, unit: Unit) -> None:
        """Write it. Where the journal knows the event already, the carrier has asked twice, and
        where the contact stood then is no news."""
        if self.forgotten:
            contacts.erase_earlier(unit, self.contact, self.forgotten)
        news = journal.write(unit, self.note) if self.note else True
        if news and self.session:
            sessions.write(unit, self.contact, self.channel, self.session)


class WriteBehind:
    """One thread that writes what was noted, in order, in small transactions.

    `delay`: seconds that notes may gather before they are written. `retry`: seconds between two
    tries while the database is away. `limit`: how many may wait meanwhile; then the oldest are
    dropped and counted in `lost`. The thread begins with the first note, so a process may fork
    before that.
    """

    def __init__(
        self, database: Database, *, delay: float = 0.25, retry: float = 1.0, limit: int = 20_000
    ) -> None:
        self._database = database
        self._delay = delay
        self._retry = retry
        self._limit = limit
        self._waiting: deque[Write] = deque()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closing = False
        self._hurry = 0  # how many callers wait in `flush`
        self._noted = 0
        self._settled = 0  # of those noted: written, or dropped
        self.lost = 0

    def note(self, note: Note) -> None:
        """Write a row of the journal, soon."""
        self._put(Write(note))

    def note_turn(self, note: Note, contact: str, channel: str, session: StoredSession) -> None:
        """Write a row of the journal and where `contact` stands, soon; a newer session stays."""
        self._put(Write(note, contact, channel, session))

    def forget(self, contact: str, at: datetime) -> None:
        """Drop where `contact`, who asked at `at` to be forgotten, stood; and erase once more what
        another process may have been writing at that moment. Rows of the journal stay: they
        name nobody, and tell a repeated event from a new one."""
        with self._changed:
            self._waiting = deque(
                Write(write.note) if write.contact == contact else write for write in self._waiting
            )
        self._put(Write(contact=contact, forgotten=at))

    def alive(self) -> bool:
        """Whether what is noted will be written: the thread runs, or has not been needed yet."""
        return self._thread is None or self._thread.is_alive()

    def flush(self, timeout: float = 5.0) -> bool:
        """Wait until all that was noted before is written; False if `timeout` seconds passed."""
        with self._changed:
            until = self._noted
            self._hurry += 1
            self._changed.notify_all()
            try:
                return self._changed.wait_for(lambda: self._settled >= until, timeout)
            finally:
                self._hurry -= 1

    def close(self, timeout: float = 5.0) -> None:
        """Write what is left, if the database lets us, and end the thread."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._thread:
            self._thread.join(timeout)

    def _put(self, write: Write) -> None:
        with self._changed:
            if len(self._waiting) >= self._limit:
                self._waiting.popleft()
                self._settle(1, lost=True)
            self._waiting.append(write)
            self._noted += 1
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="notes", daemon=True)
                self._thread.start()
            elif len(self._waiting) == 1:
                self._changed.notify_all()

    def _run(self) -> None:
        while batch := self._next():
            self._write(batch)
            time.sleep(PAUSE_SECONDS)

    def _next(self) -> list[Write]:
        """What is to be written next, at most a transaction's worth; nothing: it is time to end."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closing)
            self._changed.wait_for(lambda: self._closing or self._hurry, self._delay)
            return [self._waiting.popleft() for _ in range(min(BATCH_ROWS, len(self._waiting)))]

    def _write(self, batch: list[Write]) -> None:
        """Write `batch`, however long the database is away; drop what it will never take."""
        try:
            while not self._try(batch):
                if not self._wait_for_database():
                    return self._settle(len(batch), lost=True)
        except Exception as error:  # one wrong note must not take the others with it
            if len(batch) > 1:
                for write in batch:
                    self._write([write])
                return None
            log.error("A note cannot be written: %s", type(error).__name__)
            return self._settle(1, lost=True)
        return self._settle(len(batch))

    def _try(self, batch: list[Write]) -> bool:
        try:
            with self._database.begin(durable=False) as unit:
                for write in batch:
                    write.do(unit)
        except DatabaseAway:
            return False
        return True

    def _wait_for_database(self) -> bool:
        """A pause before the next try; False: we are closing, and there will be none."""
        with self._changed:
            self._changed.wait_for(lambda: self._closing, self._retry)
            return not self._closing

    def _settle(self, count: int, *, lost: bool = False) -> None:
        with self._changed:
            self._settled += count
            if lost:
                if not self.lost:
                    log.warning("Notes are being lost: the database is away, or will not take them")
                self.lost += count
            self._changed.notify_all()
