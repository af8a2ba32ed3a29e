"""A day in the life: forty people, each with something they came for.

`days.txt` holds their conversations: who, then what they write or say, and behind `=>` the
beginning of a line that must be among what they are told (nothing: anything but silence). The
line may never tell somebody the same twice over, lose the place, or be cold.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from helpline.content.model import Script
from helpline.conversation.engine import open_session, step
from tests.conversation.transcript import TUESDAY_NOON, reloaded, understood
from tests.understanding.reading import understanding_of

DAYS = Path(__file__).parent / "days.txt"
AGAIN = ("again", "otra ves", "help", "say say that again", "* ", "*")
NOT_UNDERSTOOD = ("not-understood", "no-match", "did-not-understand")


class Day(NamedTuple):
    who: str
    channel: str
    language: str
    said: list[tuple[str, str]]


def days() -> list[Day]:
    found = []
    for block in DAYS.read_text("utf-8").strip().split("\n\n"):
        head, *lines = block.splitlines()
        who, _, how = head.partition(" | ")
        channel, language = how.split()
        pairs = [line.partition(" =>") for line in lines]
        found.append(Day(who, channel, language, [(a, b.strip()) for a, _, b in pairs]))
    return found


def test_forty_people_are_there() -> None:
    assert len({day.who for day in days()}) == 40


@pytest.mark.parametrize("day", days(), ids=lambda day: day.who.split(",")[0])
def test_each_is_met(script: Script, day: Day) -> None:
    """Each hears or reads what they came for, nothing twice over, and never a cold word."""
    understanding = understanding_of(script)
    now = datetime.fromisoformat(TUESDAY_NOON)
    session = open_session(script, day.channel, day.language if day.channel == "text" else None)
    before: tuple[str, ...] = ()
    for said, wanted in day.said:
        turn = step(script, session, understood(understanding, session, said), now)
        session = reloaded(turn.session)
        told = tuple(one.line for one in turn.says if hasattr(one, "line"))
        assert told, f"{day.who} is told nothing after {said!r}"
        assert not wanted or any(line.startswith(wanted) for line in told), (said, wanted, told)
        assert said in AGAIN or told != before, f"{day.who} is told {told} twice"
        if wanted and not told[0].startswith(("emergency", "crisis")):
            assert not any(line.startswith(NOT_UNDERSTOOD) for line in told), (said, told)
        before = told
