"""One YAML file as text in maps and lists, with the line of everything.

PyYAML's parser is used for its speed and its marks only: no scalar is ever resolved,
so `no`, `12:30` and `0800` stay what the writer wrote.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from helpline.content.problems import Problem, problem
from helpline.content.yaml_errors import syntax, unseen

Path = tuple[str | int, ...]
Data = Any
"""A str, None where nothing is written, a dict from str to Data, or a list of Data."""

DEEPEST = 12
"""Levels of nesting; our deepest file needs six."""

_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Document:
    """A file read: its text in maps and lists, and where everything stands."""

    path: str
    data: Data
    lines: Mapping[Path, int]
    cut: frozenset[Path] = frozenset()
    """Values written without quotes that a `#` comment follows on the same line."""

    def where(self, *keys: str | int) -> str:
        """`file:line` of the value under `keys`, or of what is nearest above it."""
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return f"{self.path}:{self.lines.get(keys, 1)}"


class _Stop(Exception):
    """Reading cannot go on; the reason is among the problems."""


class _Reader:
    def __init__(self, path: str, text: str) -> None:
        self.path, self.rows = path, text.split("\n")
        self.events: Iterator[Any] = yaml.parse(text, Loader=_Loader)
        self.lines: dict[Path, int] = {}
        self.cut: set[Path] = set()
        self.problems: list[Problem] = []

    def complain(self, code: str, event: Any, message: str) -> None:
        line = event.start_mark.line + 1
        self.problems.append(problem(code, f"{self.path}:{line}", message))

    def document(self) -> Data:
        next(self.events)  # the stream begins
        if isinstance(start := next(self.events), yaml.StreamEndEvent):
            return {}
        root = self.value(next(self.events), ())
        next(self.events)  # the document ends
        if not isinstance(start := next(self.events), yaml.StreamEndEvent):
            self.complain("yaml-extra", start, "A line of three dashes begins a second document.")
        return {} if root is None else root

    def value(self, event: Any, path: Path) -> Data:
        self.lines.setdefault(path, event.start_mark.line + 1)
        self.plain_yaml(event)
        if len(path) > DEEPEST:
            self.complain("yaml-extra", event, "This is nested too deeply.")
            raise _Stop
        match event:
            case yaml.MappingStartEvent():
                return self.mapping(path)
            case yaml.SequenceStartEvent():
                return self.sequence(path)
            case yaml.ScalarEvent():
                return self.scalar(event, path)
            case _:
                return None

    def plain_yaml(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            self.complain("yaml-extra", event, "A word beginning with `*` must stand in quotes.")
        elif event.anchor:
            self.complain("yaml-extra", event, "A word beginning with `&` must stand in quotes.")
        elif event.tag:
            self.complain("yaml-extra", event, "A word beginning with `!` must stand in quotes.")

    def scalar(self, event: Any, path: Path) -> str | None:
        if event.style:  # quoted, or a block under > or |
            return str(event.value).strip()
        if event.end_mark.line < len(self.rows):
            rest = self.rows[event.end_mark.line][event.end_mark.column :]
            if rest.lstrip().startswith("#"):
                self.cut.add(path)
        return str(event.value) or None

    def sequence(self, path: Path) -> list[Data]:
        items: list[Data] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.value(event, (*path, len(items))))
        return items

    def mapping(self, path: Path) -> dict[str, Data]:
        pairs: dict[str, Data] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.key(event)
            if key in pairs:
                first = self.lines[*path, key]
                self.complain(
                    "duplicate-key", event, f"`{key}` stands here twice, first in line {first}."
                )
            self.lines.setdefault((*path, key), event.start_mark.line + 1)
            pairs[key] = self.value(next(self.events), (*path, key))
        return pairs

    def key(self, event: Any) -> str:
        if isinstance(event, yaml.ScalarEvent):
            self.plain_yaml(event)
            return str(event.value)
        self.complain("yaml-broken", event, "A name should stand here, followed by a colon.")
        raise _Stop


def read_document(path: str, text: str) -> tuple[Document, list[Problem]]:
    """`text` read as YAML of maps, lists and words. What cannot be read gives an empty map."""
    if found := unseen(path, text):
        return Document(path, {}, {}), [found]
    reader = _Reader(path, text)
    data: Data = {}
    try:
        data = reader.document()
    except yaml.YAMLError as error:
        reader.problems.append(syntax(path, reader.rows, error))
    except _Stop:
        pass
    if not reader.problems and not isinstance(data, dict):
        where = f"{path}:{reader.lines[()]}"
        reader.problems.append(problem("yaml-broken", where, "`name: words` should stand here."))
    data = data if isinstance(data, dict) else {}
    return Document(path, data, reader.lines, frozenset(reader.cut)), reader.problems
