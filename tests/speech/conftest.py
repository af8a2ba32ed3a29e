"""The offline voice, where it is installed, and Google's, with a stand-in to talk to."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import gtts.tts
import pytest

from helpline.speech.espeak import EspeakEngine, EspeakLibrary, find_program
from helpline.speech.google import GoogleEngine
from tests.speech.endpoint import Clock, Endpoint


@pytest.fixture(scope="session")
def espeak() -> Iterator[EspeakEngine]:
    """espeak-ng itself. Where it is missing, tests of it are left out, but never in CI."""
    if not EspeakLibrary.installed() and not find_program():
        missing = "espeak-ng is missing: install the extra `voice` to run these tests"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    engine = EspeakEngine()
    yield engine
    engine.close()


@pytest.fixture
def endpoint(monkeypatch) -> Iterator[Endpoint]:
    server = Endpoint()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}/"
    monkeypatch.setattr(gtts.tts, "_translate_url", lambda tld="com", path="": address + path)
    for proxy in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(proxy, raising=False)
        monkeypatch.delenv(proxy.upper(), raising=False)
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def google(endpoint, clock) -> GoogleEngine:
    return GoogleEngine(clock=clock, sleep=clock.sleep, timeout=(30, 30))
