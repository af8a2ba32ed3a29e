"""Every text and every spoken piece of a manuscript, one by one, filled in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from helpline.content.parsed_source import ParsedSource
from helpline.content.placeholders import fill, fill_ins
from helpline.content.schema import LineEntry, TopicFile
from helpline.content.segments import plain

Keys = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """One form of one line in one language."""

    language: str
    id: str  # of the line, as compiled: "greeting", "chemotherapy.page.1"
    form: str  # text | voice
    kind: str  # line | label | page | part | questions
    topic: str | None
    written: str  # as in the file
    words: str  # filled in; a text also with plain characters
    facts: tuple[str, ...]
    path: str
    keys: Keys  # where in the file
    where: str  # "en/lines.yaml:12", of the form
    entry: str  # the same, of the line


class _Origin(NamedTuple):
    language: str
    id: str
    kind: str
    topic: str | None
    path: str
    keys: Keys


def read_passages(manuscript: ParsedSource) -> tuple[Passage, ...]:
    """All passages: the first language's lines, its topics, then the next language's."""
    return tuple(
        passage
        for language in manuscript.helpline.codes
        for passages in (_of_lines, _of_topics)
        for passage in passages(manuscript, language)
    )


def _of_lines(manuscript: ParsedSource, language: str) -> Iterator[Passage]:
    path = f"{language}/lines.yaml"
    for id, entry in manuscript.lines.get(language, {}).items():
        yield from _forms(manuscript, _Origin(language, id, "line", None, path, (id,)), entry)


def _of_topics(manuscript: ParsedSource, language: str) -> Iterator[Passage]:
    for topic in manuscript.topic_ids:
        if file := manuscript.topics.get((language, topic)):
            path = f"{language}/topics/{topic}.yaml"
            for kind, id, entry, keys in _pieces(topic, file):
                origin = _Origin(language, id, kind, topic, path, keys)
                yield from _forms(manuscript, origin, entry)


def _pieces(topic: str, file: TopicFile) -> Iterator[tuple[str, str, LineEntry, Keys]]:
    """Kind, line id, words and place of every piece of a topic."""
    label, questions = file.label, file.questions
    yield "label", f"{topic}.label", LineEntry(text=label.text, voice=label.voice), ("label",)
    for number, page in enumerate(file.pages):
        entry = LineEntry(text=page.text, facts=page.facts)
        yield "page", f"{topic}.page.{number + 1}", entry, ("pages", number)
    for number, part in enumerate(file.parts):
        entry = LineEntry(voice=part.voice, facts=part.facts)
        yield "part", f"{topic}.part.{number + 1}", entry, ("parts", number)
    entry = LineEntry(text=questions.text, voice=questions.voice, facts=questions.facts)
    yield "questions", f"{topic}.questions", entry, ("questions",)


def _forms(manuscript: ParsedSource, origin: _Origin, entry: LineEntry) -> Iterator[Passage]:
    for form, written in (("text", entry.text), ("voice", entry.voice)):
        if written is not None:
            filled = fill(written, fill_ins(manuscript.helpline, origin.language, form))
            yield Passage(
                language=origin.language,
                id=origin.id,
                form=form,
                kind=origin.kind,
                topic=origin.topic,
                written=written,
                words=plain(filled) if form == "text" else filled,
                facts=entry.facts,
                path=origin.path,
                keys=(*origin.keys, form),
                where=manuscript.where(origin.path, *origin.keys, form),
                entry=manuscript.where(origin.path, *origin.keys),
            )
