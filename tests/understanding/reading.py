"""Reading one text, with what understands each script made once."""

from __future__ import annotations

from helpline.content.model import Script
from helpline.understanding.intent import Intent
from helpline.understanding.understand import Understanding

_MADE: dict[str, Understanding] = {}


def understanding_of(script: Script) -> Understanding:
    if script.digest not in _MADE:
        _MADE[script.digest] = Understanding(script)
    return _MADE[script.digest]


def understand(
    script: Script, text: str, language: str | None = None, *, spoken: bool = False
) -> Intent:
    return understanding_of(script).read(text, language, spoken=spoken)
