"""Drives the page as a person does, and notes what the browser complains of."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from helpline.web.demo.browser_phone import numbers
from helpline.web.demo.csrf import COOKIE

LISTEN = """
window.heard = [];
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  const entry = { src: new URL(this.src).pathname, ended: false, until: 0, of: 0 };
  window.heard.push(entry);
  const follow = () => {
    if (new URL(this.src).pathname !== entry.src) return;
    entry.until = this.currentTime;
    entry.of = this.duration;
    entry.ended = this.ended;
  };
  for (const name of ["timeupdate", "pause", "ended"]) this.addEventListener(name, follow);
  this.playbackRate = window.speed ?? 1;
  return play.call(this);
};
"""
"""Watches the browser's own sound elements; the page knows nothing of it."""


def _strangers() -> Iterator[str]:
    """Visitors whose first two callers are nobody else's: numbers for fiction are few."""
    taken: set[str] = set()
    for name in itertools.count():
        visitor = f"visitor-{name:024d}"
        if taken.isdisjoint(numbers(visitor)[:2]):
            taken.update(numbers(visitor)[:2])
            yield visitor


VISITORS = _strangers()
PATIENCE = 20_000
"""Milliseconds in which a thing that should happen may happen."""


@dataclass
class Telephone:
    """One page of one visitor."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)

    @classmethod
    @contextmanager
    def opened(
        cls, browser: Browser, url: str, speed: float = 12, **context: Any
    ) -> Iterator[Telephone]:
        """A page in a browser profile of its own; sounds are played `speed` times as fast."""
        profile = browser.new_context(locale="en-US", **context)
        profile.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        profile.add_init_script(f"window.speed = {speed};{LISTEN}")
        profile.add_cookies([{"name": COOKIE, "value": next(VISITORS), "url": url}])
        page = profile.new_page()
        made = cls(page, url)
        page.on("pageerror", lambda error: made.complaints.append(str(error)))
        page.on("console", made._log)
        page.goto(url)
        yield made
        made.complaints += page.evaluate("window.violations ?? []")
        profile.close()
        assert made.complaints == []

    def _log(self, message: Any) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def call(self) -> None:
        """Press Call and hear the first words."""
        self.page.get_by_role("button", name=re.compile("^(Call|Llamar)$")).click()
        expect(self.lines.first).to_be_visible()

    def key(self, name: str) -> Locator:
        """One key of the keypad, by its accessible name."""
        return self.page.locator("#keypad").get_by_role("button", name=name, exact=True)

    @property
    def lines(self) -> Locator:
        """What the helpline has said."""
        return self.page.locator("#transcript .said")

    @property
    def transcript(self) -> Locator:
        """All of the call as text."""
        return self.page.locator("#transcript")

    @property
    def thread(self) -> Locator:
        """The text messages."""
        return self.page.locator("#thread")

    def hears(self, words: str) -> None:
        """These words are said now or have been said."""
        expect(self.transcript).to_contain_text(words)

    def until(self, expression: str) -> None:
        """Wait for something in the page; its policy forbids Playwright's own way."""
        for _ in range(PATIENCE // 25):
            if self.page.evaluate(expression):
                return
            self.page.wait_for_timeout(25)
        raise AssertionError(f"never: {expression}")

    def state(self, words: str) -> None:
        """The screen says so."""
        expect(self.page.locator("#state")).to_have_text(words)

    def text(self, body: str) -> None:
        """Send a text."""
        self.page.locator("#message").fill(body)
        self.page.get_by_role("button", name=re.compile("^(Send|Enviar)$")).click()

    def heard(self) -> list[dict[str, Any]]:
        """The sounds that were begun: where each came from, and how far it was played."""
        found: list[dict[str, Any]] = self.page.evaluate("window.heard")
        return found

    def open_drawer(self) -> None:
        """Look behind the scenes."""
        self.page.locator("#drawer summary").click()

    def violations(self) -> list[str]:
        """What axe-core has to say against the page as it is now."""
        found = Axe().run(self.page).response["violations"]
        return [f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in found]
