"""What somebody wrote, and what it means: the sentences that understanding learns from.

A line of a `.tsv` is a sentence, a tab, and one or more meanings with spaces between; a line of
`not-ours.txt` is a sentence about something else. A language brings the general ones
(`languages/<code>/examples/`), a helpline those of its subject (`prompts/<code>/`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from helpline import languages
from helpline.content.problems import Place, Problem, Rule
from helpline.content.words import Words

EXAMPLES, NOT_OURS, MUST = "examples.tsv", "not-ours.txt", "must.tsv"
FILES = (EXAMPLES, NOT_OURS, MUST)
"""What a language folder of a helpline may hold beside YAML."""
NONE = "none"
KINDS = ("emergency", "crisis", "urgent", "advice", "outlook", "distress", "stop", "start", "help")
"""Meanings that every helpline knows, beside commands and its topics."""
BAD_EXAMPLE = Rule("bad-example", "error", "An example has no meaning, or one that is not known.")


class Example(Struct, frozen=True):
    """A sentence and what it means; nothing: none of what we know."""

    text: str
    language: str
    means: frozenset[str]
    part: str
    """Where it stands: the file's name without its ending."""


def known_meanings(words: Words, topics: Iterable[str]) -> frozenset[str]:
    """Every meaning that an example may have."""
    commands = (f"command:{name}" for name in words.commands)
    return frozenset((*KINDS, NONE, *commands, *topics))


def parse_examples(
    path: str, text: str, language: str, known: frozenset[str]
) -> tuple[list[Example], list[Problem]]:
    """The examples in a file of `FILES`, and what is wrong with it."""
    part = path.rpartition("/")[2].partition(".")[0]
    found, problems = [], []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        said, _, means = line.partition("\t")
        meanings = frozenset(means.split()) if not path.endswith(".txt") else frozenset({NONE})
        if wrong := ", ".join(sorted(meanings - known)) or ("" if meanings else "nothing"):
            message = f"`{wrong}` is no meaning here. After a tab write one of {_list(known)}."
            problems.append(BAD_EXAMPLE.problem(Place(path, line=number), message))
        else:
            found.append(Example(said.strip(), language, meanings - {NONE}, part))
    return found, problems


def language_examples(code: str) -> Iterator[Example]:
    """What the language `code` brings to every helpline."""
    for name, text in languages.read_tables(code, "examples"):
        yield from _examples(name, text, code)


def language_must(code: str) -> list[Example]:
    """Sentences that no helpline in the language `code` may ever misunderstand."""
    return [
        example
        for name, text in languages.read_tables(code, ".")
        for example in _examples(name, text, code)
        if name == MUST
    ]


def source_examples(source: Mapping[str, str], codes: Iterable[str], name: str) -> list[Example]:
    """What the helpline's own file `name` (of `FILES`) holds, in every language."""
    return [
        example
        for code in codes
        for example in _examples(name, source.get(f"{code}/{name}", ""), code)
    ]


def _examples(name: str, text: str, code: str) -> Iterator[Example]:
    """The examples of a file that has been checked before."""
    part = name.partition(".")[0]
    for line in text.splitlines():
        said, _, means = line.partition("\t")
        if said.strip() and not line.startswith("#"):
            yield Example(said.strip(), code, frozenset(means.split()) - {NONE}, part)


def _list(known: frozenset[str]) -> str:
    return ", ".join(sorted(known))
