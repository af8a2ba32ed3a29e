"""Whole conversations over the shipped prompts, in meanings: rewording breaks nothing here."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpline.content.model import Script
from helpline.conversation.commands import COMMANDS
from tests.conversation.transcript import Conversation, meaning

FOLDER = Path(__file__).parent / "conversations"
FILES = sorted(FOLDER.glob("*.txt"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_conversation_goes_as_written(path: Path, script: Script, update: bool) -> None:
    """What is heard, what is offered and what happens is what the file says."""
    conversation = Conversation.read(path)
    played = conversation.played(script, meaning)
    if update:
        conversation.write(played)
    assert conversation.body == played or update


def test_every_command_has_a_conversation() -> None:
    """No command without a transcript that shows it."""
    covered = {
        name for path in FILES for name in Conversation.read(path).header.get("covers", "").split()
    }
    assert set(COMMANDS) - covered == set()
