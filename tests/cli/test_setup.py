"""What stands in the way of a start, told in one sentence; and what does not."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from helpline.cli.setup import prepare
from helpline.conversation.types import OptOut
from helpline.runtime import Runtime
from helpline.settings import Settings
from helpline.storage.database import DatabaseAway
from helpline.storage.migrate import migrate
from helpline.storage.outbox import Outbox
from helpline.storage.text_turns import CallEffects
from tests.conftest import PROMPTS
from tests.publishing import Publish


@pytest.fixture
def environ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A demonstration with nothing in it yet."""
    settings = {
        "HELPLINE_MODE": "demo",
        "HELPLINE_PROMPTS": str(PROMPTS),
        "HELPLINE_INSTANCE": str(tmp_path / "instance"),
        "HELPLINE_DATABASE_URL": f"sqlite:///{tmp_path / 'helpline.db'}",
        "HELPLINE_PUBLIC_URL": "",
        "HELPLINE_SPEECH": "recording",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return settings


@pytest.fixture
def away(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A database URL that leads to a folder, where no database can be opened."""
    (tmp_path / "folder").mkdir()
    return f"sqlite:///{tmp_path / 'folder'}"


def test_a_start_needs_no_database_where_a_release_was_kept(
    environ: dict[str, str],
    away: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    publish_shipped: Publish,
) -> None:
    """A machine that restarts in an outage goes on with the words it had, and says so."""
    migrate(environ["HELPLINE_DATABASE_URL"])
    before = Runtime.open(Settings.from_env())
    publish_shipped(before)
    before.releases.live()
    before.close()
    monkeypatch.setenv("HELPLINE_DATABASE_URL", away)
    prepare("tests")
    assert capsys.readouterr().err.startswith("Warning: the database is away.")
    again = Runtime.open(Settings.from_env())
    assert again.releases.has_live()
    again.close()


@pytest.mark.parametrize("kept", [None, "", "no release"])
def test_without_a_release_there_is_no_start(
    environ: dict[str, str], away: str, kept: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A helpline with nothing to say is no helpline; nor is one whose copy is spoilt."""
    monkeypatch.setenv("HELPLINE_DATABASE_URL", away)
    if kept is not None:
        folder = Path(environ["HELPLINE_INSTANCE"])
        folder.mkdir()
        (folder / "release.json").write_text(kept)
    with pytest.raises(DatabaseAway):
        prepare("tests")


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        (
            "HELPLINE_DATABASE_URL",
            "postgresql://us:hush@localhost:port/x",
            "Error: The database URL cannot be read.\n",
        ),
        (
            "HELPLINE_INSTANCE",
            __file__,
            "Error: HELPLINE_INSTANCE must be a folder, or a place for one; there is a file\n",
        ),
        (
            "HELPLINE_INSTANCE",
            f"{__file__}/below",
            "Error: HELPLINE_INSTANCE must be a folder, or a place for one; there is a file\n",
        ),
    ],
)
def test_a_setting_that_cannot_be_is_told_in_a_sentence(
    environ: dict[str, str], name: str, value: str, told: str
) -> None:
    """No trace, and no password."""
    done = subprocess.run(
        [sys.executable, "-m", "helpline", "releases"],
        env={**os.environ, **environ, name: value},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, told)


def test_a_start_keeps_what_waited_and_tells_what_was_set_aside(
    environ: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Counted apart: what could not be kept was not carried out."""
    outbox = Outbox(Path(environ["HELPLINE_INSTANCE"]) / "outbox.db")
    outbox.add(CallEffects("CA1/1", "c" * 64, datetime.now(UTC), (OptOut(),)))
    outbox.add_unreadable("x", b"{}", "KeyError")
    outbox.close()
    prepare("tests")
    said = capsys.readouterr()
    assert "1 promises were carried out" in said.out
    assert "1 promises cannot be carried out" in said.err
