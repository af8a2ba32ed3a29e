"""Is everything said in every language, and can everything in braces be filled in?"""

from __future__ import annotations

from collections.abc import Container, Iterator
from difflib import get_close_matches

from helpline.content.checks.context import Draft, Finding
from helpline.content.parsed_source import written_lines
from helpline.content.placeholders import fill_ins, names
from helpline.content.system_lines import BOTH, KEPT, REQUIRED_LINES

KEYS = (*"0123456789", "*", "#")
FORMS = {"text": "text", "voice": "spoken"}


def wanted_lines(draft: Draft) -> dict[str, tuple[str, ...]]:
    """Line id -> forms: what the program asks for, and the prompts and labels of all menus."""
    prompts = dict.fromkeys((menu.prompt for menu in draft.plan.menus.values()), BOTH)
    labels = {option.label: BOTH for _, _, option, _ in draft.options() if option.label}
    return {**REQUIRED_LINES, **prompts, **labels}


def missing_line(draft: Draft) -> Iterator[Finding]:
    """A line that the program says is not there in a language."""
    for language in draft.manuscript.lines:
        there = written_lines(draft.manuscript, language)
        for id, forms in wanted_lines(draft).items():
            if id not in there:
                needs = " and ".join(f"`{form}`" for form in forms)
                yield f"{language}/lines.yaml:1", f"The line `{id}` is missing. It needs {needs}."


def missing_form(draft: Draft) -> Iterator[Finding]:
    """A line lacks its texted or its spoken form."""
    wanted = wanted_lines(draft)
    for language, lines in draft.manuscript.lines.items():
        for id, entry in lines.items():
            for form in wanted.get(id, ()):
                if getattr(entry, form) is None:
                    where = draft.manuscript.where(f"{language}/lines.yaml", id)
                    yield where, f"`{id}` needs `{form}`: what is {FORMS[form]}."


def unused_form(draft: Draft) -> Iterator[Finding]:
    """A line has a texted or spoken form that is never used."""
    wanted = wanted_lines(draft)
    for passage in draft.passages:
        used = wanted.get(passage.id, BOTH) if passage.kind == "line" else BOTH
        if passage.form not in used:
            yield passage.where, f"`{passage.id}` is never {FORMS[passage.form]}."


def unknown_line(draft: Draft) -> Iterator[Finding]:
    """A line has a name that the program never asks for."""
    wanted = wanted_lines(draft)
    for language in draft.manuscript.lines:
        for id in written_lines(draft.manuscript, language):
            if id not in wanted:
                guess = get_close_matches(id, wanted, n=1)
                hint = f" Did you mean `{guess[0]}`?" if guess else ""
                where = draft.manuscript.where(f"{language}/lines.yaml", id)
                yield where, f"`{id}` is not a line that is ever said.{hint}"


def missing_topic(draft: Draft) -> Iterator[Finding]:
    """A topic is not there in every language."""
    for language in draft.plan.codes:
        for id in draft.manuscript.topic_ids:
            path = f"{language}/topics/{id}.yaml"
            if path not in draft.manuscript.documents:
                yield f"{path}:1", f"The topic `{id}` is not there in this language."


def unknown_fill_in(draft: Draft) -> Iterator[Finding]:
    """A word in braces has nothing to be filled with."""
    for passage in draft.passages:
        known = {*fill_ins(draft.plan, passage.language, passage.form)}
        known |= KEPT.get(passage.id, frozenset())
        for name in names(passage.written):
            if name not in known:
                guess = get_close_matches(name, known, n=1)
                hint = f"Did you mean {{{guess[0]}}}?" if guess else "Is it misspelt?"
                yield passage.where, f"Nothing is known to fill in for {{{name}}}. {hint}"
        if passage.written.count("{") + passage.written.count("}") > 2 * len(
            names(passage.written)
        ):
            yield passage.where, "A brace is opened and not closed, or closed and not opened."


def missing_fill_in(draft: Draft) -> Iterator[Finding]:
    """The frame of a spoken choice lacks its label or its key, or says the key first."""
    for passage in draft.passages:
        if passage.id == "press" and names(passage.written) != ("label", "key"):
            yield passage.where, "`press` should hold {label} and, after it, {key}."


def missing_say(draft: Draft) -> Iterator[Finding]:
    """It is not said how a key, the service, the hours or a number is told in a language."""
    for language in draft.plan.codes:
        for keys, told in _told(draft):
            if language not in told:
                yield draft.manuscript.plan(*keys), f"`{keys[-1]}` is not told in `{language}`."
        if language in draft.manuscript.sounds:
            for key in KEYS:
                if key not in draft.sounds(language).keys:
                    where = draft.manuscript.where(f"{language}/sounds.yaml", "keys")
                    yield where, f"How is the key {key} called in this language?"


def _told(draft: Draft) -> Iterator[tuple[tuple[str, ...], Container[str]]]:
    yield ("service",), draft.plan.service
    yield ("hours", "say"), draft.plan.hours.say
    for name, line in draft.plan.help_lines.items():
        yield ("help_lines", name, "say"), line.say


def cut_short(draft: Draft) -> Iterator[Finding]:
    """A comment follows words that are not in quotes, and may have been meant as words."""
    for passage in draft.passages:
        if passage.keys in draft.manuscript.documents[passage.path].cut:
            yield (
                passage.where,
                "What stands behind ` #` is taken for a comment and never said. "
                "If it belongs to the sentence, put the sentence in quotes.",
            )
