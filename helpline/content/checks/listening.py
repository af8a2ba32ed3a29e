"""Can it be taken in by somebody who only hears it, once?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpline.content.assemble import option_label
from helpline.content.checks.context import Draft, Finding
from helpline.content.placeholders import fill
from helpline.content.readability import seconds, words_in
from helpline.content.schema import MenuEntry
from helpline.content.sounds import aloud

LONGEST = 20.0
"""Seconds of one spoken piece, and of a menu (A17, A18)."""

BETWEEN_OPTIONS = 0.5
"""Seconds of silence between two choices, beyond the pauses of ordinary speech (A10)."""

FIRST_WORDS = {"emergency-first": 6.0, "greeting": 10.0, "greeting-demo": 10.0, "disclaimer": 8.0}
"""Line id -> the most seconds it may take (E1, A17, E16)."""

SHORTEST_TEXT = {"emergency-first": 60}
"""Line id -> the most characters its text may have (E1)."""

LABEL_WORDS = 7  # A26

SMALL_WORDS = {
    "en": "for to a an the of about what which how is it my your and or in on",
    "es": "para a el la los las lo un una de del al que qué es su mi y o en por",
}
"""Words that do not tell two labels apart."""

WEAK = {
    "en": r"if|unless|otherwise|except|please listen|carefully|thank",
    "es": r"si|a menos que|de lo contrario|excepto|escuche con|atentamente|gracias",
}
"""Conditions and filler that have no place in a menu's prompt (A27)."""

FOR_THE_EYE = re.compile(r"[\d()\[\]{}/\\%&@#*+=<>$€|~^_°…]|\b(?:e\.g|i\.e|etc|p\. ?ej|ej)\.", re.I)


def part_too_long(draft: Draft) -> Iterator[Finding]:
    """A spoken piece of a topic takes longer than a listener can hold."""
    for passage in draft.of("voice", "part", "questions"):
        took = seconds(draft.heard(passage))
        if took > LONGEST:
            yield passage.where, f"{_too_long(took, LONGEST)} Cut it in two."


def line_too_long(draft: Draft) -> Iterator[Finding]:
    """A spoken line takes longer than a listener can hold."""
    for passage in draft.of("voice", "line"):
        took = seconds(draft.heard(passage))
        if took > LONGEST and passage.id not in FIRST_WORDS:
            yield passage.where, f"{_too_long(took, LONGEST)} Make it shorter."


def first_words_too_long(draft: Draft) -> Iterator[Finding]:
    """The emergency line, greeting or disclaimer takes too long."""
    for passage in draft.passages:
        if passage.form == "voice" and passage.id in FIRST_WORDS:
            took, limit = seconds(draft.heard(passage)), FIRST_WORDS[passage.id]
            if took > limit:
                yield passage.where, f"{_too_long(took, limit)} Make it shorter."
        if passage.form == "text" and len(passage.words) > SHORTEST_TEXT.get(passage.id, 999):
            most = SHORTEST_TEXT[passage.id]
            yield passage.where, f"This has {len(passage.words)} characters; {most} is the most."


def _too_long(took: float, limit: float) -> str:
    return f"This takes {took:.0f} seconds to say; {limit:.0f} is the most."


def menu_too_long(draft: Draft) -> Iterator[Finding]:
    """A spoken menu takes longer than 20 seconds."""
    for id, menu in draft.plan.menus.items():
        for language in draft.plan.codes:
            took = _menu_seconds(draft, language, menu)
            if took > LONGEST:
                sentence = f"In `{language}` the menu `{id}`: {_too_long(took, LONGEST).lower()}"
                yield draft.manuscript.plan("menus", id), sentence


def _menu_seconds(draft: Draft, language: str, menu: MenuEntry) -> float:
    took = seconds(aloud(draft.words(language, menu.prompt, "voice"), draft.sounds(language)))
    took += BETWEEN_OPTIONS * (len(menu.options) - 1)
    for option in menu.options:
        for code in draft.languages_of(language, option):
            label = draft.words(code, option_label(option), "voice")
            sounds = draft.sounds(code)
            frame = {"label": label, "key": sounds.keys.get(option.key, option.key)}
            said = fill(draft.words(code, "press", "voice"), frame)
            took += seconds(aloud(said, sounds))
    return took


def label_too_long(draft: Draft) -> Iterator[Finding]:
    """A menu's label has more than seven words."""
    labels = {option_label(option) for _, _, option, _ in draft.options()}
    for passage in draft.passages:
        count = len(words_in(passage.words))
        if passage.id in labels and count > LABEL_WORDS:
            yield passage.where, f"This label has {count} words; {LABEL_WORDS} is the most."


def labels_alike(draft: Draft) -> Iterator[Finding]:
    """Two choices of a menu begin with the same word."""
    for id, menu in draft.plan.menus.items():
        for language in draft.plan.codes:
            for form in ("text", "voice"):
                seen: dict[str, str] = {}
                for option in menu.options:
                    label = draft.words(language, option_label(option), form)
                    first = _first_word(label, language)
                    if first and option.language is None and first in seen:
                        yield (
                            draft.manuscript.plan("menus", id),
                            f"In `{language}` the choices `{seen[first]}` and `{label}` both "
                            f"begin with `{first}`. Let each begin with a word of its own.",
                        )
                    seen.setdefault(first, label)


def _first_word(label: str, language: str) -> str:
    small = SMALL_WORDS.get(language, "").split()
    return next((w for w in map(str.casefold, words_in(label)) if w not in small), "")


def unsayable(draft: Draft) -> Iterator[Finding]:
    """Something in a spoken line is for the eye: a digit, a sign, a short form."""
    for passage in draft.of("voice"):
        heard = draft.heard(passage)
        kept = fill(heard, {"label": "", "key": ""}) if passage.id == "press" else heard
        if found := FOR_THE_EYE.search(kept):
            yield (
                passage.where,
                f"`{found[0]}` may be misread aloud. Write it as words, "
                "or say in sounds.yaml how it sounds.",
            )


def if_in_menu(draft: Draft) -> Iterator[Finding]:
    """A menu's prompt makes the listener work out a condition, or wastes words."""
    prompts = {menu.prompt for menu in draft.plan.menus.values()}
    for passage in draft.of("voice"):
        weak = WEAK.get(passage.language) if passage.id in prompts else None
        if weak and (found := re.search(rf"\b(?:{weak})\b", passage.words, re.I)):
            yield passage.where, f"A menu does without `{found[0]}`: name the choices only."
