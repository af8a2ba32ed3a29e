"""What every room's tests may use."""

from __future__ import annotations

import pytest

from helpline.content.compile import compile_script
from helpline.content.files import read_source
from helpline.content.model import Script
from tests.databases import (
    database,
    database_url,
    empty_database_url,
    migrated_postgres,
    migrated_sqlite,
)
from tests.publishing import PROMPTS, publish_shipped, shared_understanding

__all__ = [
    "PROMPTS",
    "database",
    "database_url",
    "empty_database_url",
    "migrated_postgres",
    "migrated_sqlite",
    "publish_shipped",
    "shared_understanding",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest --update` rewrites what conversations expect; look at the difference after."""
    parser.addoption("--update", action="store_true", help="rewrite expected conversations")


SLOW_FIXTURES = {"browser", "serve"}
"""A test that opens a browser or starts a server waits real seconds."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what uses a slow fixture."""
    for item in items:
        if SLOW_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def update(request: pytest.FixtureRequest) -> bool:
    """Whether expectations are being rewritten."""
    return bool(request.config.getoption("--update"))


@pytest.fixture(scope="session")
def script() -> Script:
    """The shipped prompts, compiled."""
    return compile_script(read_source(PROMPTS))
