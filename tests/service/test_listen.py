"""Hearing what callers hear."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from helpline.cli import main
from helpline.cli.listening_test import COUNT, NothingToHear, write_page
from helpline.conversation.types import Prompt
from helpline.runtime import Runtime
from helpline.service.listen import (
    KEPT,
    HeardLine,
    hearing_of,
    listen,
    listen_to_lines,
    worst_first,
)
from helpline.service.render import render
from helpline.speech import ears
from helpline.speech.engine import SpeechError
from tests.service.test_voices import served

__all__ = ["served"]

LINES = Path(__file__).parents[1] / "speech" / "heard.tsv"
with_ears = pytest.mark.skipif(not ears.installed(), reason="run scripts/setup ears")


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_without_ears_it_says_how_to_get_them(served: Runtime, monkeypatch) -> None:
    """One sentence, and nothing is listened to."""
    monkeypatch.setattr(ears, "installed", lambda: False)
    with pytest.raises(SpeechError, match="scripts/setup ears"):
        listen(served, served.releases.live().script)


def test_the_words_before_a_key_are_those_of_the_frame(served: Runtime) -> None:
    """So a lost key is counted in every language."""
    script = served.releases.live().script
    assert str(hearing_of(script, "en").score("To go on, press number two.", "2").keys) == "0 of 1"
    assert str(hearing_of(script, "es").score("Sí, marque dos.", "sí marque 2").keys) == "1 of 1"


def test_lost_numbers_come_first(served: Runtime) -> None:
    """Then lines by misheard words; what was heard whole is not listed."""
    hearing = hearing_of(served.releases.live().script, "en")

    def line(said: str, heard: str) -> HeardLine:
        return HeardLine(Prompt("en", said), "espeak", heard, hearing.score(said, heard))

    whole = line("All is well.", "All is well")
    bad = line("All is well.", "Hall his bell")
    lost = line(
        "Please call nine one one now if it gets worse.", "Please call 91 now if it is worse"
    )
    little = line("We will go on in English if you like.", "We will go on English if you like")
    assert list(worst_first([little, whole, bad, lost])) == [bad, lost, little]
    assert [one.is_bad for one in (whole, bad, lost, little)] == [False, True, True, False]


def test_a_page_for_people_holds_clips_and_their_words(served: Runtime, tmp_path: Path) -> None:
    """In the language of the test, with nothing to fetch from anywhere."""
    script = served.releases.live().script
    file = tmp_path / "test.html"
    with pytest.raises(NothingToHear, match="scripts/helpline render"):
        write_page(served, script, "es", file)
    render(served, script, quick=True)
    assert write_page(served, script, "es", file) == COUNT
    page = file.read_text("utf-8")
    [data] = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page)
    told = json.loads(data)
    assert len({one["text"] for one in told["clips"]}) == COUNT
    assert all(one["sound"].startswith("data:audio/wav;base64,UklGR") for one in told["clips"])
    assert told["say"]["title"] == "Una prueba de oído"
    assert told["numbers"]["nueve"] == "9" or told["numbers"]["nueve"] == 9
    assert '<html lang="es">' in page
    assert "http" not in re.sub(r'"sound": "[^"]*"', "", page)


def test_both_pages_say_the_same_things() -> None:
    """Name by name."""
    folder = Path(write_page.__code__.co_filename).parent / "listening"
    english, spanish = (json.loads((folder / f"{code}.json").read_text()) for code in ("en", "es"))
    assert list(english) == list(spanish)
    page = (folder / "page.html").read_text()
    assert all(f"say.{name}" in page or f'"{name}"' in page for name in english)


def test_the_fixed_lines_are_twenty_eight(served: Runtime) -> None:
    """With every "nine one one" among what must be heard."""
    rows = [row.split("\t") for row in LINES.read_text("utf-8").splitlines() if row[0] != "#"]
    assert len(rows) == 28
    for _, words, must in rows:
        assert must in words
        assert ("nine one one" in words) == (must == "nine one one")


@with_ears
def test_a_clip_is_heard_once(served: Runtime, monkeypatch) -> None:
    """What was heard is kept by the clip's name."""
    script = served.releases.live().script
    render(served, script, quick=True)
    served.releases._releases.clear()  # as a server that starts now
    served.releases._live = None
    [first, *_] = (one for one in served.releases.live().spoken.values() if one.language == "en")
    [heard] = listen(served, script, wanted=[first])
    assert heard.heard
    assert len(json.loads((served.settings.instance / KEPT).read_text())) == 1
    monkeypatch.setattr(ears.Ears, "hear", None)
    assert listen(served, script, wanted=[first]) == [heard]


@with_ears
def test_the_voice_is_understood(served: Runtime) -> None:
    """Three plain words, and the one number that must never be lost."""
    served.settings = dataclasses.replace(served.settings, speech=("hibari",))
    said = Prompt("en", "Hang up and call nine one one.")
    [heard] = listen_to_lines(served, served.releases.live().script, [said])
    assert heard.score.phones.heard == 1
