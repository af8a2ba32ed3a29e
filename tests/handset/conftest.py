"""The server that the phone's tests call, and the folder that its commands read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.handset.server import TOKEN, Server, serving


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as book:
        yield book


@pytest.fixture
def own_instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An instance folder with the token that a running server would have put there."""
    monkeypatch.chdir(tmp_path)
    for name in ("TWILIO_AUTH_TOKEN", "HELPLINE_PUBLIC_URL", "HELPLINE_MODE", "PORT", "HOST"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HELPLINE_INSTANCE", str(tmp_path))
    (tmp_path / "handset.token").write_text(TOKEN + "\n", encoding="ascii")
    return tmp_path
