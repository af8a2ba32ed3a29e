"""All telephones that are held at present: so many, for so long, and so many talking at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from helpline.errors import HelplineError
from helpline.web.demo.browser_phone import BrowserPhone, PhoneSetup
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

    def __init__(self, setup: PhoneSetup, threads: int) -> None:
        """`threads` are those of the server's process."""
        self.works = threads > 1
        self._setup = setup
        self._slots = threading.BoundedSemaphore(max(1, threads // 2))
        self._phones: dict[Page, BrowserPhone] = {}
        self._lock = threading.Lock()

    def phone(self, page: Page) -> BrowserPhone:
        """The telephone of this page, a new one at first. Raises `AllInUse`."""
        with self._lock:
            self._discard_old(page)
            if page not in self._phones:
                if len(self._phones) >= MOST or not self.works:
                    raise AllInUse("All pretend telephones are in use.")
                self._phones[page] = BrowserPhone(self._setup, page.visitor)
            phone = self._phones[page]
            phone.used = time.monotonic()
            return phone

    def phones_of(self, visitor: str) -> list[BrowserPhone]:
        """The telephones of this visitor."""
        with self._lock:
            return [each for page, each in self._phones.items() if page.visitor == visitor]

    @contextmanager
    def hold(self, phone: BrowserPhone) -> Iterator[None]:
        """Use this telephone, with a server thread to spare for it, alone. Raises `AllInUse`."""
        if not phone.lock.acquire(timeout=PATIENCE):
            raise AllInUse("This telephone is in use.")
        try:
            if not self._slots.acquire(timeout=PATIENCE):
                raise AllInUse("All lines are in use.")
            try:
                yield
            finally:
                self._slots.release()
        finally:
            phone.lock.release()

    def _discard_old(self, page: Page) -> None:
        """Discard those that nobody has used for `IDLE`, and one where a visitor has too many.

        What was left in a call is told no end: its connection is simply gone.
        """
        now = time.monotonic()
        old = [key for key, each in self._phones.items() if now - each.used > IDLE]
        own = [key for key in self._phones if key.visitor == page.visitor and key != page]
        own.sort(key=lambda key: self._phones[key].used)
        for key in {*old, *own[: max(0, len(own) - MOST_OF_ONE + 1)]}:
            del self._phones[key]
