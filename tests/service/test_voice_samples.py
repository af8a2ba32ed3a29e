"""The same sentence in each voice that is there."""

from __future__ import annotations

import pytest

from helpline.runtime import Runtime
from helpline.service.voice_samples import KEPT, make_samples, voice_samples
from helpline.speech.clips import CHAIN_VERSION
from helpline.speech.figures import figure, figures
from helpline.speech.wav import seconds
from tests.service.test_voices import served

pytestmark = pytest.mark.slow

__all__ = ["served"]


def test_each_voice_that_is_there_says_the_same(served: Runtime) -> None:
    """With its sound ready to be played, and its figure where it was measured."""
    assert voice_samples(served) == []
    made = make_samples(served, served.releases.live().script)
    assert voice_samples(served) == made
    assert {(one.language, one.engine) for one in made} == {
        ("en", "hibari"),
        ("en", "espeak"),
        ("es", "espeak"),
    }
    assert len({one.text for one in made}) == 2
    for one in made:
        assert seconds(served.clip_audio(one.clip) or b"") > 1
    assert [one.figure for one in made if one.language == "es"] == [""]
    assert float(next(one.figure for one in made if one.engine == "hibari")) < 3


def test_samples_are_made_once(served: Runtime, monkeypatch) -> None:
    """The second time nothing is spoken."""
    script = served.releases.live().script
    made = make_samples(served, script)
    monkeypatch.setattr("helpline.service.voice_samples.make_clip", None)
    assert make_samples(served, script) == made


def test_a_spoilt_list_is_no_list(served: Runtime) -> None:
    """The page shows no voices then, and goes on."""
    for spoilt in ("", "{", '[{"language": "en"}]', "7"):
        (served.settings.instance / KEPT).write_text(spoilt)
        assert voice_samples(served) == []


def test_figures_are_of_the_chain_that_is_heard() -> None:
    """Whoever changes what is heard measures again, and says so in `figures.json`."""
    import json
    from pathlib import Path

    from helpline.speech import figures as module

    told = json.loads(Path(module.__file__).with_suffix(".json").read_text())
    assert told["chain"] == CHAIN_VERSION
    assert all("/" in name and 0 <= misheard <= 100 for name, misheard in figures().items())
    assert figure("parrot", "polly") == ""
