"""A source read and held against its shape: what is checked, and what is compiled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from helpline.content.document import Document, read_document
from helpline.content.model import Sounds
from helpline.content.problems import Problem, problem
from helpline.content.schema import HelplineFile, LineEntry, SoundsFile, SourceFile, TopicFile
from helpline.content.source import Source
from helpline.content.validation_messages import fit, fit_each
from helpline.content.words import Words, parse_words

PLAN = "helpline.yaml"
EVERY_LANGUAGE = ("lines.yaml", "sounds.yaml", "words.yaml")


@dataclass
class ParsedSource:
    """Every file, as far as it could be read. What could not be read is left out.

    Language files are kept under their language, topics under (language, id), sources
    under their id. Whether a file or an entry was *written* is asked of `documents`.
    """

    helpline: HelplineFile
    documents: dict[str, Document]
    lines: dict[str, dict[str, LineEntry]] = field(default_factory=dict)
    topics: dict[tuple[str, str], TopicFile] = field(default_factory=dict)
    sounds: dict[str, Sounds] = field(default_factory=dict)
    phonemes: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    """Language -> speech engine -> hard word -> phonemes."""
    words: dict[str, Words] = field(default_factory=dict)
    sources: dict[str, SourceFile] = field(default_factory=dict)

    def where(self, path: str, *keys: str | int) -> str:
        """`file:line` of the value under `keys` in the file at `path`."""
        document = self.documents.get(path)
        return document.where(*keys) if document else f"{path}:1"

    def plan(self, *keys: str | int) -> str:
        """`file:line` of the value under `keys` in helpline.yaml."""
        return self.where(PLAN, *keys)

    @property
    def topic_ids(self) -> tuple[str, ...]:
        """Every topic that is written in any language, in the order of the first."""
        written = [
            path.rpartition("/")[2].removesuffix(".yaml")
            for code in self.helpline.codes
            for path in self.documents
            if path.startswith(f"{code}/topics/")
        ]
        return tuple(dict.fromkeys(written))


def parse_source(source: Source) -> tuple[ParsedSource | None, list[Problem]]:
    """Everything in `source`, and everything that could not be read.

    None when helpline.yaml itself cannot be: without it nothing else has a meaning.
    """
    documents: dict[str, Document] = {}
    problems: list[Problem] = []
    for path in sorted(source):
        documents[path], found = read_document(path, source[path])
        problems += found
    broken = {found.where.rpartition(":")[0] for found in problems}
    if PLAN not in documents:
        return None, [*problems, problem("missing-file", f"{PLAN}:1", f"There is no {PLAN}.")]
    helpline, found = fit(documents[PLAN], HelplineFile)
    if helpline is None:
        return None, problems or found
    manuscript = ParsedSource(helpline, documents)
    for path in documents.keys() - broken:
        problems += _take(manuscript, path)
    return manuscript, [*problems, *_missing_files(manuscript)]


def _take(manuscript: ParsedSource, path: str) -> list[Problem]:
    """Put the file at `path` in its place in the manuscript."""
    document = manuscript.documents[path]
    folder, _, name = path.partition("/")
    if path == PLAN:
        return []
    if folder == "sources" and _is_entry(name):
        return _take_source(manuscript, document, name)
    if folder in manuscript.helpline.codes:
        if name.startswith("topics/") and _is_entry(name.removeprefix("topics/")):
            return _take_topic(manuscript, document, folder)
        if name in EVERY_LANGUAGE:
            return _LANGUAGE_FILES[name](manuscript, document, folder)
    return [problem("unknown-file", f"{path}:1", _unknown_file(manuscript, path))]


def _is_entry(name: str) -> bool:
    return name.endswith(".yaml") and "/" not in name


def _unknown_file(manuscript: ParsedSource, path: str) -> str:
    if path.endswith(".yml"):
        return "The name of this file must end in .yaml to be read."
    folder = path.partition("/")[0]
    if path.count("/") and folder not in ("sources", *manuscript.helpline.codes):
        return f"`{folder}` is not one of the languages in {PLAN}, so this file is never used."
    return "A file of this name is never used. Is it misspelt, or in the wrong folder?"


def _take_source(manuscript: ParsedSource, document: Document, name: str) -> list[Problem]:
    entry, problems = fit(document, SourceFile)
    if entry is not None:
        manuscript.sources[name.removesuffix(".yaml")] = entry
    return problems


def _take_topic(manuscript: ParsedSource, document: Document, language: str) -> list[Problem]:
    entry, problems = fit(document, TopicFile)
    if entry is not None:
        id = document.path.rpartition("/")[2].removesuffix(".yaml")
        manuscript.topics[language, id] = entry
    return problems


def _take_lines(manuscript: ParsedSource, document: Document, language: str) -> list[Problem]:
    manuscript.lines[language], problems = fit_each(document, LineEntry)
    return problems


def _take_sounds(manuscript: ParsedSource, document: Document, language: str) -> list[Problem]:
    entry, problems = fit(document, SoundsFile)
    if entry is not None:
        say = sorted(entry.say.items(), key=lambda pair: (-len(pair[0]), pair[0]))
        manuscript.sounds[language] = Sounds(dict(say), dict(entry.keys))
        manuscript.phonemes[language] = {name: dict(each) for name, each in entry.phonemes.items()}
    return problems


def _take_words(manuscript: ParsedSource, document: Document, language: str) -> list[Problem]:
    problems: list[Problem] = []

    def complain(path: tuple[str | int, ...], sentence: str) -> None:
        problems.append(problem("bad-words", document.where(*path), sentence))

    manuscript.words[language] = parse_words(document.data, complain)
    return problems


_LANGUAGE_FILES = {
    "lines.yaml": _take_lines,
    "sounds.yaml": _take_sounds,
    "words.yaml": _take_words,
}


def _missing_files(manuscript: ParsedSource) -> Iterator[Problem]:
    for code in manuscript.helpline.codes:
        for name in EVERY_LANGUAGE:
            if (path := f"{code}/{name}") not in manuscript.documents:
                yield problem("missing-file", f"{path}:1", f"There is no file {path}.")


def written_lines(manuscript: ParsedSource, language: str) -> Mapping[str, object]:
    """The ids written in a language's lines.yaml, whether or not their entries are right."""
    document = manuscript.documents.get(f"{language}/lines.yaml")
    return document.data if document else {}
