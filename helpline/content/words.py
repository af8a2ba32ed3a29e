"""What people say and type, in one language: the vocabulary behind `recognise`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """The parsed `words.yaml` of one language."""
