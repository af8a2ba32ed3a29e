"""The helpline on a real server, with real clips, and a real browser that phones it."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from helpline.content.model import Script
from helpline.runtime import Runtime
from helpline.service.render import render
from helpline.settings import Settings
from helpline.storage.migrate import migrate
from helpline.web.app import create_app
from tests.conftest import PROMPTS
from tests.publishing import Publish
from tests.web.demo.browsers import find_chromium
from tests.web.demo.telephone import Telephone

WITH_CLIPS = {
    "emergency-first",
    "greeting-demo",
    "language-label",
    "language-set",
    "main-menu",
    "press",
    "resume",
    "resume-label",
}
"""The lines that get a clip here, and the labels of topics; the others are left to <Say>."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium. Missing, it is a notice on a desk and a failure in CI."""
    program = find_chromium()
    if program is None:
        told = "The telephone is tested in Chromium, which is not installed: apt install chromium"
        pytest.fail(told) if os.environ.get("CI") == "true" else pytest.skip(told)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()


@dataclass
class Helpline:
    """A helpline that answers on `url`."""

    url: str
    runtime: Runtime
    prompts: Path
    script: Script


@pytest.fixture(scope="session")
def helpline(
    tmp_path_factory: pytest.TempPathFactory, script: Script, publish_shipped: Publish
) -> Iterator[Helpline]:
    """Demonstration mode, words from a working copy, clips for the first prompts."""
    folder = tmp_path_factory.mktemp("helpline")
    prompts = folder / "prompts"
    shutil.copytree(PROMPTS, prompts)
    (folder / ".git").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        settings = Settings.from_env(
            {
                "HELPLINE_PROMPTS": str(prompts),
                "HELPLINE_INSTANCE": str(folder / "instance"),
                "HELPLINE_SPEECH": "espeak",
                "PORT": str(listening.getsockname()[1]),
            }
        )
        migrate(settings.database_url)
        runtime = Runtime.open(settings, _tuesday())
        _render_some(runtime, script)
        publish_shipped(runtime)
        with _serving(runtime, listening):
            yield Helpline(settings.local_url, runtime, prompts, script)
        runtime.close()


def _render_some(runtime: Runtime, script: Script) -> None:
    spoken = {
        language: {
            id: line if _gets_a_clip(id) else msgspec.structs.replace(line, voice=None)
            for id, line in lines.items()
        }
        for language, lines in script.lines.items()
    }
    render(runtime, msgspec.structs.replace(script, lines=spoken))


@contextmanager
def _serving(runtime: Runtime, listening: socket.socket) -> Iterator[None]:
    app = create_app(runtime)
    server = make_server("127.0.0.1", 0, app, threaded=True, fd=listening.fileno())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield
    server.shutdown()
    thread.join()
    server.server_close()


def _tuesday() -> Callable[[], datetime]:
    """A clock that begins on a Tuesday at noon in New York, when somebody answers."""
    behind = datetime.now(UTC) - datetime(2026, 11, 24, 17, tzinfo=UTC)
    return lambda: datetime.now(UTC) - behind


def _gets_a_clip(line: str) -> bool:
    return line in WITH_CLIPS or line.endswith(".label")


@pytest.fixture
def telephone(browser: Browser, helpline: Helpline) -> Iterator[Telephone]:
    """The page, open. Whatever it violates or logs as an error fails the test."""
    with Telephone.opened(browser, helpline.url) as made:
        yield made
