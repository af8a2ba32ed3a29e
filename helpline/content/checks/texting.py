"""Does every text fit one segment, in letters that cost no more?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpline.content.assemble import option_label
from helpline.content.checks.context import Draft, Finding
from helpline.content.passages import Passage
from helpline.content.segments import ROOM, outside, page_tail, segments

TWO_SEGMENTS = frozenset({"crisis"})
"""Lines that may take two: acknowledging, 988 and 911 do not go into one (E4)."""

LINK = re.compile(r"https?:|www\.|\b\w+\.(?:org|com|gov|net|edu)\b", re.I)


def text_too_long(draft: Draft) -> Iterator[Finding]:
    """A text does not fit one segment with all that is added to it."""
    for passage in draft.of("text"):
        limit = 2 if passage.id in TWO_SEGMENTS else 1
        tail = tail_of(draft, passage)
        cost = segments(passage.words + tail)
        if cost.parts > limit:
            added = f" with `{tail.strip()}` behind it" if tail else ""
            room = ROOM[cost.encoding][0]
            yield (
                passage.where,
                f"This text takes {cost.units} characters{added}, where {room} fit, and would be "
                f"sent and paid as {cost.parts} texts.{_because(passage.words)} Make it shorter.",
            )


def tail_of(draft: Draft, passage: Passage) -> str:
    """What the program adds to a piece of a topic: a page's number, and how to go on."""
    if passage.kind == "questions":
        return f" {draft.words(passage.language, 'menu', 'text')}"
    if passage.kind != "page" or passage.topic is None:
        return ""
    count = len(draft.manuscript.topics[passage.language, passage.topic].pages)
    number = int(passage.id.rpartition(".")[2])
    reply = "more" if number < count else "ask"
    return page_tail(number, count, draft.words(passage.language, reply, "text"))


def menu_text_too_long(draft: Draft) -> Iterator[Finding]:
    """A menu, with its choices, does not fit one segment."""
    for id, menu in draft.plan.menus.items():
        for language in draft.plan.codes:
            rows = [draft.words(language, menu.prompt, "text")]
            for option in menu.options:
                for code in draft.languages_of(language, option):
                    rows.append(f"{option.key} {draft.words(code, option_label(option), 'text')}")
            cost = segments("\n".join(rows))
            if cost.parts > 1:
                yield (
                    draft.manuscript.plan("menus", id),
                    f"In `{language}` the menu `{id}` takes {cost.units} characters with its "
                    f"choices, where {ROOM[cost.encoding][0]} fit. Make its words shorter.",
                )


def costly_letters(draft: Draft) -> Iterator[Finding]:
    """A letter makes the text cost more."""
    for passage in draft.of("text"):
        if outside(passage.words):
            yield passage.where, _because(passage.words).strip()


def _because(words: str) -> str:
    letters = outside(words)
    if not letters:
        return ""
    listed, one = " ".join(letters), len(letters) == 1
    return (
        f" {listed} {'is' if one else 'are'} not in the alphabet of plain texts: "
        "with it only 70 characters fit where 160 did. Choose words without it."
    )


def link_in_text(draft: Draft) -> Iterator[Finding]:
    """A text needs the internet to be understood."""
    for passage in draft.of("text"):
        if LINK.search(passage.words):
            yield passage.where, "Many phones cannot open a link. Say it in the text itself."
