"""Put a conversation that somebody wants kept beside those that must stay true."""

from __future__ import annotations

import os
import re
from pathlib import Path

from helpline.errors import HelplineError
from helpline.runtime import Runtime

FOLDER = "conversations"
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
LONGEST_NAME = 60


class NotKept(HelplineError):
    """The conversation was not kept; `reason` is elsewhere, name or taken."""

    def __init__(self, reason: str, why: str) -> None:
        super().__init__(why)
        self.reason = reason


def can_collect(rt: Runtime) -> bool:
    """Whether the words are read from a working copy that may be written to."""
    prompts = rt.settings.prompts.resolve()
    folder = prompts / FOLDER
    there = folder if folder.is_dir() else prompts
    copy = any((above / ".git").exists() for above in (prompts, *prompts.parents))
    return copy and os.access(there, os.W_OK)


def collect(rt: Runtime, name: str, transcript: str) -> str:
    """Write a transcript as `name`.txt and return its path below `prompts/`.

    Never replaces a file. Raises `NotKept`.
    """
    if not can_collect(rt):
        raise NotKept("elsewhere", "The words are not read from a working copy.")
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise NotKept("name", "A name is small letters, digits and hyphens.")
    folder = rt.settings.prompts / FOLDER
    folder.mkdir(exist_ok=True)
    return _written(folder / f"{name}.txt", transcript)


def _written(file: Path, transcript: str) -> str:
    try:
        with file.open("x", encoding="utf-8", newline="\n") as out:
            out.write(transcript)
    except FileExistsError as reason:
        raise NotKept("taken", "There is a conversation of that name.") from reason
    except OSError as reason:
        raise NotKept("elsewhere", "The folder cannot be written to.") from reason
    return f"{FOLDER}/{file.name}"
