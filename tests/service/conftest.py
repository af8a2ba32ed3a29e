"""A helpline that has nothing to say yet, on a real database, with an outbox."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from helpline.runtime import Runtime
from helpline.settings import Settings
from tests.storage.samples import at


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
def runtime(database_url: str, tmp_path: Path, clock: Clock) -> Iterator[Runtime]:
    opened = open_runtime(database_url, tmp_path, clock)
    yield opened
    opened.close()
