"""Build the compiled script from a source in which no error was found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import TypeVar

from helpline.content.model import (
    HelpLine,
    Hours,
    Language,
    Line,
    Menu,
    Option,
    Review,
    Script,
    Topic,
)
from helpline.content.parsed_source import ParsedSource
from helpline.content.passages import Passage
from helpline.content.schema import WEEKDAYS, HelplineFile, MenuEntry, OptionEntry, TopicFile

LANGUAGE_LABEL = "language-label"
T = TypeVar("T")


def assemble(
    parsed: ParsedSource, passages: tuple[Passage, ...], digest: str, *, live: bool
) -> Script:
    """The script that `parsed` says, in the words of `passages`, named `digest`.

    `live` where it is said to real callers.
    """
    helpline = parsed.helpline
    return Script(
        digest=digest,
        languages=helpline.codes,
        entry=helpline.entry,
        live=live,
        menus={id: _menu(id, entry, helpline.entry) for id, entry in helpline.menus.items()},
        topics=_complete(_topics(parsed), helpline.codes),
        lines=_complete(_lines(passages), helpline.codes),
        voices={
            entry.code: Language(**dict(entry), phonemes=parsed.phonemes[entry.code])
            for entry in helpline.languages
        },
        words={code: parsed.words[code] for code in helpline.codes},
        sounds={code: parsed.sounds[code] for code in helpline.codes},
        hours=_hours(helpline),
        person=_person(helpline),
        help_lines={
            key: HelpLine(key, **dict(entry)) for key, entry in helpline.help_lines.items()
        },
    )


def option_label(option: OptionEntry) -> str:
    """The id of the line that names an option."""
    if option.language is not None:
        return LANGUAGE_LABEL
    return option.label or f"{option.goto}.label"


def _menu(id: str, entry: MenuEntry, home: str) -> Menu:
    options = tuple(
        Option(option.key, option_label(option), option.goto or home, option.language)
        for option in entry.options
    )
    return Menu(id, entry.prompt, options)


def _topics(parsed: ParsedSource) -> dict[str, dict[str, Topic]]:
    return {
        language: {
            id: _topic(id, language, file)
            for id in parsed.topic_ids
            if (file := parsed.topics.get((language, id)))
        }
        for language in parsed.helpline.codes
    }


def _topic(id: str, language: str, file: TopicFile) -> Topic:
    review = file.review
    return Topic(
        id=id,
        language=language,
        label=f"{id}.label",
        pages=tuple(f"{id}.page.{number}" for number, _ in enumerate(file.pages, 1)),
        parts=tuple(f"{id}.part.{number}" for number, _ in enumerate(file.parts, 1)),
        questions=f"{id}.questions",
        source=file.source,
        review=Review(review.status, review.by, review.on, review.until),
        page_about=_about(page.about for page in file.pages),
        part_about=_about(part.about for part in file.parts),
    )


def _about(sides: Iterable[str | None]) -> dict[str, int]:
    """Where each side of a topic begins, counted from 1."""
    begins: dict[str, int] = {}
    for number, side in enumerate(sides, 1):
        if side:
            begins.setdefault(side, number)
    return begins


def _lines(passages: tuple[Passage, ...]) -> dict[str, dict[str, Line]]:
    lines: dict[str, dict[str, Line]] = {}
    for (language, id), group in groupby(passages, key=lambda each: (each.language, each.id)):
        forms = list(group)
        words = {passage.form: passage.words for passage in forms}
        line = Line(
            id, words.get("text"), words.get("voice"), forms[0].facts, str(forms[0].line_place)
        )
        lines.setdefault(language, {})[id] = line
    return lines


def _complete(
    words: Mapping[str, dict[str, T]], languages: Iterable[str]
) -> dict[str, dict[str, T]]:
    """`words` with what a language lacks taken from the first language that has it.

    Nothing that is looked up while a person waits is then missing in any language.
    """
    whole: dict[str, T] = {}
    for code in languages:
        whole |= {id: word for id, word in words.get(code, {}).items() if id not in whole}
    return {code: whole | words.get(code, {}) for code in languages}


def _hours(helpline: HelplineFile) -> Hours:
    weekly = {WEEKDAYS.index(day): spans for day, spans in helpline.hours.open.items()}
    return Hours(helpline.hours.zone, weekly, frozenset(helpline.hours.closed))


def _person(helpline: HelplineFile) -> str | None:
    line = helpline.help_lines.get(helpline.person or "")
    return e164(line.dial) if line and line.enabled else None


def e164(written: str) -> str:
    """A number as a carrier dials it: E.164 ("+12025550143"), or a short code as it is.

    A number written without its country is taken for one of North America.
    """
    digits = re.sub(r"\D", "", written)
    if written.startswith("+"):
        return f"+{digits}"
    if len(digits) == 10:
        return f"+1{digits}"
    return f"+{digits}" if len(digits) > 10 else digits
