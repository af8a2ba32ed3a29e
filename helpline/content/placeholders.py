"""Words in braces, and what they stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping

from helpline.content.schema import HelplineFile

FILL_IN = re.compile(r"\{([^{}]*)\}")


def fill_ins(helpline: HelplineFile, language: str, form: str) -> dict[str, str]:
    """Name -> words, for one language and form: {service}, {hours} and every help line.

    A text gets a number as digits to tap, a voice gets it as words.
    """
    filled = {"service": helpline.service.get(language, "")}
    if hours := helpline.hours.say.get(language):
        filled["hours"] = hours.text if form == "text" else hours.voice
    for name, line in helpline.help_lines.items():
        filled[name] = line.dial if form == "text" else line.say.get(language, line.dial)
    return filled


def fill(text: str, words: Mapping[str, str]) -> str:
    """`text` with each {name} replaced; a name without words stays as it is."""
    return FILL_IN.sub(lambda found: words.get(found[1], found[0]), text)


def names(text: str) -> tuple[str, ...]:
    """The names in braces in `text`, in order."""
    return tuple(FILL_IN.findall(text))
