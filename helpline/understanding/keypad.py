"""Keys in every dress: `2`, `2.`, `#2`, `2️⃣`, `two`, `option two`, `press 2 please`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from helpline.content.model import Script
from helpline.content.words import Lists
from helpline.understanding.text import split

SIGN = re.compile(r"\s*([*#])\s*")
FORM = re.compile(r"(?:no|num|nr)?([0-9])(?:st|nd|rd|th|[ao])?")
LONGEST = 6
"""Words of the longest sentence that is nothing but a number."""

Numbers = dict[str, str]
"""A word or phrase -> its key."""


class Keypad:
    """The numbers of one script's languages, ready to be found in what somebody wrote."""

    def __init__(self, script: Script) -> None:
        words = script.words.values()
        self._numbers = _table(one.numbers for one in words)
        self._around = frozenset(word for one in words for word in one.around)
        self._misheard = _table(one.heard_numbers for one in words)

    def key(self, text: str, *, spoken: bool = False) -> str | None:
        """The key that `text` names and nothing else: "0" to "9", "*" or "#"; else None.

        `spoken` takes, too, what speech recognition makes of a number that stands alone
        ("to" for two).
        """
        if found := SIGN.fullmatch(text):
            return found[1]
        folded = split(text).words
        if not folded or len(folded) > LONGEST:
            return None
        misheard = self._misheard if spoken else {}
        whole = " ".join(folded)
        if key := self._numbers.get(whole) or misheard.get(whole):
            return key
        bare = [word for word in folded if word not in self._around]
        keys = {self._numbers.get(word) or _figure(word) for word in bare}
        return keys.pop() if len(keys) == 1 else None


def _figure(word: str) -> str | None:
    found = FORM.fullmatch(word)
    return found[1] if found else None


def _table(lists: Iterable[Lists]) -> Numbers:
    return {
        phrase.casefold(): key
        for numbers in lists
        for key, phrases in numbers.items()
        for phrase in phrases
    }
