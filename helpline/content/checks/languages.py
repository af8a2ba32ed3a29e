"""Is everything said in every language, and can everything in braces be filled in?"""

from __future__ import annotations

from collections.abc import Container, Iterator
from difflib import get_close_matches

from helpline.content.checks.context import CheckContext, Finding, check
from helpline.content.passages import placeholder_names, placeholders
from helpline.content.problems import Place
from helpline.content.system_lines import BOTH, SYSTEM_LINES

KEYS = (*"0123456789", "*", "#")
FORMS = {"text": "text", "voice": "spoken"}


def required_lines(context: CheckContext) -> dict[str, tuple[str, ...]]:
    """Line id -> forms: what the program asks for, and the prompts and labels of all menus."""
    prompts = dict.fromkeys((menu.prompt for menu in context.helpline.menus.values()), BOTH)
    labels = {option.label: BOTH for _, _, option, _ in context.options() if option.label}
    system = {id: line.forms for id, line in SYSTEM_LINES.items()}
    return {**system, **prompts, **labels}


def _is_optional(id: str) -> bool:
    return id in SYSTEM_LINES and SYSTEM_LINES[id].optional


@check("missing-line", "error")
def missing_line(context: CheckContext) -> Iterator[Finding]:
    """A line that the program says is not there in a language."""
    for language in context.parsed.lines:
        entries = context.parsed.line_entries(language)
        for id, forms in required_lines(context).items():
            if id not in entries and not _is_optional(id):
                needs = " and ".join(f"`{form}`" for form in forms)
                message = f"The line `{id}` is missing. It needs {needs}."
                yield Place(f"{language}/lines.yaml"), message


@check("missing-form", "error")
def missing_form(context: CheckContext) -> Iterator[Finding]:
    """A line lacks its texted or its spoken form."""
    required = required_lines(context)
    for language, lines in context.parsed.lines.items():
        for id, entry in lines.items():
            for form in required.get(id, ()):
                if getattr(entry, form) is None:
                    place = context.place(f"{language}/lines.yaml", id)
                    yield place, f"`{id}` needs `{form}`: what is {FORMS[form]}."


@check("unused-form", "warning")
def unused_form(context: CheckContext) -> Iterator[Finding]:
    """A line has a texted or spoken form that is never used."""
    required = required_lines(context)
    for passage in context.passages:
        used = required.get(passage.id, BOTH) if passage.kind == "line" else BOTH
        if passage.form not in used:
            yield passage.place, f"`{passage.id}` is never {FORMS[passage.form]}."


@check("unknown-line", "error")
def unknown_line(context: CheckContext) -> Iterator[Finding]:
    """A line has a name that the program never asks for."""
    required = required_lines(context)
    for language in context.parsed.lines:
        for id in context.parsed.line_entries(language):
            if id not in required:
                guess = get_close_matches(id, required, n=1)
                hint = f" Did you mean `{guess[0]}`?" if guess else ""
                place = context.place(f"{language}/lines.yaml", id)
                yield place, f"`{id}` is not a line that is ever said.{hint}"


@check("missing-topic", "error")
def missing_topic(context: CheckContext) -> Iterator[Finding]:
    """A topic is not there in every language."""
    for language in context.helpline.codes:
        for id in context.parsed.topic_ids:
            path = f"{language}/topics/{id}.yaml"
            if path not in context.parsed.documents:
                yield Place(path), f"The topic `{id}` is not there in this language."


@check("unknown-placeholder", "error")
def unknown_placeholder(context: CheckContext) -> Iterator[Finding]:
    """A word in braces has nothing to be filled with."""
    for passage in context.passages:
        known = {*placeholders(context.helpline, passage.language, passage.form)}
        if line := SYSTEM_LINES.get(passage.id):
            known |= {*line.runtime_placeholders}
        names = placeholder_names(passage.raw)
        for name in names:
            if name not in known:
                guess = get_close_matches(name, known, n=1)
                hint = f"Did you mean {{{guess[0]}}}?" if guess else "Is it misspelt?"
                yield passage.place, f"Nothing is known to fill in for {{{name}}}. {hint}"
        if passage.raw.count("{") + passage.raw.count("}") > 2 * len(names):
            yield passage.place, "A brace is opened and not closed, or closed and not opened."


@check("missing-placeholder", "error")
def missing_placeholder(context: CheckContext) -> Iterator[Finding]:
    """The frame of a spoken choice lacks label or key, or says the key first."""
    for passage in context.passages:
        line = SYSTEM_LINES.get(passage.id)
        wanted = line.runtime_placeholders if line else ()
        if wanted and placeholder_names(passage.raw) != wanted:
            listed = " and, after it, ".join(f"{{{name}}}" for name in wanted)
            yield passage.place, f"`{passage.id}` should hold {listed}."


@check("missing-say", "error")
def missing_say(context: CheckContext) -> Iterator[Finding]:
    """It is not said how a key or a number is spoken in a language."""
    for language in context.helpline.codes:
        for keys, words in _words_by_language(context):
            if language not in words:
                yield context.helpline_place(*keys), f"`{keys[-1]}` is not told in `{language}`."
        if language in context.parsed.sounds:
            for key in KEYS:
                if key not in context.sounds(language).keys:
                    place = context.place(f"{language}/sounds.yaml", "keys")
                    yield place, f"How is the key {key} called in this language?"


def _words_by_language(
    context: CheckContext,
) -> Iterator[tuple[tuple[str, ...], Container[str]]]:
    """Keys in helpline.yaml, and what must have words in every language there."""
    yield ("service",), context.helpline.service
    yield ("hours", "say"), context.helpline.hours.say
    for name, line in context.helpline.help_lines.items():
        yield ("help_lines", name, "say"), line.say


@check("cut-short", "warning")
def cut_short(context: CheckContext) -> Iterator[Finding]:
    """A comment follows words without quotes, and may have been meant as words."""
    for passage in context.passages:
        if passage.place.keys in context.parsed.documents[passage.place.path].before_comment:
            yield (
                passage.place,
                "What stands behind ` #` is taken for a comment and never said. "
                "If it belongs to the sentence, put the sentence in quotes.",
            )
