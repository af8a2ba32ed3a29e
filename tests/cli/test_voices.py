"""`voices list` and `voices fetch`, and publishing without a network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from helpline.cli import main
from helpline.settings import SETTINGS
from tests.speech.made_voice import NAME, VoiceHost, write

ROOM = Path(__file__).parents[1] / "content" / "prompts"


@pytest.fixture
def host() -> Iterator[VoiceHost]:
    with VoiceHost() as found:
        yield found


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: VoiceHost) -> Path:
    """A small helpline that wants a voice which lies on a host of its own."""
    prompts = tmp_path / "prompts"
    shutil.copytree(ROOM, prompts)
    plan = prompts / "helpline.yaml"
    plan.write_text(plan.read_text("utf-8").replace("es_MX-claude-high", NAME), "utf-8")
    for setting in SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    for proxy in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(proxy, raising=False)
        monkeypatch.delenv(proxy.upper(), raising=False)
    monkeypatch.setenv("HELPLINE_PROMPTS", str(prompts))
    monkeypatch.setenv("HELPLINE_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("HELPLINE_SPEECH", "piper,espeak")
    monkeypatch.setenv("HELPLINE_VOICES_URL", host.address)
    return tmp_path / "instance"


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_a_voice_is_fetched_listed_and_not_fetched_again(instance: Path, host: VoiceHost) -> None:
    """The list says what is missing and what to do; afterwards, whose the voice is."""
    assert (
        f"{NAME} is not there. Run: scripts/helpline voices fetch" in run("voices", "list").stdout
    )
    done = run("voices", "fetch")
    assert done.exit_code == 0
    assert f"The voice {NAME} is here (none needed)." in done.output
    assert f"{NAME} is here (licence: none needed)." in run("voices", "list").stdout
    asked = len(host.asked)
    assert "Every voice that is named is here." in run("voices", "fetch").output
    assert len(host.asked) == asked


def test_publishing_fetches_the_voice_and_speaks_with_it(instance: Path) -> None:
    """Once, before clips are made."""
    done = run("publish", "--strict")
    assert done.exit_code == 0, done.output
    assert "clips by piper." in done.output


def test_publishing_without_a_network_says_so_and_goes_on(
    instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next voice speaks, and the words are live; only --strict makes an error of it."""
    monkeypatch.setenv("HELPLINE_VOICES_URL", "http://127.0.0.1:9")
    done = run("publish", "--strict")
    assert done.exit_code == 1
    assert "no answer" in done.output
    assert f"clips by espeak: {NAME} is not there." in done.output
    assert "is live already" in run("publish").output
    assert run("check").exit_code == 0
    assert run("check", "--strict").exit_code == 1


def test_a_folder_will_do_where_there_is_no_network(
    instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Named, with --from."""
    monkeypatch.setenv("HELPLINE_VOICES_URL", "http://127.0.0.1:9")
    write(tmp_path / "stick")
    done = run("voices", "fetch", NAME, "--from", str(tmp_path / "stick"))
    assert done.exit_code == 0, done.output
    assert "clips by piper" not in done.output
    assert "clips by piper." in run("voices", "list").stdout


def test_a_name_that_is_none_is_told(instance: Path) -> None:
    """And fails."""
    done = run("voices", "fetch", "../../etc")
    assert done.exit_code == 1
    assert "not the name of a voice" in done.output
