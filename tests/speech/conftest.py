"""The offline voice, where it is installed."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from helpline.speech.espeak import EspeakEngine


@pytest.fixture(scope="session")
def espeak() -> Iterator[EspeakEngine]:
    """espeak-ng itself. Where it is missing, tests of it are left out, but never in CI."""
    if not EspeakEngine.available():
        missing = "espeak-ng is missing: install the extra `voice` to run these tests"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    engine = EspeakEngine()
    yield engine
    engine.close()
