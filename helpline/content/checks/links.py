"""Does every key lead somewhere, and is every place led to?"""

from __future__ import annotations

from collections.abc import Iterator

from helpline.content.checks.context import OTHER, Draft, Finding

DEEPEST = 2
"""Presses from the main menu to a topic (A5)."""

MOST, MANY = 7, 5
"""Choices of a menu: there are seven keys, and five can be held in mind (A6)."""


def unknown_goto(draft: Draft) -> Iterator[Finding]:
    """A menu leads to a menu or topic that does not exist."""
    plan, topics = draft.plan, draft.manuscript.topic_ids
    known = (*plan.menus, *topics)
    if plan.entry not in plan.menus:
        yield draft.manuscript.plan("entry"), f"There is no menu `{plan.entry}` to begin with."
    for _, _, option, where in draft.options():
        if option.goto is not None and option.goto not in known:
            yield where, f"There is no menu or topic `{option.goto}`. There are {_list(known)}."
        if option.language not in (None, OTHER, *plan.codes):
            yield where, f"`{option.language}` is not one of the languages, and not `other`."
        if option.language == OTHER and len(plan.codes) < 2:
            yield where, "There is no other language to change to."


def unknown_label(draft: Draft) -> Iterator[Finding]:
    """A choice that leads to a menu has no words of its own."""
    for _, _, option, where in draft.options():
        if option.goto in draft.plan.menus and option.label is None:
            yield where, f"The menu `{option.goto}` needs a `label`: the name of a line."


def unreachable(draft: Draft) -> Iterator[Finding]:
    """No sequence of keys leads to this menu or topic."""
    reached = depths(draft)
    for id in draft.plan.menus:
        if id not in reached:
            yield draft.manuscript.plan("menus", id), f"No key leads to the menu `{id}`."
    for id in draft.manuscript.topic_ids:
        if id not in reached:
            yield _topic_file(draft, id), f"No key leads to the topic `{id}`. Add it to a menu."


def too_deep(draft: Draft) -> Iterator[Finding]:
    """A topic is further than two presses from the main menu."""
    for id, depth in depths(draft).items():
        if depth > DEEPEST and id in draft.manuscript.topic_ids:
            sentence = f"It takes {depth} presses to reach `{id}`; {DEEPEST} is the most."
            yield _topic_file(draft, id), sentence


def depths(draft: Draft) -> dict[str, int]:
    """Menu or topic -> the presses it takes from the main menu, for all that can be reached."""
    found, menus = {draft.plan.entry: 0}, [draft.plan.entry]
    for id in menus:
        menu = draft.plan.menus.get(id)
        for option in menu.options if menu else ():
            if option.goto is not None and option.goto not in found:
                found[option.goto] = found[id] + 1
                menus.append(option.goto)
    return found


def key_gap(draft: Draft) -> Iterator[Finding]:
    """The keys of a menu do not count up from 1."""
    for id, number, option, where in draft.options():
        if option.key != str(number + 1):
            wanted = f"choice {number + 1} of the menu `{id}` should have the key {number + 1}"
            yield where, f"Keys count up from 1 without gaps: {wanted}, and not {option.key}."


def too_many_options(draft: Draft) -> Iterator[Finding]:
    """A menu has more choices than keys 1 to 7."""
    for id, menu in draft.plan.menus.items():
        if len(menu.options) > MOST:
            sentence = (
                f"The menu `{id}` has {len(menu.options)} choices; there are keys for {MOST}."
            )
            yield draft.manuscript.plan("menus", id), sentence


def many_options(draft: Draft) -> Iterator[Finding]:
    """A menu has more choices than most people can hold in mind."""
    for id, menu in draft.plan.menus.items():
        if MANY < len(menu.options) <= MOST:
            sentence = (
                f"The menu `{id}` has {len(menu.options)} choices; {MANY} are easier to hold."
            )
            yield draft.manuscript.plan("menus", id), sentence


def unknown_person(draft: Draft) -> Iterator[Finding]:
    """The help line a person is dialled at does not exist or is turned off."""
    name = draft.plan.person
    line = draft.plan.help_lines.get(name or "")
    if name is not None and line is None:
        yield draft.manuscript.plan("person"), f"There is no help line `{name}` below."
    elif line is not None and not line.enabled:
        yield draft.manuscript.plan("person"), f"The help line `{name}` is turned off."


def unknown_topic(draft: Draft) -> Iterator[Finding]:
    """Words that people say lead to a topic that does not exist."""
    topics = draft.manuscript.topic_ids
    for path, topic in _spoken_topics(draft):
        if topic not in topics:
            language, *keys = path
            where = draft.manuscript.where(f"{language}/words.yaml", *keys)
            yield where, f"There is no topic `{topic}`. There are {_list(topics)}."


def topic_without_words(draft: Draft) -> Iterator[Finding]:
    """Nothing that people say leads to a topic."""
    for language, words in draft.manuscript.words.items():
        for topic in draft.manuscript.topic_ids:
            if topic not in words.sure:
                where = draft.manuscript.where(f"{language}/words.yaml", "topics")
                yield where, f"No words lead to the topic `{topic}` in this language."


def about_nothing(draft: Draft) -> Iterator[Finding]:
    """A page or part is about a side of its topic that no words lead to."""
    manuscript = draft.manuscript
    for (language, id), file in manuscript.topics.items():
        known = manuscript.words[language].about if language in manuscript.words else {}
        sides = {
            **{("pages", number): page.about for number, page in enumerate(file.pages)},
            **{("parts", number): part.about for number, part in enumerate(file.parts)},
        }
        for place, side in sides.items():
            if side and side not in known:
                where = manuscript.where(f"{language}/topics/{id}.yaml", *place, "about")
                yield where, f"words.yaml has no list `{side}` under `about`."


def _spoken_topics(draft: Draft) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Where words name a topic (language, section, topic), and which."""
    for language, words in draft.manuscript.words.items():
        for topic in dict.fromkeys([*words.sure, *words.loose]):
            yield (language, "topics", topic), topic
        for topic in words.drugs:
            yield (language, "drugs", topic), topic


def _topic_file(draft: Draft, id: str) -> str:
    paths = (f"{code}/topics/{id}.yaml" for code in draft.plan.codes)
    return f"{next(path for path in paths if path in draft.manuscript.documents)}:1"


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)
