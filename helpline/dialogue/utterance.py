"""Something to hear. Equal utterances share one clip."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Utterance:
    """Words as the ear gets them: `sounds.yaml` has been applied, nothing personal is in them."""

    language: str
    text: str
    pace: str = "normal"  # normal | slow
