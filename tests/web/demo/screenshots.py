"""Pictures of the telephone in a call: for the README, and for looking at."""

from __future__ import annotations

import itertools
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.web.demo.browsers import find_chromium
from tests.web.demo.telephone import Telephone

README = Path(__file__).parents[3] / "scripts" / "pictures" / "call.jpg"
WIDTHS = (320, 768, 1280)
SCHEMES = ("light", "dark")
LARGEST = 150_000
"""Bytes of the README's picture."""


@contextmanager
def served() -> Iterator[str]:
    """A helpline of its own, with every clip; takes half a minute."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as instance:
        settings = {"HELPLINE_INSTANCE": instance, "PORT": str(port), "HELPLINE_MODE": "demo"}
        command = [sys.executable, "-m", "helpline", "serve"]
        with subprocess.Popen(command, env={**os.environ, **settings}) as server:
            try:
                wait_for(f"{url}/healthz", server)
                yield url
            finally:
                server.terminate()


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    """Until the address answers, or the server has died."""
    while server.poll() is None:
        try:
            with urllib.request.urlopen(url):
                return
        except OSError:
            time.sleep(0.5)
    sys.exit("The helpline did not start.")


def in_a_call(telephone: Telephone) -> None:
    """Somebody has asked for chemo by phone, and by text in their own spelling."""
    telephone.call()
    for key, heard in (
        ("1", "Use the keys"),
        ("2, A B C", "four kinds"),
        ("1", "Chemo is medicine"),
    ):
        telephone.page.wait_for_timeout(900)
        telephone.key(key).click()
        telephone.hears(heard)
    telephone.text("what is kemo")
    telephone.page.locator(".theirs").nth(1).wait_for()
    telephone.page.mouse.move(0, 0)
    telephone.page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    telephone.until("document.querySelector('#meter span').style.getPropertyValue('--level') > 0.2")


def picture_of_the_readme(browser: Browser, url: str) -> None:
    """The telephone in a call, without what is below it."""
    size = {"width": 1180, "height": 1120}
    with Telephone.opened(browser, url, speed=1, viewport=size) as telephone:
        in_a_call(telephone)
        bottom = "document.querySelector('.transcript').getBoundingClientRect().bottom"
        height = telephone.page.evaluate(bottom) + 20
        clip = {"x": 0, "y": 0, "width": size["width"], "height": height}
        README.parent.mkdir(exist_ok=True)
        telephone.page.screenshot(path=README, clip=clip, type="jpeg", quality=72)
    assert README.stat().st_size < LARGEST, README.stat().st_size


def pictures_to_look_at(browser: Browser, url: str, folder: Path) -> None:
    """The whole page: idle, in a call, and with the drawer open."""
    folder.mkdir(parents=True, exist_ok=True)
    for width, scheme in itertools.product(WIDTHS, SCHEMES):
        look = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
        with Telephone.opened(browser, url, speed=1, **look) as telephone:
            place = str(folder / f"{width}-{scheme}")
            telephone.page.screenshot(path=f"{place}-idle.png", full_page=True)
            in_a_call(telephone)
            telephone.page.screenshot(path=f"{place}-call.png", full_page=True)
            telephone.open_drawer()
            telephone.page.screenshot(path=f"{place}-drawer.png", full_page=True)


def main(folder: Path | None) -> None:
    """Take the README's picture, or all of them into a folder."""
    chromium = find_chromium() or sys.exit("Chromium is not installed: apt install chromium")
    with served() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        if folder is None:
            picture_of_the_readme(browser, url)
        else:
            pictures_to_look_at(browser, url, folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else None)
