"""Clips are made once, by the first voice that can, and taken up without a restart."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import soundfile

from helpline.conversation.types import Tell
from helpline.runtime import Runtime
from helpline.runtime import release_cache as library_module
from helpline.service.publish import publish
from helpline.service.render import render
from helpline.settings import Settings
from helpline.storage.migrate import migrate
from tests.conftest import PROMPTS
from tests.speech.voices import voice


@pytest.fixture
def recorded(tmp_path: Path, database_url: str) -> Iterator[Runtime]:
    """A helpline whose only voice is people's recordings."""
    prompts = tmp_path / "prompts"
    shutil.copytree(PROMPTS, prompts)
    settings = Settings.from_env(
        {
            "HELPLINE_PROMPTS": str(prompts),
            "HELPLINE_INSTANCE": str(tmp_path / "instance"),
            "HELPLINE_DATABASE_URL": database_url,
            "HELPLINE_SPEECH": "recording",
        }
    )
    migrate(settings.database_url)
    runtime = Runtime.open(settings)
    publish(runtime, prompts, by="tests")
    yield runtime
    runtime.close()


def record(runtime: Runtime, name: str, words: str) -> None:
    folder = runtime.settings.prompts / "recordings" / "en"
    (folder / f"{name}.txt").write_text(words)
    sound = voice()
    soundfile.write(folder / f"{name}.wav", sound.samples, sound.rate)


def test_a_recording_is_taken_up_without_a_restart(
    recorded: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rendered elsewhere, it is heard at the next look."""
    monkeypatch.setattr(library_module, "LOOK_AGAIN", 0.0)
    monkeypatch.setattr(library_module, "LOOK_FOR_CLIPS", 0.0)
    edition = recorded.releases.live()
    words = edition.book.utterance(Tell("emergency-first", "en"), "normal")
    assert words
    assert not edition.spoken
    record(recorded, "emergency-first", words.text)
    done = render(recorded, edition.script)
    assert done.made == [words]
    assert words in recorded.releases.live().spoken.values()
    assert render(recorded, edition.script).made == []


def test_a_recording_of_other_words_is_told_of(recorded: Runtime) -> None:
    """Whoever keeps the recordings learns which are not heard."""
    record(recorded, "greeting", "Words that nobody says any more.")
    done = render(recorded, recorded.releases.live().script)
    assert any("greeting" in sentence for sentence in done.recordings)
    assert done.made == []
