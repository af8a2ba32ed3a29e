"""A copy of the live release on the local disk, to begin with when the database is away."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

KEEPSAKE = "release.json"
"""Its name in the instance folder."""


@dataclass(frozen=True, slots=True)
class Keepsake:
    """A release as it was last loaded: its packed script, and the clip of each utterance."""

    script: str
    names: Mapping[str, str]


def keep(file: Path, kept: Keepsake) -> None:
    """Write it, whole or not at all. A full disk is no reason not to answer."""
    part = file.with_suffix(f".{os.getpid()}.part")
    try:
        part.write_text(json.dumps([kept.script, dict(kept.names)]), encoding="utf-8")
        part.replace(file)
    except OSError:
        part.unlink(missing_ok=True)


def kept(file: Path) -> Keepsake | None:
    """What was kept; None where there is nothing that can be read."""
    try:
        script, names = json.loads(file.read_text(encoding="utf-8"))
        return Keepsake(str(script), dict(names))
    except (OSError, ValueError, TypeError):
        return None


def keep_model(file: Path, body: bytes) -> None:
    """Write the model of the release kept in `file` beside it, whole or not at all."""
    part = file.with_suffix(f".model.{os.getpid()}.part")
    try:
        part.write_bytes(body)
        part.replace(file.with_suffix(".model"))
    except OSError:
        part.unlink(missing_ok=True)


def kept_model(file: Path) -> bytes | None:
    """The model of the release kept in `file`; None where there is none."""
    try:
        return file.with_suffix(".model").read_bytes()
    except OSError:
        return None
