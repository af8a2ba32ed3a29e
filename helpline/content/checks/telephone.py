"""Words that are lost on a telephone. What is known stands in `languages/<code>/hearing.yaml`, and
was learned from what two recognisers heard in our own clips.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import msgspec
from msgspec import Struct

from helpline import languages
from helpline.content.assemble import option_label
from helpline.content.checks.context import CheckContext, Finding, check
from helpline.content.readability import words_in


class _HearingFile(Struct):
    """What of `hearing.yaml` matters to a writer; the rest is for scoring."""

    swallow_keys: tuple[str, ...] = ()
    like_numbers: dict[str, str] = {}


@cache
def _hearing(language: str) -> _HearingFile:
    return msgspec.convert(languages.read_yaml(language, "hearing"), _HearingFile)


@check("key-swallowed", "warning")
def key_swallowed(context: CheckContext) -> Iterator[Finding]:
    """A key is said right after a word that runs into it on a telephone."""
    for passage in context.voice_passages():
        before = "|".join(map(re.escape, _hearing(passage.language).swallow_keys))
        keys = map(re.escape, (*context.sounds(passage.language).keys.values(), "{key}"))
        pattern = rf"\b({before}) (?:{'|'.join(keys)})(?!\w)"
        if before and (found := re.search(pattern, passage.words, re.IGNORECASE)):
            yield (
                passage.place,
                f"On a telephone `{found[0]}` runs together. Put a word after `{found[1]}`, "
                "as before the other keys.",
            )


@check("label-like-number", "warning")
def label_like_number(context: CheckContext) -> Iterator[Finding]:
    """A choice begins with a word that sounds like the number of a key."""
    labels = {option_label(option) for _, _, option, _ in context.options()}
    for passage in context.voice_passages():
        first = next(iter(words_in(passage.words)), "")
        number = _hearing(passage.language).like_numbers.get(first.casefold())
        if passage.id in labels and number:
            yield (
                passage.place,
                f"`{first}` sounds like `{number}`, and a key follows. Begin with another word.",
            )
