"""Can it be taken in by somebody who only hears it, once?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpline.content.assemble import option_label
from helpline.content.checks.context import CheckContext, Finding, check
from helpline.content.checks.wording import wording
from helpline.content.model import aloud
from helpline.content.passages import Passage, fill
from helpline.content.readability import seconds, words_in
from helpline.content.schema import MenuEntry
from helpline.content.system_lines import SYSTEM_LINES

LONGEST = 20.0
"""Seconds of one spoken piece, and of a menu (A17, A18)."""

BETWEEN_OPTIONS = 0.5
"""Seconds of silence between two choices, beyond the pauses of ordinary speech (A10)."""

LABEL_WORDS = 7  # A26

FOR_THE_EYE = re.compile(r"[\d()\[\]{}/\\%&@#*+=<>$€|~^_°…]")


@check("part-too-long", "error")
def part_too_long(context: CheckContext) -> Iterator[Finding]:
    """A spoken piece of a topic takes longer than a listener can hold."""
    for passage in context.voice_passages("part", "questions"):
        took = seconds(context.aloud(passage))
        if took > LONGEST:
            yield passage.place, f"{_too_long(took, LONGEST)} Cut it in two."


@check("line-too-long", "warning")
def line_too_long(context: CheckContext) -> Iterator[Finding]:
    """A spoken line takes longer than a listener can hold."""
    for passage in context.voice_passages("line"):
        took = seconds(context.aloud(passage))
        if took > LONGEST and _most_seconds(passage) is None:
            yield passage.place, f"{_too_long(took, LONGEST)} Make it shorter."


@check("first-words-too-long", "error")
def first_words_too_long(context: CheckContext) -> Iterator[Finding]:
    """The emergency line, greeting or disclaimer takes too long."""
    for passage in context.voice_passages("line"):
        took, most = seconds(context.aloud(passage)), _most_seconds(passage)
        if most is not None and took > most:
            yield passage.place, f"{_too_long(took, most)} Make it shorter."
    for passage in context.text_passages("line"):
        line, count = SYSTEM_LINES.get(passage.id), len(passage.words)
        if line and line.characters is not None and count > line.characters:
            message = f"This has {count} characters; {line.characters} is the most."
            yield passage.place, message


def _most_seconds(passage: Passage) -> float | None:
    """What a line may take to say, where a limit of its own is set."""
    line = SYSTEM_LINES.get(passage.id)
    return line.seconds if line else None


def _too_long(took: float, limit: float) -> str:
    return f"This takes {took:.0f} seconds to say; {limit:.0f} is the most."


@check("menu-too-long", "error")
def menu_too_long(context: CheckContext) -> Iterator[Finding]:
    """A spoken menu takes longer than 20 seconds."""
    for id, menu in context.helpline.menus.items():
        for language in context.helpline.codes:
            took = _menu_seconds(context, language, menu)
            if took > LONGEST:
                sentence = f"In `{language}` the menu `{id}`: {_too_long(took, LONGEST).lower()}"
                yield context.helpline_place("menus", id), sentence


def _menu_seconds(context: CheckContext, language: str, menu: MenuEntry) -> float:
    took = seconds(aloud(context.words(language, menu.prompt, "voice"), context.sounds(language)))
    took += BETWEEN_OPTIONS * (len(menu.options) - 1)
    for option in menu.options:
        for code in context.languages_of(language, option):
            label = context.words(code, option_label(option), "voice")
            sounds = context.sounds(code)
            frame = {"label": label, "key": sounds.keys.get(option.key, option.key)}
            said = fill(context.words(code, "press", "voice"), frame)
            took += seconds(aloud(said, sounds))
    return took


@check("label-too-long", "error")
def label_too_long(context: CheckContext) -> Iterator[Finding]:
    """A menu's label has more than seven words."""
    labels = {option_label(option) for _, _, option, _ in context.options()}
    for passage in context.passages:
        count = len(words_in(passage.words))
        if passage.id in labels and count > LABEL_WORDS:
            yield passage.place, f"This label has {count} words; {LABEL_WORDS} is the most."


@check("labels-alike", "error")
def labels_alike(context: CheckContext) -> Iterator[Finding]:
    """Two choices of a menu begin with the same word."""
    for id, menu in context.helpline.menus.items():
        for language in context.helpline.codes:
            for form in ("text", "voice"):
                seen: dict[str, str] = {}
                for option in menu.options:
                    label = context.words(language, option_label(option), form)
                    first = _first_word(label, language)
                    if first and option.language is None and first in seen:
                        yield (
                            context.helpline_place("menus", id),
                            f"In `{language}` the choices `{seen[first]}` and `{label}` both "
                            f"begin with `{first}`. Let each begin with a word of its own.",
                        )
                    seen.setdefault(first, label)


def _first_word(label: str, language: str) -> str:
    small = wording(language).small_words
    return next((w for w in map(str.casefold, words_in(label)) if w not in small), "")


@check("unsayable", "warning")
def unsayable(context: CheckContext) -> Iterator[Finding]:
    """Something in a spoken line is for the eye: a digit, a sign, a short form."""
    for passage in context.voice_passages():
        heard = context.aloud(passage)
        if line := SYSTEM_LINES.get(passage.id):
            heard = fill(heard, dict.fromkeys(line.runtime_placeholders, ""))
        abbreviations = wording(passage.language).abbreviations
        if found := FOR_THE_EYE.search(heard) or abbreviations.search(heard):
            yield (
                passage.place,
                f"`{found[0]}` may be misread aloud. Write it as words, "
                "or say in sounds.yaml how it sounds.",
            )


@check("if-in-menu", "warning")
def if_in_menu(context: CheckContext) -> Iterator[Finding]:
    """A menu's prompt makes the listener work out a condition, or wastes words."""
    prompts = {menu.prompt for menu in context.helpline.menus.values()}
    for passage in context.voice_passages():
        padding = wording(passage.language).menu_padding
        if passage.id in prompts and (found := padding.search(passage.words)):
            yield passage.place, f"A menu does without `{found[0]}`: name the choices only."
