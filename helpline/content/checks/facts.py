"""Does everything that is said rest on a fact that still holds?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from helpline.content.checks.context import Draft, Finding
from helpline.content.passages import Passage
from helpline.content.schema import FactEntry


def unknown_source(draft: Draft) -> Iterator[Finding]:
    """A topic names a source that does not exist."""
    written = draft.manuscript.documents
    for (language, id), topic in draft.manuscript.topics.items():
        if f"sources/{topic.source}.yaml" not in written:
            where = draft.manuscript.where(f"{language}/topics/{id}.yaml", "source")
            yield where, f"There is no file sources/{topic.source}.yaml."


def unknown_fact(draft: Draft) -> Iterator[Finding]:
    """A fact or reference is named that no source holds."""
    for passage in draft.passages:
        known = _facts_behind(draft, passage)
        for fact in passage.facts if known is not None else ():
            if fact not in (known or {}):
                yield passage.entry, f"There is no fact `{fact}` in the source."
    for id, source in draft.manuscript.sources.items():
        path = f"sources/{id}.yaml"
        for name, section in source.sections.items():
            for fact in set(section.facts) - source.facts.keys():
                where = draft.manuscript.where(path, "sections", name, "facts")
                yield where, f"There is no fact `{fact}` in this file."
        for name, entry in source.facts.items():
            for reference in set(entry.see) - source.references.keys():
                where = draft.manuscript.where(path, "facts", name, "see")
                yield where, f"There is no reference `{reference}` in this file."


def outdated_fact(draft: Draft) -> Iterator[Finding]:
    """Words rest on nothing but facts that are out of date."""
    for passage in draft.passages:
        known = _facts_behind(draft, passage) or {}
        behind = [known[fact] for fact in passage.facts if fact in known]
        if behind and all(fact.verdict == "outdated" for fact in behind):
            names = ", ".join(passage.facts)
            yield (
                passage.entry,
                f"This rests on {names} alone, which is out of date. "
                "Say what is true today, and name the fact for it.",
            )


def no_facts(draft: Draft) -> Iterator[Finding]:
    """A piece of a topic does not say which facts it rests on."""
    for passage in draft.passages:
        if passage.kind in ("page", "part", "questions") and not passage.facts:
            yield passage.entry, "Name the facts that these words rest on, as `facts: [F1]`."


def no_note(draft: Draft) -> Iterator[Finding]:
    """A fact is out of date and it is not said what is true instead."""
    for id, source in draft.manuscript.sources.items():
        for name, fact in source.facts.items():
            if fact.verdict == "outdated" and fact.note is None:
                where = draft.manuscript.where(f"sources/{id}.yaml", "facts", name)
                yield where, f"`{name}` is out of date. Add a `note`: what is true instead?"


def _facts_behind(draft: Draft, passage: Passage) -> Mapping[str, FactEntry] | None:
    """The facts a passage may name: its topic's source, or for a line all; None: unknown."""
    sources = draft.manuscript.sources
    if passage.topic is None:
        return {id: fact for source in sources.values() for id, fact in source.facts.items()}
    topic = draft.manuscript.topics[passage.language, passage.topic]
    return sources[topic.source].facts if topic.source in sources else None
