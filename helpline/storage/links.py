"""Links to the database: a stack of resting ones, and a door that closes when nobody answers."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from helpline.errors import HelplineError
from helpline.storage.drivers import CONNECT_SECONDS, Driver, Link

T = TypeVar("T")


class DatabaseAway(HelplineError):
    """The database cannot be reached now, or is locked beyond our patience."""

    retry = True

    def __init__(self) -> None:
        super().__init__("The database cannot be reached just now.")


class Links:
    """The link used last is taken first: the server and the driver know its statements.

    After a failure nothing is tried for `pause` seconds: every caller is told `DatabaseAway`
    at once, instead of standing in line behind a time-out. Then one caller tries, and the
    others go on being told until it has found the database back.
    """

    def __init__(self, driver: Driver, *, idle: int, pause: float) -> None:
        self._driver = driver
        self._resting: list[Link] = []  # append and pop are atomic
        self._room = idle
        self._pause = pause
        self._closed_until = 0.0  # monotonic seconds; 0: all is well

    def first(self, work: Callable[[Link], T]) -> tuple[Link, T]:
        """Take a link and do the first thing on it; one that died while resting is replaced.

        The first thing may be tried on several links, so it must be harmless to repeat:
        a read, or the beginning of a transaction.
        """
        self._knock()
        while link := self._wake():
            try:
                return link, self._well(work(link))
            except self._driver.error as error:
                self.drop(link)
                if not self._driver.lost(error):
                    self._judge(error)
                    raise
        try:
            link = self._driver.connect()
        except self._driver.error as error:
            self._judge(error)
            raise
        try:
            return link, self._well(work(link))
        except self._driver.error as error:
            self.drop(link)
            self._judge(error)
            raise

    def rest(self, link: Link) -> None:
        """Give back a link with nothing open on it."""
        if len(self._resting) < self._room:
            self._resting.append(link)
        else:
            self.drop(link)

    def drop(self, link: Link) -> None:
        """Let go of a link, whatever state it is in."""
        with suppress(self._driver.error):
            link.close()

    def close(self) -> None:
        """Let go of every resting link."""
        while self._resting:
            self.drop(self._resting.pop())

    def _wake(self) -> Link | None:
        while self._resting:
            with suppress(IndexError):  # another thread was quicker
                link = self._resting.pop()
                if self._driver.usable(link):
                    return link
                self.drop(link)
        return None

    def _knock(self) -> None:
        if self._closed_until:
            now = time.monotonic()
            if now < self._closed_until:
                raise DatabaseAway
            self._closed_until = now + CONNECT_SECONDS + self._pause  # until this caller has tried

    def _well(self, result: T) -> T:
        self._closed_until = 0.0
        return result

    def _judge(self, error: Exception) -> None:
        """Raise DatabaseAway, and close the door for a while, if `error` says so."""
        if self._driver.away(error):
            self._closed_until = time.monotonic() + self._pause
            raise DatabaseAway from error
        self._closed_until = 0.0
