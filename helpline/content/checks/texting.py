"""Does every text fit one segment, in letters that cost no more?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpline.content.assemble import option_label
from helpline.content.checks.context import CheckContext, Finding, check
from helpline.content.passages import Passage
from helpline.content.segments import ROOM, costly_characters, page_tail, segments
from helpline.content.system_lines import SYSTEM_LINES

LINK = re.compile(r"https?:|www\.|\b\w+\.(?:org|com|gov|net|edu)\b", re.I)


@check("text-too-long", "error")
def text_too_long(context: CheckContext) -> Iterator[Finding]:
    """A text does not fit one segment with all that is added to it."""
    for passage in context.text_passages():
        line = SYSTEM_LINES.get(passage.id)
        limit = line.segments if line else 1
        tail = tail_of(context, passage)
        cost = segments(passage.words + tail)
        if cost.parts > limit:
            added = f" with `{tail.strip()}` behind it" if tail else ""
            room = ROOM[cost.encoding][0]
            yield (
                passage.place,
                f"This text takes {cost.units} characters{added}, where {room} fit, and would be "
                f"sent and paid as {cost.parts} texts.{_why_costly(passage.words)} "
                "Make it shorter.",
            )


def tail_of(context: CheckContext, passage: Passage) -> str:
    """What the program adds to a piece of a topic: a page's number, and how to go on."""
    if passage.kind == "questions":
        return f" {context.words(passage.language, 'menu', 'text')}"
    if passage.kind != "page" or passage.topic is None:
        return ""
    count = len(context.parsed.topics[passage.language, passage.topic].pages)
    number = int(passage.id.rpartition(".")[2])
    reply = "more" if number < count else "ask"
    return page_tail(number, count, context.words(passage.language, reply, "text"))


@check("menu-text-too-long", "error")
def menu_text_too_long(context: CheckContext) -> Iterator[Finding]:
    """A menu, with its choices, does not fit one segment."""
    for id, menu in context.helpline.menus.items():
        for language in context.helpline.codes:
            rows = [context.words(language, menu.prompt, "text")]
            for option in menu.options:
                for code in context.languages_of(language, option):
                    rows.append(f"{option.key} {context.words(code, option_label(option), 'text')}")
            cost = segments("\n".join(rows))
            if cost.parts > 1:
                yield (
                    context.helpline_place("menus", id),
                    f"In `{language}` the menu `{id}` takes {cost.units} characters with its "
                    f"choices, where {ROOM[cost.encoding][0]} fit. Make its words shorter.",
                )


@check("costly-letters", "warning")
def costly_letters(context: CheckContext) -> Iterator[Finding]:
    """A letter makes the text cost more."""
    for passage in context.text_passages():
        if costly_characters(passage.words):
            yield passage.place, _why_costly(passage.words).strip()


def _why_costly(words: str) -> str:
    letters = costly_characters(words)
    if not letters:
        return ""
    listed, one = " ".join(letters), len(letters) == 1
    return (
        f" {listed} {'is' if one else 'are'} not in the alphabet of plain texts: "
        "with it only 70 characters fit where 160 did. Choose words without it."
    )


@check("link-in-text", "error")
def link_in_text(context: CheckContext) -> Iterator[Finding]:
    """A text needs the internet to be understood."""
    for passage in context.text_passages():
        if LINK.search(passage.words):
            yield passage.place, "Many phones cannot open a link. Say it in the text itself."
