"""All telephones that are held at present: so many, for so long, and so many talking at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from helpline.errors import HelplineError
from helpline.web.demo.browser_phone import BrowserPhone, Station
from helpline.web.demo.csrf import Page

MOST = 60
"""Telephones held at once."""
MOST_OF_ONE = 6
"""Telephones of one visitor; opening another puts the oldest away."""
IDLE = 30 * 60.0
"""Seconds after which a telephone that nobody uses is put away."""
PATIENCE = 20.0
"""Seconds to wait for a free line before saying that all are in use."""


class AllInUse(HelplineError):
    """No telephone or no line is free at present; later there may be one."""

    retry = True


class Switchboard:
    """Telephones by page.

    A telephone's request makes the server ask itself, so at most half of the server's
    `threads` may be held by telephones: the other half answers.
    """

    def __init__(self, station: Station, threads: int) -> None:
        self.works = threads > 1
        self._station = station
        self._lines = threading.BoundedSemaphore(max(1, threads // 2))
        self._pockets: dict[Page, BrowserPhone] = {}
        self._lock = threading.Lock()

    def pocket(self, page: Page) -> BrowserPhone:
        """The telephone of this page, a new one at first. Raises `AllInUse`."""
        with self._lock:
            self._put_away(page)
            if page not in self._pockets:
                if len(self._pockets) >= MOST or not self.works:
                    raise AllInUse("All pretend telephones are in use.")
                self._pockets[page] = BrowserPhone(self._station, page.visitor)
            pocket = self._pockets[page]
            pocket.used = time.monotonic()
            return pocket

    def known(self, visitor: str) -> list[BrowserPhone]:
        """The telephones of this visitor."""
        with self._lock:
            return [each for page, each in self._pockets.items() if page.visitor == visitor]

    @contextmanager
    def line(self, pocket: BrowserPhone) -> Iterator[None]:
        """A free line for this telephone, which nobody else uses meanwhile. Raises `AllInUse`."""
        if not pocket.lock.acquire(timeout=PATIENCE):
            raise AllInUse("This telephone is in use.")
        try:
            if not self._lines.acquire(timeout=PATIENCE):
                raise AllInUse("All lines are in use.")
            try:
                yield
            finally:
                self._lines.release()
        finally:
            pocket.lock.release()

    def _put_away(self, page: Page) -> None:
        """Forget those that nobody has used for long, and one where a visitor has too many.

        What was left in a call is told no end: its connection is simply gone.
        """
        now = time.monotonic()
        old = [key for key, each in self._pockets.items() if now - each.used > IDLE]
        own = [key for key in self._pockets if key.visitor == page.visitor and key != page]
        own.sort(key=lambda key: self._pockets[key].used)
        for key in {*old, *own[: max(0, len(own) - MOST_OF_ONE + 1)]}:
            del self._pockets[key]
