"""Reading one text, with what understands each script made once."""

from __future__ import annotations

from pathlib import Path

from helpline.content.files import read_source
from helpline.content.model import Script
from helpline.content.source import digest
from helpline.runtime.trained import model_for
from helpline.understanding.intent import Intent
from helpline.understanding.understand import Understanding

PROMPTS = Path(__file__).parents[2] / "prompts"
_MADE: dict[str, Understanding] = {}


def understanding_of(script: Script) -> Understanding:
    """With its model for the shipped prompts; other scripts are read by exact words alone."""
    if script.digest not in _MADE:
        source = read_source(PROMPTS)
        known = digest(source) == script.digest
        _MADE[script.digest] = Understanding(script, model_for(script, source) if known else None)
    return _MADE[script.digest]


def understand(
    script: Script, text: str, language: str | None = None, *, spoken: bool = False
) -> Intent:
    return understanding_of(script).read(text, language, spoken=spoken)
