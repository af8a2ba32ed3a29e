"""What every check is given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from helpline.content.manuscript import Manuscript
from helpline.content.passages import Passage

Finding = tuple[str, str]
"""Where ("en/lines.yaml:12"), and what is the matter and what to do."""


@dataclass(frozen=True)
class Draft:
    """A manuscript, and its passages one by one."""

    manuscript: Manuscript
    passages: tuple[Passage, ...]

    def of(self, form: str) -> Iterator[Passage]:
        """The passages that are texted, or those that are spoken."""
        return (passage for passage in self.passages if passage.form == form)
