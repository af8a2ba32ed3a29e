"""A connection pool with a circuit breaker."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from helpline.errors import HelplineError
from helpline.storage.drivers import CONNECT_SECONDS, Connection, Driver

T = TypeVar("T")

AWAY = "The database cannot be reached just now."
SLOW = "The database takes too long."
QUICK_SECONDS = 0.25
"""What the first use after slow ones may take; a usual one takes a few milliseconds."""
MOST_DOUBLINGS = 4
"""While it goes on being slow, the breaker stays open up to 2**4 pauses at a time."""


class DatabaseAway(HelplineError):
    """The database cannot do its work now: gone, locked, full, read-only, or it refuses us.

    The text says why, for an operator. What was to be kept belongs in the outbox.
    """

    retry = True

    def __init__(self, reason: str = AWAY) -> None:
        super().__init__(reason)


class Pool:
    """Idle connections, the one used last on top: the server and the driver know its statements.

    After a failure the breaker is open for `pause` seconds: every caller is told
    `DatabaseAway` at once, instead of queueing behind a time-out. Then one caller tries, and
    the others go on being told until it has found the database back.
    """

    def __init__(self, driver: Driver, *, idle: int, pause: float) -> None:
        self._driver = driver
        self._idle: list[Connection] = []  # append and pop are atomic
        self._room = idle
        self._pause = pause
        self._open_until = 0.0  # monotonic seconds; 0: the breaker is closed, all is well
        self._reason = AWAY
        self._slow = 0  # how often it was opened for slowness, since a use was quick

    def acquire(self, work: Callable[[Connection], T]) -> tuple[Connection, T]:
        """Take a connection and do the first thing on it; one that died idle is replaced.

        The first thing may be tried on two connections, so it must be harmless to repeat: a
        read, or the beginning of a transaction. Raises DatabaseAway, or the driver's error
        where our statement is at fault.
        """
        self._breaker()
        try:
            found = self._on_idle(work) or self._on_new(work)
        except self._driver.error as error:
            if (reason := self._driver.reason(error)) is None:
                self._open_until = 0.0
                raise
            self.trip(reason)
            raise DatabaseAway(reason) from error
        if not self._slow:
            self._open_until = 0.0
        return found

    def release(self, connection: Connection) -> None:
        """Give back a connection with nothing open on it."""
        if len(self._idle) < self._room:
            self._idle.append(connection)
        else:
            self.discard(connection)

    def discard(self, connection: Connection) -> None:
        """Close a connection, whatever state it is in."""
        with suppress(self._driver.error):
            connection.close()

    def trip(self, reason: str) -> None:
        """Open the breaker: for `pause` seconds nobody tries."""
        self._reason = reason
        self._open_until = time.monotonic() + self._pause

    def trip_slow(self) -> None:
        """Open the breaker since a use took too long: longer each time, and until one is quick.

        A slow database is worse than none: every caller would wait behind it.
        """
        self.trip(SLOW)
        self._open_until += self._pause * (2**self._slow - 1)
        self._slow = min(self._slow + 1, MOST_DOUBLINGS)

    def judge(self, seconds: float) -> None:
        """Close the breaker after a quick use, if slow ones had opened it; else open it again."""
        if self._slow and seconds > QUICK_SECONDS:
            self.trip_slow()
        elif self._slow:
            self._slow, self._open_until = 0, 0.0

    def close(self) -> None:
        """Close every idle connection."""
        while connection := self._take_idle():
            self.discard(connection)

    def _on_idle(self, work: Callable[[Connection], T]) -> tuple[Connection, T] | None:
        """None where no connection is idle, or the one that was turned out to be dead."""
        if (connection := self._take_idle()) is None:
            return None
        try:
            return connection, work(connection)
        except self._driver.error as error:
            self.discard(connection)
            if not self._driver.broken(error):
                raise
            self.close()  # whatever ended this one has ended the others
            return None

    def _on_new(self, work: Callable[[Connection], T]) -> tuple[Connection, T]:
        connection = self._driver.connect()
        try:
            return connection, work(connection)
        except self._driver.error:
            self.discard(connection)
            raise

    def _take_idle(self) -> Connection | None:
        with suppress(IndexError):  # none is idle, or another thread was quicker
            while True:
                connection = self._idle.pop()
                if self._driver.usable(connection):
                    return connection
                self.discard(connection)
        return None

    def _breaker(self) -> None:
        """Let this caller try, or raise DatabaseAway at once."""
        if self._open_until:
            now = time.monotonic()
            if now < self._open_until:
                raise DatabaseAway(self._reason)
            self._open_until = now + CONNECT_SECONDS + self._pause  # until this caller has tried
