"""What nurses and operators type about the words: check, understand, publish, take back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from helpline.cli import main
from helpline.settings import SETTINGS
from tests.conftest import PROMPTS


@pytest.fixture
def prompts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped prompts, and an instance of its own with no voice to wait for."""
    folder = tmp_path / "prompts"
    shutil.copytree(PROMPTS, folder)
    for setting in SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    monkeypatch.setenv("HELPLINE_PROMPTS", str(folder))
    monkeypatch.setenv("HELPLINE_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("HELPLINE_SPEECH", "recording")
    return folder


def run(*words: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, list(words), input=typed)


def change(folder: Path, old: str, new: str) -> None:
    file = folder / "en" / "lines.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_check_finds_nothing_wrong_with_the_shipped_prompts(prompts: Path) -> None:
    """And says so in one line; the next tell who would speak."""
    done = run("check")
    assert done.exit_code == 0
    first, *voices = done.stdout.splitlines()
    assert first == "0 errors, 0 warnings."
    assert [line.partition(":")[0] for line in voices] == ["en", "es"]


def test_check_tells_file_and_line_and_fails(prompts: Path) -> None:
    """As a sentence, and as JSON."""
    change(prompts, "greeting:", "greting:")
    done = run("check", str(prompts))
    assert done.exit_code == 1
    assert "en/lines.yaml:" in done.stdout
    found = json.loads(run("check", str(prompts), "--json").stdout)
    assert {"where", "code", "message", "severity"} <= set(found[0])
    [unknown] = [each for each in found if each["code"] == "unknown-line"]
    assert unknown["where"] == f"{unknown['path']}:{unknown['line']}"
    assert unknown["keys"] == ["greting"]


def test_check_of_a_folder_that_is_not_there_is_told_plainly(prompts: Path) -> None:
    """No stack trace."""
    done = run("check", str(prompts / "nowhere"))
    assert done.exit_code == 1
    assert done.output.startswith("Error: ")


def test_understand_prints_one_object_a_text(prompts: Path) -> None:
    """From arguments or from standard input, in order."""
    rows = [json.loads(row) for row in run("understand", "chemo", "stop").stdout.splitlines()]
    assert [row["means"] for row in rows] == ["topic", "stop"]
    assert set(rows[0]) == {
        *("said", "language", "means", "topic", "choices", "first", "stops", "doubted", "score")
    }
    lines = run("understand", "--lines", typed="quimio\n\nno puedo respirar\n").stdout.splitlines()
    assert [json.loads(row)["said"] for row in lines] == ["quimio", "", "no puedo respirar"]


def test_words_are_published_listed_and_taken_back(prompts: Path) -> None:
    """The list only grows; publishing the same words again does nothing."""
    assert run("publish", "--by", "Ann").exit_code == 0
    assert "already" in run("publish").stdout
    first = run("releases").stdout.splitlines()
    assert len(first) == 1
    assert "Ann" in first[0]
    change(prompts, "You are back on the helpline.", "You are back on our helpline.")
    assert run("publish", "--note", "clearer").exit_code == 0
    assert run("rollback").exit_code == 0
    rows = run("releases").stdout.splitlines()
    assert [row.split()[3] for row in rows] == ["publish", "publish", "rollback"]
    assert rows[2].split()[2] == rows[0].split()[2]
    assert run("rollback", "zzz").exit_code == 1


def test_broken_words_are_not_published(prompts: Path) -> None:
    """Every problem is told, and nothing has changed."""
    assert run("publish").exit_code == 0
    change(prompts, "greeting:", "greting:")
    done = run("publish")
    assert done.exit_code == 1
    assert "en/lines.yaml" in done.output
    assert len(run("releases").stdout.splitlines()) == 1


def test_settings_lists_all_there_are(prompts: Path) -> None:
    """Each with its meaning."""
    listed = run("settings").stdout
    assert all(setting.name in listed and setting.meaning in listed for setting in SETTINGS)


def test_an_unknown_language_is_refused(prompts: Path) -> None:
    """With those there are."""
    done = run("understand", "--language", "fr", "chimio")
    assert done.exit_code == 2
    assert "en, es" in done.output


def test_help_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of no command, and of no command of a group."""
    for setting in SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HELPLINE_INSTANCE", str(tmp_path / "instance"))
    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        below = list(command.commands) if isinstance(command, click.Group) else []
        for words in ([name], *([name, each] for each in below)):
            done = run(*words, "--help")
            assert done.exit_code == 0
            assert done.output.startswith("Usage: ")
    assert list(tmp_path.iterdir()) == []
