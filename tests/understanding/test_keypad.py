"""Numbers in every dress."""

from __future__ import annotations

import pytest

from helpline.content.model import Script
from helpline.understanding.keypad import Keypad


@pytest.mark.parametrize(
    "said",
    [
        *("2", "2.", "#2", "(2)", "2)", "2️⃣", "２", "two", "Two!", "dos", "DOS", "número 2"),
        *("opcion 2", "opción dos", "press 2", "option two", "2 please", "i want number 2"),
        *("2nd", "el dos", "marque dos", "no. 2", "the second", "quiero la 2"),
    ],
)
def test_two(script: Script, said: str) -> None:
    """However it is written, 2 is 2 (B8)."""
    assert Keypad(script).key(said) == "2"


@pytest.mark.parametrize(
    "said", ["22", "1 2", "one or two", "", "chemo", "her2", "her 2", "stage 4", "to", "101"]
)
def test_no_key(script: Script, said: str) -> None:
    """A number in other words, or two numbers, is no key."""
    assert Keypad(script).key(said) is None


@pytest.mark.parametrize(("said", "key"), [("*", "*"), ("star", "*"), ("#", "#"), ("gato", "#")])
def test_signs(script: Script, said: str, key: str) -> None:
    """Star and pound have names too."""
    assert Keypad(script).key(said) == key


def test_heard_numbers_count_only_when_spoken(script: Script) -> None:
    """Speech recognition writes "to" for two; a person who texts it means something else."""
    assert Keypad(script).key("to", spoken=True) == "2"
    assert Keypad(script).key("for", spoken=True) == "4"
    assert Keypad(script).key("to") is None
