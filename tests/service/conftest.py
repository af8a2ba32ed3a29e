"""A helpline that has nothing to say yet, on a real database, with an outbox."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from helpline.runtime import Runtime
from helpline.settings import Settings
from tests.publishing import Publish
from tests.service.answers import Caller, Line, Texter
from tests.storage.samples import at

TUESDAY_NOON = datetime(2026, 11, 24, 17, tzinfo=UTC)
"""In New York."""


@dataclass
class Clock:
    """A clock that stands still until it is set."""

    time: datetime

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock(at(60))


def open_runtime(url: str, folder: Path, clock: Clock) -> Runtime:
    settings = Settings.from_env(
        {"HELPLINE_INSTANCE": str(folder / "instance"), "HELPLINE_DATABASE_URL": url}
    )
    return Runtime.open(settings, clock)


@pytest.fixture
def helpline(
    database_url: str, tmp_path: Path, clock: Clock, publish_shipped: Publish
) -> Iterator[Runtime]:
    """A helpline with the shipped words, on a Tuesday at noon, when a person answers."""
    clock.time = TUESDAY_NOON
    opened = open_runtime(database_url, tmp_path, clock)
    publish_shipped(opened)
    yield opened
    opened.close()


@pytest.fixture
def line(helpline: Runtime) -> Line:
    """How a line reads: `line("en", "crisis")`."""
    script = helpline.releases.live().script

    def read(language: str, id: str) -> str:
        text = script.line(language, id).text
        assert text
        return text

    return read


@pytest.fixture
def caller(helpline: Runtime) -> Caller:
    """A call that has just been answered."""
    return Caller(helpline).dial()


@pytest.fixture
def texter(helpline: Runtime) -> Texter:
    return Texter(helpline)


@contextmanager
def database_away(rt: Runtime) -> Iterator[None]:
    """The database is away, and nobody tries it."""
    rt.database._pool._open_until = float("inf")
    yield
    rt.database._pool._open_until = 0


@pytest.fixture
def runtime(database_url: str, tmp_path: Path, clock: Clock) -> Iterator[Runtime]:
    opened = open_runtime(database_url, tmp_path, clock)
    yield opened
    opened.close()
