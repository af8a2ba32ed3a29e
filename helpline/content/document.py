"""One YAML file as text in maps and lists, with the place of every value.

PyYAML's parser is used for its speed and its marks only: no scalar is ever resolved,
so `no`, `12:30` and `0800` stay what the writer wrote. What it stumbles over is told to
somebody who has never heard of YAML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from msgspec import Struct

from helpline.content.problems import Keys, Place, Problem, Rule

Data = Any
"""A str, None where nothing is written, a dict from str to Data, or a list of Data."""

DEEPEST = 12
"""Levels of nesting; our deepest file needs six."""

YAML_BROKEN = Rule("yaml-broken", "error", "The file's shape cannot be read.")
YAML_EXTRA = Rule(
    "yaml-extra", "error", "The file uses a feature of YAML that these files do without."
)
DUPLICATE_KEY = Rule(
    "duplicate-key", "error", "A name stands twice in one place, so one of the two would be lost."
)

INVISIBLE = re.compile(
    r"\A\ufeff|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
)
"""Characters that YAML does not take, and nobody can see."""

BRACE_FIRST = re.compile(r"(?:^|[\s:-])\s*\{[^{}:]*\}\s*[^\s,}\]]")

HINTS = {
    "mapping values are not allowed": (
        "there is a colon followed by a space inside a sentence. "
        "Put the sentence on its own line under `>-`, or in quotes."
    ),
    "tab character": "it begins with a tab. Indent with spaces and never with tabs.",
    "cannot start any token": (
        "it begins with a tab or with a sign that YAML keeps for itself. "
        "Indent with spaces and never with tabs; put a sentence that begins with a sign in quotes."
    ),
    "entries are not allowed": "a sentence that begins with a hyphen must stand in quotes.",
    "keys are not allowed": "a sentence that begins with a question mark must stand in quotes.",
    "comment or line break": "the sentence under `>-` begins on the next line, further in.",
    "unknown escape": "a backslash inside double quotes has a meaning of its own. Leave it out.",
    "unexpected end": "a quote was opened and not closed.",
    "expected ',' or": "a bracket was opened and not closed.",
    "could not find expected ':'": "a word stands where `name: words` should stand.",
    "did not find expected key": "it does not line up with the lines above, or a quote is missing.",
}
"""What the parser says -> what is the matter and what to do."""

_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Document(Struct, frozen=True):
    """A file read: its text in maps and lists, and where everything stands."""

    path: str
    data: Data
    places: Mapping[Keys, Place]
    before_comment: frozenset[Keys] = frozenset()
    """Values written without quotes that a `#` comment follows on the same line."""

    def place(self, *keys: str | int) -> Place:
        """The place of the value under `keys`, or of what is nearest above it."""
        while keys and keys not in self.places:
            keys = keys[:-1]
        return self.places.get(keys) or Place(self.path)


def read_document(path: str, text: str) -> tuple[Document, list[Problem]]:
    """`text` read as YAML of maps, lists and words, and everything that could not be read.

    `path` names the file in places. What cannot be read gives an empty map.
    """
    if found := INVISIBLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        message = "This line holds a character that cannot be seen. Type the line again."
        return Document(path, {}, {}), [YAML_BROKEN.problem(Place(path, line=line), message)]
    reader = _Reader(path, text)
    data: Data = {}
    try:
        data = reader.document()
    except yaml.YAMLError as error:
        reader.problems.append(_explain(path, reader.rows, error))
    except _Stop:
        pass
    if not reader.problems and not isinstance(data, dict):
        message = "`name: words` should stand here."
        reader.problems.append(YAML_BROKEN.problem(reader.places[()], message))
    data = data if isinstance(data, dict) else {}
    before_comment = frozenset(reader.before_comment)
    return Document(path, data, reader.places, before_comment), reader.problems


def _explain(path: str, rows: list[str], error: yaml.YAMLError) -> Problem:
    """The problem for what the parser stumbled over."""
    mark = getattr(error, "problem_mark", None)
    line = min(mark.line + 1 if mark else 1, len(rows))
    reason = str(getattr(error, "problem", ""))
    if BRACE_FIRST.search(rows[line - 1]):
        hint = "a sentence that begins with a brace must stand in quotes."
    else:
        hint = next(
            (hint for key, hint in HINTS.items() if key in reason), "it is not well formed."
        )
    return YAML_BROKEN.problem(Place(path, line=line), f"This line cannot be read: {hint}")


class _Stop(Exception):
    """Reading cannot go on; the reason is among the problems."""


class _Reader:
    """Makes data, places and problems of the parser's events, by recursive descent."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text, self.rows = path, text, text.split("\n")
        self.events: Iterator[Any] = yaml.parse(text, Loader=_Loader)
        self.places: dict[Keys, Place] = {}
        self.before_comment: set[Keys] = set()
        self.problems: list[Problem] = []

    def complain(self, rule: Rule, event: Any, keys: Keys, message: str) -> None:
        mark = event.start_mark
        place = Place(self.path, keys, mark.line + 1, mark.index, event.end_mark.index)
        self.problems.append(rule.problem(place, message))

    def document(self) -> Data:
        next(self.events)  # the stream begins
        if isinstance(start := next(self.events), yaml.StreamEndEvent):
            return {}
        root = self.value(next(self.events), ())
        next(self.events)  # the document ends
        if not isinstance(start := next(self.events), yaml.StreamEndEvent):
            message = "A line of three dashes begins a second document."
            self.complain(YAML_EXTRA, start, (), message)
        return {} if root is None else root

    def value(self, event: Any, keys: Keys, line: int = 0) -> Data:
        """The data that begins with `event`; its place gets `line`, or else the event's own."""
        data: Data
        self.require_plain_yaml(event, keys)
        if len(keys) > DEEPEST:
            self.complain(YAML_EXTRA, event, keys, "This is nested too deeply.")
            raise _Stop
        match event:
            case yaml.MappingStartEvent():
                data, end = self.mapping(event, keys)
            case yaml.SequenceStartEvent():
                data, end = self.sequence(event, keys)
            case yaml.ScalarEvent():
                data, end = self.scalar(event, keys)
            case _:
                data, end = None, event.end_mark.index
        mark = event.start_mark
        self.places[keys] = Place(self.path, keys, line or mark.line + 1, mark.index, end)
        return data

    def require_plain_yaml(self, event: Any, keys: Keys) -> None:
        if isinstance(event, yaml.AliasEvent):
            sign = "*"
        elif event.anchor:
            sign = "&"
        elif event.tag:
            sign = "!"
        else:
            return
        message = f"A word beginning with `{sign}` must stand in quotes."
        self.complain(YAML_EXTRA, event, keys, message)

    def scalar(self, event: Any, keys: Keys) -> tuple[str | None, int]:
        start, end = event.start_mark.index, event.end_mark.index
        if event.style in ("|", ">"):  # the parser counts the line end, and blank lines behind
            end = start + len(self.text[start:end].rstrip())
        if event.style:  # quoted, or a block under > or |
            return str(event.value).strip(), end
        if event.end_mark.line < len(self.rows):
            rest = self.rows[event.end_mark.line][event.end_mark.column :]
            if rest.lstrip().startswith("#"):
                self.before_comment.add(keys)
        return str(event.value) or None, end

    def sequence(self, start: Any, keys: Keys) -> tuple[list[Data], int]:
        items: list[Data] = []
        end = start.end_mark.index
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.value(event, inner := (*keys, len(items))))
            end = self.places[inner].end
        return items, _end(event) if start.flow_style else end

    def mapping(self, start: Any, keys: Keys) -> tuple[dict[str, Data], int]:
        pairs: dict[str, Data] = {}
        end = start.end_mark.index
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.key(event, keys)
            inner, line = (*keys, key), event.start_mark.line + 1
            if key in pairs:
                line = self.places[inner].line
                message = f"`{key}` stands here twice, first in line {line}."
                self.complain(DUPLICATE_KEY, event, inner, message)
            pairs[key] = self.value(next(self.events), inner, line)
            end = self.places[inner].end
        return pairs, _end(event) if start.flow_style else end

    def key(self, event: Any, keys: Keys) -> str:
        if isinstance(event, yaml.ScalarEvent):
            self.require_plain_yaml(event, keys)
            return str(event.value)
        message = "A name should stand here, followed by a colon."
        self.complain(YAML_BROKEN, event, keys, message)
        raise _Stop


def _end(event: Any) -> int:
    return int(event.end_mark.index)
