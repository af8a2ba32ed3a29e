"""The registry of engines. A new one is a file here, its name in `ENGINES`, its voices in
`helpline.yaml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from helpline.speech.engine import Engine, SpeechError

ENGINES = ("recording", "hibari", "piper", "google", "espeak")
"""Every engine by name; each is the function `engine` of the module of that name."""

OFFLINE = ("hibari", "piper", "espeak")
"""Those that read any words aloud without a network."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Where engines find what they speak with."""

    recordings: Path
    """People's voices, one folder a language."""
    voices: Path
    """Voices fetched by name, one folder a voice."""


def build(order: Sequence[str], folders: Folders) -> list[Engine]:
    """The engines named in `order`. Raises `SpeechError` for a name that no engine has."""
    if unknown := [name for name in order if name not in ENGINES]:
        there = ", ".join(ENGINES)
        raise SpeechError(f"There is no voice called {unknown[0]!r}. There are: {there}.")
    # Imported here: a process that only looks clips up needs none of what they load.
    modules = (import_module(f"helpline.speech.{name}") for name in order)
    return [cast(Engine, module.engine(folders)) for module in modules]


def close(engines: Sequence[Engine]) -> None:
    """Close every one of them."""
    with ExitStack() as stack:
        for engine in engines:
            stack.callback(engine.close)
