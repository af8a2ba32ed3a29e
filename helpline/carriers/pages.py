"""Cutting a text that is too long for one message: never in a word, never losing one."""

from __future__ import annotations

from helpline.carriers.split_text import cut
from helpline.content.segments import segments


def pages(text: str, limit: int = 1) -> list[str]:
    """`text` in pages of at most `limit` segments each; joined, they are the text again.

    Published pages are written to fit; this is for what is longer all the same.
    """
    return cut(text, lambda page: segments(page).parts <= limit)
