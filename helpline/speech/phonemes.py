"""Hard words written as phonemes inside a text, in whatever form an engine reads them."""

from __future__ import annotations

import re
from collections.abc import Mapping


def spell(text: str, phonemes: Mapping[str, str], form: str) -> str:
    """`text` with each of its hard words as `form` says ("[{word}](/{phonemes}/)").

    Case does not matter. Brackets of the text itself are left out: they would be taken for
    phonemes.
    """
    text = re.sub(r"[\[\]]", " ", text)
    if not phonemes:
        return text
    longest_first = sorted(phonemes, key=lambda word: (-len(word), word))
    words = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)
    known = {word.lower(): sound for word, sound in phonemes.items()}
    return words.sub(
        lambda found: form.format(word=found[0], phonemes=known[found[0].lower()]), text
    )
