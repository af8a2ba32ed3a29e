"""`helpline map`: the states and the tree, as text."""

from __future__ import annotations

from click.testing import CliRunner

from helpline.cli import main
from helpline.content.model import Script
from helpline.conversation.places import BEHAVIOURS


def run(*arguments: str) -> str:
    done = CliRunner().invoke(main, ["map", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


def test_every_state_and_every_topic_is_on_the_map(script: Script) -> None:
    """A row for each kind of place, and each topic with its pieces behind its key."""
    printed = run()
    for kind, behaviour in BEHAVIOURS.items():
        [row] = [line for line in printed.splitlines() if line.startswith(f"{kind} ")]
        assert behaviour.on_silence in row
    for topic in script.topic_ids:
        assert f"({topic}: " in printed


def test_the_map_speaks_the_language_asked_for(script: Script) -> None:
    """Labels come from the words of that language; another one is refused in a sentence."""
    for language in script.languages:
        label = script.line(language, "chemotherapy.label").text
        assert label and label in run("--language", language)
    refused = CliRunner().invoke(main, ["map", "--language", "xx"])
    assert refused.exit_code == 2
    assert "there is" in refused.output
