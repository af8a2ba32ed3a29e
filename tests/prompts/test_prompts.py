"""The shipped prompts: nothing wrong with them, and conversations that must stay true."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from helpline.content.compile import check
from helpline.content.files import read_source
from helpline.content.model import Script, dump_script, load_script
from helpline.conversation.types import Turn
from helpline.conversation.wording import Phrasebook
from tests.conftest import PROMPTS
from tests.conversation.transcript import Conversation

FILES = sorted((PROMPTS / "conversations").glob("*.txt"))


def test_the_shipped_prompts_have_no_problems() -> None:
    """Neither errors nor warnings."""
    assert check(read_source(PROMPTS)) == []


def test_the_shipped_prompts_may_not_be_said_to_real_callers() -> None:
    """Nobody has signed them, no number is checked, and the person's number is made up."""
    problems = check(read_source(PROMPTS), live=True, today=date(2026, 11, 23))
    assert {p.severity for p in problems} == {"error"}
    assert len({p.code for p in problems}) >= 3


def test_the_shipped_script_survives_storing(script: Script) -> None:
    """What is stored compiled is what was compiled."""
    assert load_script(dump_script(script)) == script


def test_conversations_are_kept() -> None:
    """There is at least one for each channel in each language."""
    assert len(FILES) >= 4


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_conversation_reads_as_written(path, script: Script, update: bool) -> None:  # type: ignore[no-untyped-def]
    """Word for word. `pytest --update` takes over a change of wording."""
    book = Phrasebook(script)

    def words(turn: Turn) -> Iterable[str]:
        if turn.session.channel == "voice":
            return [one.text for one in book.utterances(turn)]
        return book.messages(turn)

    conversation = Conversation.read(path)
    played = conversation.played(script, words)
    if update:
        conversation.write(played)
    assert conversation.body == played or update
