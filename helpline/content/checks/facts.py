"""Does everything that is said rest on a fact that still holds?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from helpline.content.checks.context import CheckContext, Finding, check
from helpline.content.passages import Passage
from helpline.content.schema import FactEntry


@check("unknown-source", "error")
def unknown_source(context: CheckContext) -> Iterator[Finding]:
    """A topic names a source that does not exist."""
    written = context.parsed.documents
    for (language, id), topic in context.parsed.topics.items():
        if f"sources/{topic.source}.yaml" not in written:
            place = context.place(f"{language}/topics/{id}.yaml", "source")
            yield place, f"There is no file sources/{topic.source}.yaml."


@check("unknown-fact", "error")
def unknown_fact(context: CheckContext) -> Iterator[Finding]:
    """A fact is named that no source holds."""
    for passage in context.passages:
        known = _facts_behind(context, passage)
        for fact in passage.facts if known is not None else ():
            if fact not in (known or {}):
                yield passage.line_place, f"There is no fact `{fact}` in the source."
    for id, source in context.parsed.sources.items():
        path = f"sources/{id}.yaml"
        for name, section in source.sections.items():
            for fact in set(section.facts) - source.facts.keys():
                place = context.place(path, "sections", name, "facts")
                yield place, f"There is no fact `{fact}` in this file."
        for name, entry in source.facts.items():
            for reference in set(entry.see) - source.references.keys():
                place = context.place(path, "facts", name, "see")
                yield place, f"There is no reference `{reference}` in this file."


@check("outdated-fact", "error")
def outdated_fact(context: CheckContext) -> Iterator[Finding]:
    """Words rest on nothing but facts that are out of date."""
    for passage in context.passages:
        known = _facts_behind(context, passage) or {}
        behind = [known[fact] for fact in passage.facts if fact in known]
        if behind and all(fact.verdict == "outdated" for fact in behind):
            names = ", ".join(passage.facts)
            yield (
                passage.line_place,
                f"This rests on {names} alone, which is out of date. "
                "Say what is true today, and name the fact for it.",
            )


@check("no-facts", "warning")
def no_facts(context: CheckContext) -> Iterator[Finding]:
    """A piece of a topic does not say which facts it rests on."""
    for passage in context.passages:
        if passage.kind in ("page", "part", "questions") and not passage.facts:
            yield passage.line_place, "Name the facts that these words rest on, as `facts: [F1]`."


@check("no-note", "warning")
def no_note(context: CheckContext) -> Iterator[Finding]:
    """A fact is out of date and it is not said what is true instead."""
    for id, source in context.parsed.sources.items():
        for name, fact in source.facts.items():
            if fact.verdict == "outdated" and fact.note is None:
                place = context.place(f"sources/{id}.yaml", "facts", name)
                yield place, f"`{name}` is out of date. Add a `note`: what is true instead?"


def _facts_behind(context: CheckContext, passage: Passage) -> Mapping[str, FactEntry] | None:
    """The facts a passage may name: its topic's source, or for a line all; None: unknown."""
    sources = context.parsed.sources
    if passage.topic is None:
        return {id: fact for source in sources.values() for id, fact in source.facts.items()}
    topic = context.parsed.topics[passage.language, passage.topic]
    return sources[topic.source].facts if topic.source in sources else None
