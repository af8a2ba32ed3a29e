"""How well each voice was understood when it was last measured, by `helpline listen`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path


@cache
def figures() -> dict[str, float]:
    """ "engine/voice" -> misheard words in a hundred of the lines of `tests/speech/heard.tsv`."""
    text = Path(__file__).with_name("figures.json").read_text("utf-8")
    return {str(name): float(misheard) for name, misheard in json.loads(text)["misheard"].items()}


def figure(engine: str, voice: str) -> str:
    """That of one voice, as "0.9"; empty where nobody has measured it."""
    found = figures().get(f"{engine}/{voice}")
    return "" if found is None else f"{found:.1f}"
