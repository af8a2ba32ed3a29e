"""Read `prompts/` from disk. The only place of this room that touches one."""

from __future__ import annotations

from pathlib import Path

from helpline.content.source import Source
from helpline.errors import HelplineError

NOT_CONTENT = frozenset({"conversations"})
"""Folders beside the words that hold something else: transcripts that must stay true."""

YAML = (".yaml", ".yml")


class SourceError(HelplineError):
    """The folder of prompts cannot be read."""


def read_source(folder: Path) -> Source:
    """Every file of words below `folder`, path -> text, in the order of the paths.

    Line ends become `\\n` and a byte-order mark is dropped, so that the same words have
    the same digest whichever editor wrote them. Raises `SourceError`.
    """
    if not folder.is_dir():
        raise SourceError(f"There is no folder of prompts at {folder}.")
    try:
        found = sorted(path for path in folder.rglob("*") if _is_content(path, folder))
        if not any(path.suffix in YAML for path in found):
            raise SourceError(f"The folder {folder} holds no prompts: not one .yaml file.")
        return {path.relative_to(folder).as_posix(): _read(path, folder) for path in found}
    except OSError as error:
        raise SourceError(f"{error.filename}: cannot be read ({error.strerror}).") from error


def _is_content(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    hidden = any(part.startswith(".") for part in parts)
    named = path.suffix in (*YAML, ".tsv", ".txt")
    return named and not hidden and parts[0] not in NOT_CONTENT and path.is_file()


def _read(path: Path, folder: Path) -> str:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        name = path.relative_to(folder).as_posix()
        raise SourceError(
            f"{name}:{line}: this line holds letters that are not UTF-8. "
            "Open the file in your editor and save it again with the encoding UTF-8."
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")
