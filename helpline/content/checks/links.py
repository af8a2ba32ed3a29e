"""Does every key lead somewhere, and is every place led to?"""

from __future__ import annotations

from collections.abc import Iterator

from helpline.content.checks.context import OTHER, CheckContext, Finding, check
from helpline.content.problems import Place

DEEPEST = 2
"""Presses from the main menu to a topic (A5)."""

MOST, MANY = 7, 5
"""Choices of a menu: there are seven keys, and five can be held in mind (A6)."""


STATES = frozenset(("languages", "resume", "choice", "pause", "crisis", "closing"))
"""Names that a conversation has for its own states (`conversation/places.py`)."""


@check("reserved-name", "error")
def reserved_name(context: CheckContext) -> Iterator[Finding]:
    """A menu or topic is called what the program calls a state of its own."""
    for id in sorted(STATES.intersection(context.helpline.menus)):
        yield context.helpline_place("menus", id), f"Choose another name than `{id}` for the menu."
    for id in sorted(STATES.intersection(context.parsed.topic_ids)):
        yield _topic_place(context, id), f"Choose another name than `{id}` for the topic."


@check("unknown-goto", "error")
def unknown_goto(context: CheckContext) -> Iterator[Finding]:
    """A menu leads to a menu or topic that does not exist."""
    helpline = context.helpline
    known = (*helpline.menus, *context.parsed.topic_ids)
    if helpline.entry not in helpline.menus:
        yield context.helpline_place("entry"), f"There is no menu `{helpline.entry}` to begin with."
    for _, _, option, place in context.options():
        if option.goto is not None and option.goto not in known:
            yield place, f"There is no menu or topic `{option.goto}`. There are {_list(known)}."
        if option.language not in (None, OTHER, *helpline.codes):
            yield place, f"`{option.language}` is not one of the languages, and not `other`."
        if option.language == OTHER and len(helpline.codes) < 2:
            yield place, "There is no other language to change to."


@check("unknown-label", "error")
def unknown_label(context: CheckContext) -> Iterator[Finding]:
    """A menu's choice has no words."""
    for _, _, option, place in context.options():
        if option.goto in context.helpline.menus and option.label is None:
            yield place, f"The menu `{option.goto}` needs a `label`: the name of a line."


@check("unreachable", "error")
def unreachable(context: CheckContext) -> Iterator[Finding]:
    """No sequence of keys leads to this menu or topic."""
    reached = depths(context)
    for id in context.helpline.menus:
        if id not in reached:
            yield context.helpline_place("menus", id), f"No key leads to the menu `{id}`."
    for id in context.parsed.topic_ids:
        if id not in reached:
            yield _topic_place(context, id), f"No key leads to the topic `{id}`. Add it to a menu."


@check("too-deep", "error")
def too_deep(context: CheckContext) -> Iterator[Finding]:
    """A topic is further than two presses from the main menu."""
    for id, depth in depths(context).items():
        if depth > DEEPEST and id in context.parsed.topic_ids:
            sentence = f"It takes {depth} presses to reach `{id}`; {DEEPEST} is the most."
            yield _topic_place(context, id), sentence


def depths(context: CheckContext) -> dict[str, int]:
    """Menu or topic -> the presses it takes from the main menu, for all that can be reached."""
    found, menus = {context.helpline.entry: 0}, [context.helpline.entry]
    for id in menus:
        menu = context.helpline.menus.get(id)
        for option in menu.options if menu else ():
            if option.goto is not None and option.goto not in found:
                found[option.goto] = found[id] + 1
                menus.append(option.goto)
    return found


@check("key-gap", "error")
def key_gap(context: CheckContext) -> Iterator[Finding]:
    """The keys of a menu do not count up from 1."""
    for id, number, option, place in context.options():
        if option.key != str(number + 1):
            wanted = f"choice {number + 1} of the menu `{id}` should have the key {number + 1}"
            yield place, f"Keys count up from 1 without gaps: {wanted}, and not {option.key}."


@check("too-many-options", "error")
def too_many_options(context: CheckContext) -> Iterator[Finding]:
    """A menu has more choices than keys 1 to 7."""
    for id, menu in context.helpline.menus.items():
        if len(menu.options) > MOST:
            sentence = (
                f"The menu `{id}` has {len(menu.options)} choices; there are keys for {MOST}."
            )
            yield context.helpline_place("menus", id), sentence


@check("many-options", "warning")
def many_options(context: CheckContext) -> Iterator[Finding]:
    """A menu has more choices than most people can hold in mind."""
    for id, menu in context.helpline.menus.items():
        if MANY < len(menu.options) <= MOST:
            sentence = (
                f"The menu `{id}` has {len(menu.options)} choices; {MANY} are easier to hold."
            )
            yield context.helpline_place("menus", id), sentence


@check("unknown-person", "error")
def unknown_person(context: CheckContext) -> Iterator[Finding]:
    """The help line a person is dialled at does not exist or is turned off."""
    name = context.helpline.person
    line = context.helpline.help_lines.get(name or "")
    if name is not None and line is None:
        yield context.helpline_place("person"), f"There is no help line `{name}` below."
    elif line is not None and not line.enabled:
        yield context.helpline_place("person"), f"The help line `{name}` is turned off."


@check("unknown-topic", "error")
def unknown_topic(context: CheckContext) -> Iterator[Finding]:
    """Words that people say lead to a topic that does not exist."""
    topics = context.parsed.topic_ids
    for (language, *keys), topic in _topics_of_words(context):
        if topic not in topics:
            place = context.place(f"{language}/words.yaml", *keys)
            yield place, f"There is no topic `{topic}`. There are {_list(topics)}."


@check("topic-without-words", "warning")
def topic_without_words(context: CheckContext) -> Iterator[Finding]:
    """Nothing that people say leads to a topic."""
    for language, words in context.parsed.words.items():
        for topic in context.parsed.topic_ids:
            if topic not in words.sure:
                place = context.place(f"{language}/words.yaml", "topics")
                yield place, f"No words lead to the topic `{topic}` in this language."


@check("about-nothing", "error")
def about_nothing(context: CheckContext) -> Iterator[Finding]:
    """A page or part is about something that no words lead to."""
    parsed = context.parsed
    for (language, id), file in parsed.topics.items():
        known = parsed.words[language].about if language in parsed.words else {}
        sides = {
            **{("pages", number): page.about for number, page in enumerate(file.pages)},
            **{("parts", number): part.about for number, part in enumerate(file.parts)},
        }
        for keys, side in sides.items():
            if side and side not in known:
                place = context.place(f"{language}/topics/{id}.yaml", *keys, "about")
                yield place, f"words.yaml has no list `{side}` under `about`."


def _topics_of_words(context: CheckContext) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Where words name a topic (language, section, topic), and which."""
    for language, words in context.parsed.words.items():
        for topic in dict.fromkeys([*words.sure, *words.loose]):
            yield (language, "topics", topic), topic
        for topic in words.drugs:
            yield (language, "drugs", topic), topic


def _topic_place(context: CheckContext, id: str) -> Place:
    """The file of a topic in the first language that has it."""
    paths = (f"{code}/topics/{id}.yaml" for code in context.helpline.codes)
    return Place(next(path for path in paths if path in context.parsed.documents))


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)
