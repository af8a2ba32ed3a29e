"""The server that the phone's tests call."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.handset.server import Server, serving


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as book:
        yield book
