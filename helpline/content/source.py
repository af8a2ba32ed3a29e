"""Everything the helpline says, as text: the same shape on disk, as a draft and as a release."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

Source = Mapping[str, str]
"""Path relative to `prompts/`, with forward slashes ("en/lines.yaml") -> the file's text."""


def digest(source: Source) -> str:
    """The name of a source: 64 hex digits, the same for the same files in any order.

    SHA-256 over every path and text in the order of the paths, each preceded by its
    length in bytes, so that moving a letter from one file to the next changes it.
    """
    total = sha256()
    for path in sorted(source):
        for piece in (path, source[path]):
            raw = piece.encode("utf-8", "surrogatepass")
            total.update(len(raw).to_bytes(8, "big"))
            total.update(raw)
    return total.hexdigest()


def overlay(source: Source, draft: Mapping[str, str | None]) -> dict[str, str]:
    """The source as it would be with the draft's files in it; None takes a file away."""
    merged = {**source, **draft}
    return {path: text for path, text in merged.items() if text is not None}
