"""Every text and every spoken piece of a source, one by one, its placeholders filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from helpline.content.parsed_source import ParsedSource
from helpline.content.problems import Keys, Place
from helpline.content.schema import HelplineFile, LineEntry, TopicFile
from helpline.content.segments import replace_typography

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


class Passage(Struct, frozen=True):
    """One form of one line in one language."""

    language: str
    id: str  # of the line, as compiled: "greeting", "side-effects.page.1"
    form: str  # text | voice
    kind: str  # line | label | page | part | questions
    topic: str | None
    raw: str  # as in the file
    words: str  # filled in; a text also with plain characters
    facts: tuple[str, ...]
    place: Place  # of the form
    line_place: Place  # of the line


def read_passages(parsed: ParsedSource) -> tuple[Passage, ...]:
    """All passages: the first language's lines, its topics, then the next language's."""
    return tuple(
        passage
        for language in parsed.helpline.codes
        for piece in _pieces(parsed, language)
        for passage in _passages(parsed, language, piece)
    )


class _Piece(Struct, frozen=True):
    """A line, or a piece of a topic, with all its forms."""

    kind: str
    id: str
    entry: LineEntry
    place: Place
    topic: str | None = None


def _pieces(parsed: ParsedSource, language: str) -> Iterator[_Piece]:
    """Every line and every piece of a topic in one language."""
    path = f"{language}/lines.yaml"
    for id, entry in parsed.lines.get(language, {}).items():
        yield _Piece("line", id, entry, parsed.place(path, id))
    for topic in parsed.topic_ids:
        if file := parsed.topics.get((language, topic)):
            path = f"{language}/topics/{topic}.yaml"
            for kind, id, entry, keys in _topic_pieces(file):
                yield _Piece(kind, f"{topic}.{id}", entry, parsed.place(path, *keys), topic)


def _topic_pieces(file: TopicFile) -> Iterator[tuple[str, str, LineEntry, Keys]]:
    """Kind, id within the topic, words, and keys in the file of every piece of a topic."""
    label, questions = file.label, file.questions
    yield "label", "label", LineEntry(text=label.text, voice=label.voice), ("label",)
    for number, page in enumerate(file.pages):
        entry = LineEntry(text=page.text, facts=page.facts)
        yield "page", f"page.{number + 1}", entry, ("pages", number)
    for number, part in enumerate(file.parts):
        entry = LineEntry(voice=part.voice, facts=part.facts)
        yield "part", f"part.{number + 1}", entry, ("parts", number)
    entry = LineEntry(text=questions.text, voice=questions.voice, facts=questions.facts)
    yield "questions", "questions", entry, ("questions",)


def _passages(parsed: ParsedSource, language: str, piece: _Piece) -> Iterator[Passage]:
    """The forms of one piece, text and voice, as far as it has them."""
    for form, raw in (("text", piece.entry.text), ("voice", piece.entry.voice)):
        if raw is not None:
            filled = fill(raw, placeholders(parsed.helpline, language, form))
            yield Passage(
                language=language,
                id=piece.id,
                form=form,
                kind=piece.kind,
                topic=piece.topic,
                raw=raw,
                words=replace_typography(filled) if form == "text" else filled,
                facts=piece.entry.facts,
                place=parsed.place(piece.place.path, *piece.place.keys, form),
                line_place=piece.place,
            )


# Placeholders ----------------------------------------------------------------------


def placeholders(helpline: HelplineFile, language: str, form: str) -> dict[str, str]:
    """Name -> words, for one language and form: {service}, {hours} and every help line.

    A text gets a number as digits to tap, a voice gets it as words.
    """
    words = {"service": helpline.service.get(language, "")}
    if hours := helpline.hours.say.get(language):
        words["hours"] = hours.text if form == "text" else hours.voice
    for name, line in helpline.help_lines.items():
        words[name] = line.dial if form == "text" else line.say.get(language, line.dial)
    return words


def fill(text: str, words: Mapping[str, str]) -> str:
    """`text` with each {name} replaced; a name without words stays as it is."""
    return PLACEHOLDER.sub(lambda found: words.get(found[1], found[0]), text)


def placeholder_names(text: str) -> tuple[str, ...]:
    """The names in braces in `text`, in order."""
    return tuple(PLACEHOLDER.findall(text))
