"""Starting without the database, and without anything to say."""

from __future__ import annotations

import pytest

from helpline.runtime import Runtime
from helpline.settings import Settings
from helpline.storage.database import Database, DatabaseAway
from helpline.web.app import create_app
from tests.web.conftest import Carrier, Clock, Lines


def test_a_start_without_the_database_answers_with_the_last_release(
    runtime: Runtime, voice: Lines, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that restarts while the database is away still takes calls and texts."""
    runtime.releases.live()
    words = voice("en", "clinical-trials.part.1")

    def away(*_: object, **__: object) -> None:
        raise DatabaseAway

    for method in ("all", "one", "begin"):
        monkeypatch.setattr(Database, method, away)
    again = Runtime.open(runtime.settings, clock)
    carrier = Carrier(create_app(again).test_client())
    assert carrier.call().press("1", "3").heard(words)
    assert carrier.text("chemo")


def test_with_nothing_published_the_carrier_is_told_so(settings: Settings, clock: Clock) -> None:
    """503, for the carrier's fallback to take over; and not ready."""
    empty = Runtime.open(settings, clock)
    carrier = Carrier(create_app(empty).test_client())
    assert carrier.post("/voice", CallSid="CA" + "0" * 32).status_code == 503
    ready = carrier.client.get("/readyz")
    assert ready.status_code == 503
    assert [name for name, there in ready.json.items() if there is False] == ["release"]
    empty.close()
