"""Written words as the ear gets them."""

from __future__ import annotations

import re
from functools import lru_cache

from helpline.content.model import Sounds


def aloud(text: str, sounds: Sounds) -> str:
    """`text` with every whole word of `sounds.say` replaced by how it is said.

    The longest is looked for first ("HER2-low" before "HER2"), letter for letter.
    """
    if not sounds.say:
        return text
    return _pattern(tuple(sounds.say)).sub(lambda found: sounds.say[found[0]], text)


@lru_cache(maxsize=16)
def _pattern(written: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(written, key=lambda word: (-len(word), word))
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)")
