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

        The first thing may be tried on two links, so it must be harmless to repeat: a read,
        or the beginning of a transaction. Raises DatabaseAway, or the driver's error where
        the fault is ours.
        """
        self._knock()
        try:
            found = self._on_resting(work) or self._on_new(work)
        except self._driver.error as error:
            if not self._driver.away(error):
                self._closed_until = 0.0
                raise
            self._closed_until = time.monotonic() + self._pause
            raise DatabaseAway from error
        self._closed_until = 0.0
        return found

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
        while link := self._wake():
            self.drop(link)

    def _on_resting(self, work: Callable[[Link], T]) -> tuple[Link, T] | None:
        """None where no link rests, or the one that did turned out to be dead."""
        if (link := self._wake()) is None:
            return None
        try:
            return link, work(link)
        except self._driver.error as error:
            self.drop(link)
            if not self._driver.lost(error):
                raise
            self.close()  # whatever ended this one has ended the others
            return None

    def _on_new(self, work: Callable[[Link], T]) -> tuple[Link, T]:
        link = self._driver.connect()
        try:
            return link, work(link)
        except self._driver.error:
            self.drop(link)
            raise

    def _wake(self) -> Link | None:
        with suppress(IndexError):  # nothing rests there, or another thread was quicker
            while True:
                link = self._resting.pop()
                if self._driver.usable(link):
                    return link
                self.drop(link)
        return None

    def _knock(self) -> None:
        """Let this caller try, or tell it at once that there is no use."""
        if self._closed_until:
            now = time.monotonic()
            if now < self._closed_until:
                raise DatabaseAway
            self._closed_until = now + CONNECT_SECONDS + self._pause  # until this caller has tried
