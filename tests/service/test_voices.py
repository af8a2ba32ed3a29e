"""Which voice speaks, why another does not, and a better one taking over."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpline.runtime import Runtime
from helpline.service.fetch_voices import add_voice, voices_to_fetch
from helpline.service.publish import publish
from helpline.service.render import render
from helpline.service.voices import CARRIER, voices_in_use, voices_to_be
from helpline.settings import Settings
from helpline.speech.engines import Folders
from helpline.speech.voice_files import VoiceFiles
from helpline.storage.migrate import migrate
from tests.speech.made_voice import NAME, write

ROOM = Path(__file__).parents[1] / "content" / "prompts"


@pytest.fixture
def served(tmp_path: Path, database_url: str) -> Iterator[Runtime]:
    """A small helpline whose Spanish is to be spoken by a voice that is not here yet."""
    prompts = tmp_path / "prompts"
    shutil.copytree(ROOM, prompts)
    file = prompts / "helpline.yaml"
    file.write_text(file.read_text("utf-8").replace("es_MX-claude-high", NAME), "utf-8")
    settings = Settings.from_env(
        {
            "HELPLINE_PROMPTS": str(prompts),
            "HELPLINE_INSTANCE": str(tmp_path / "instance"),
            "HELPLINE_DATABASE_URL": database_url,
            "HELPLINE_SPEECH": "piper,espeak",
        }
    )
    migrate(settings.database_url)
    runtime = Runtime.open(settings)
    publish(runtime, prompts, by="tests")
    yield runtime
    runtime.close()


@pytest.mark.slow
def test_what_is_lacking_is_told_and_the_next_voice_speaks(served: Runtime) -> None:
    """Per language: how many clips by whom, and what to do about it."""
    script = served.releases.live().script
    done = render(served, script, quick=True)
    english, spanish = voices_in_use(served, script)
    count = sum(one.language == "en" for one in done.made)
    assert english.sentence == f"en: {count} clips by espeak."
    count = len(done.made) - count
    assert spanish.sentence == (
        f"es: {count} clips by espeak: {NAME} is not there. Run: scripts/helpline voices fetch"
    )
    assert done.better == 0
    assert render(served, script).made == []
    to_be = voices_to_be(
        served.settings.speech, Folders(served.settings.recordings, served.settings.voices), script
    )
    assert to_be == voices_in_use(served, script)


def test_without_any_voice_the_carrier_speaks(served: Runtime) -> None:
    """And that is told, too."""
    uses = voices_in_use(served, served.releases.live().script)
    assert all(set(use.clips) == {CARRIER} for use in uses)


@pytest.mark.slow
def test_a_better_voice_takes_over_but_no_start_waits_for_it(
    served: Runtime, tmp_path: Path
) -> None:
    """Quickly, nothing is made again; in good time, everything of its language is."""
    script = served.releases.live().script
    render(served, script, quick=True)
    [files] = voices_to_fetch(served.settings.voices, script)
    write(tmp_path / "source")
    add_voice(files, tmp_path / "source")
    assert voices_to_fetch(served.settings.voices, script) == []
    quick = render(served, script, quick=True)
    assert quick.made == []
    assert quick.better > 0
    done = render(served, script)
    assert {one.language for one in done.made} == {"es"}
    assert len(done.made) == quick.better
    assert list(voices_in_use(served, script)[1].clips) == ["piper"]
    assert render(served, script).made == []
    assert render(served, script, quick=True).better == 0


@pytest.mark.slow
def test_a_voice_that_breaks_gives_way_to_the_one_before(served: Runtime, tmp_path: Path) -> None:
    """Its clips were good, but whoever asks now hears the next voice, and reads why."""
    script = served.releases.live().script
    write(tmp_path / "source")
    files = VoiceFiles(served.settings.voices, NAME)
    add_voice(files, tmp_path / "source")
    render(served, script)
    files.model.write_bytes(b"broken")
    render(served, script)
    spanish = voices_in_use(served, script)[1]
    assert list(spanish.clips) == ["espeak"]
    assert "is damaged" in spanish.sentence


def test_an_engine_that_nobody_knows_is_told(served: Runtime) -> None:
    """A slip in helpline.yaml is a sentence, and stops nothing."""
    folder = served.settings.prompts
    file = folder / "helpline.yaml"
    file.write_text(file.read_text("utf-8").replace("espeak: en-us", "espaek: en-us"), "utf-8")
    publish(served, folder, by="tests")
    english = voices_in_use(served, publish(served, folder, by="tests").script)[0]
    assert "'espaek' under voices: is no engine" in english.sentence
