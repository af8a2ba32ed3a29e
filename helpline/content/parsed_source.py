"""A source read and held against its shape: what is checked, and what is compiled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from helpline.content.document import Document, read_document
from helpline.content.examples import FILES, known_meanings, parse_examples
from helpline.content.model import Sounds
from helpline.content.problems import Place, Problem, Rule
from helpline.content.schema import HelplineFile, LineEntry, SoundsFile, SourceFile, TopicFile
from helpline.content.source import Source
from helpline.content.validation_messages import fit, fit_each
from helpline.content.words import Words, add, language_words, parse_words

HELPLINE = "helpline.yaml"
LANGUAGE_FILES = ("lines.yaml", "sounds.yaml")
"""What every language must have, beside its topics."""

MISSING_FILE = Rule(
    "missing-file",
    "error",
    "A file that every helpline, or every language, needs is not there.",
)
UNKNOWN_FILE = Rule("unknown-file", "error", "A file is not one of those a helpline is made of.")
BAD_WORDS = Rule("bad-words", "error", "The list of what people say has a fault.")


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

    def place(self, path: str, *keys: str | int) -> Place:
        """The place of the value under `keys` in the file at `path`, or of what is nearest
        above it."""
        document = self.documents.get(path)
        return document.place(*keys) if document else Place(path)

    @property
    def topic_ids(self) -> tuple[str, ...]:
        """Every topic that is written in any language, in the order of the first."""
        ids = [
            path.rpartition("/")[2].removesuffix(".yaml")
            for code in self.helpline.codes
            for path in self.documents
            if path.startswith(f"{code}/topics/")
        ]
        return tuple(dict.fromkeys(ids))

    def line_entries(self, language: str) -> Mapping[str, object]:
        """What stands in a language's lines.yaml by id, whether or not the entries are right."""
        document = self.documents.get(f"{language}/lines.yaml")
        return document.data if document else {}


def parse_source(source: Source) -> tuple[ParsedSource | None, list[Problem]]:
    """Everything in `source`, and everything that could not be read.

    None when helpline.yaml itself cannot be: without it nothing else has a meaning.
    """
    documents: dict[str, Document] = {}
    problems: list[Problem] = []
    for path in sorted(source):
        if path.endswith((".yaml", ".yml")):
            documents[path], found = read_document(path, source[path])
            problems += found
    unreadable = {found.place.path for found in problems}
    if HELPLINE not in documents:
        missing = MISSING_FILE.problem(Place(HELPLINE), f"There is no {HELPLINE}.")
        return None, [*problems, missing]
    helpline, found = fit(documents[HELPLINE], HelplineFile)
    if helpline is None:
        return None, problems or found
    words = {code: language_words(code) for code in helpline.codes}
    parsed = ParsedSource(helpline, documents, words=words)
    for path in documents.keys() - unreadable:
        problems += _add_file(parsed, path)
    for path in source.keys() - documents.keys():
        problems += _check_examples(parsed, path, source[path])
    return parsed, [*problems, *_missing_files(parsed)]


def _add_file(parsed: ParsedSource, path: str) -> list[Problem]:
    """Put the file at `path` in its place in `parsed`, and give its problems."""
    document = parsed.documents[path]
    folder, _, name = path.partition("/")
    if path == HELPLINE:
        return []
    if folder == "sources" and _is_entry(name):
        return _add_source(parsed, document, name.removesuffix(".yaml"))
    if folder in parsed.helpline.codes:
        if name.startswith("topics/") and _is_entry(id := name.removeprefix("topics/")):
            return _add_topic(parsed, document, folder, id.removesuffix(".yaml"))
        if name == "lines.yaml":
            parsed.lines[folder], problems = fit_each(document, LineEntry)
            return problems
        if name == "sounds.yaml":
            return _add_sounds(parsed, document, folder)
        if name == "words.yaml":
            return _add_words(parsed, document, folder)
    return [UNKNOWN_FILE.problem(Place(path), _why_unknown(parsed, path))]


def _check_examples(parsed: ParsedSource, path: str, text: str) -> list[Problem]:
    """The problems of a file of sentences to learn from."""
    folder, _, name = path.partition("/")
    if folder not in parsed.helpline.codes or name not in FILES:
        return [UNKNOWN_FILE.problem(Place(path), _why_unknown(parsed, path))]
    known = known_meanings(parsed.words[folder], parsed.topic_ids)
    return parse_examples(path, text, folder, known)[1]


def _is_entry(name: str) -> bool:
    return name.endswith(".yaml") and "/" not in name


def _why_unknown(parsed: ParsedSource, path: str) -> str:
    if path.endswith(".yml"):
        return "The name of this file must end in .yaml to be read."
    folder = path.partition("/")[0]
    if path.count("/") and folder not in ("sources", *parsed.helpline.codes):
        return f"`{folder}` is not one of the languages in {HELPLINE}, so this file is never used."
    return "A file of this name is never used. Is it misspelt, or in the wrong folder?"


def _add_source(parsed: ParsedSource, document: Document, id: str) -> list[Problem]:
    entry, problems = fit(document, SourceFile)
    if entry is not None:
        parsed.sources[id] = entry
    return problems


def _add_topic(parsed: ParsedSource, document: Document, language: str, id: str) -> list[Problem]:
    entry, problems = fit(document, TopicFile)
    if entry is not None:
        parsed.topics[language, id] = entry
        asked = Words(sure={id: entry.asked_as}) if entry.asked_as else Words()
        parsed.words[language] = add(parsed.words[language], asked)
    return problems


def _add_sounds(parsed: ParsedSource, document: Document, language: str) -> list[Problem]:
    entry, problems = fit(document, SoundsFile)
    if entry is not None:
        say = sorted(entry.say.items(), key=lambda pair: (-len(pair[0]), pair[0]))
        parsed.sounds[language] = Sounds(dict(say), dict(entry.keys))
        parsed.phonemes[language] = {name: dict(each) for name, each in entry.phonemes.items()}
    return problems


def _add_words(parsed: ParsedSource, document: Document, language: str) -> list[Problem]:
    problems: list[Problem] = []

    def complain(keys: tuple[str | int, ...], message: str) -> None:
        problems.append(BAD_WORDS.problem(document.place(*keys), message))

    own = parse_words(document.data, complain)
    parsed.words[language] = add(parsed.words[language], own)
    return problems


def _missing_files(parsed: ParsedSource) -> Iterator[Problem]:
    for code in parsed.helpline.codes:
        for name in LANGUAGE_FILES:
            if (path := f"{code}/{name}") not in parsed.documents:
                yield MISSING_FILE.problem(Place(path), f"There is no file {path}.")
