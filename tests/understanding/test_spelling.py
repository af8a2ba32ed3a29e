"""Slips of the pen and of the ear, and the real words beside them."""

from __future__ import annotations

import pytest

from helpline.content.model import Script
from helpline.understanding.language import LanguageMatcher
from helpline.understanding.spelling import Spelling
from tests.understanding.reading import understand


@pytest.fixture(scope="module")
def english(script: Script) -> Spelling:
    return LanguageMatcher(script, "en").vocabulary.spelling


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("kemo", "chemo"),
        ("chemotharapy", "chemotherapy"),
        ("imunotharapy", "immunotherapy"),
        ("palyative", "palliative"),
        ("hormoan", "hormone"),
        ("chem0", "chemo"),
        ("luekemia", "leukemia"),
        ("tamoxifin", "tamoxifen"),
        ("trialz", "trials"),
        ("killin", "killing"),
        ("sueicide", "suicide"),
    ],
)
def test_a_slip_leads_to_its_word(english: Spelling, written: str, word: str) -> None:
    """One word is meant, and found."""
    assert english.meant(written) == {word}


@pytest.mark.parametrize(
    "written",
    [
        *("step", "shop", "stoop", "helm", "health", "test", "sent", "home", "import", "chemist"),
        *("generic", "translation", "doing", "string", "situation", "chest", "change", "palace"),
        *("immediate", "positive", "dancer", "hospital", "hostess", "ginger"),
    ],
)
def test_a_real_word_is_left_alone(english: Spelling, written: str) -> None:
    """Words one slip away from ours are not ours."""
    assert not english.meant(written)


@pytest.mark.parametrize("said", ["step", "shop", "stoop", "stork", "snd", "helm", "smart", "stat"])
def test_nothing_is_nearly_stop_help_or_start(script: Script, said: str) -> None:
    """STOP, HELP and START are meant exactly or not at all (B7)."""
    assert understand(script, said).means not in ("stop", "help", "start")


@pytest.mark.parametrize(
    ("written", "words"),
    [("whatischemo", ("what", "is", "chemo")), ("comfortcare", ("comfort", "care"))],
)
def test_words_run_together_are_parted(
    english: Spelling, written: str, words: tuple[str, ...]
) -> None:
    """Into as few known words as possible."""
    assert english.pieces(written) == words


def test_words_written_apart_are_joined(english: Spelling) -> None:
    """What was heard as several words may be one."""
    assert english.whole(("key", "mo")) == "chemo"
    assert english.whole(("the", "weather")) is None
