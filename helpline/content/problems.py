"""What is the matter with the words: where, which rule it breaks, and what to do.

A `Rule` is declared beside the code that holds to it; `compile.RULES` gathers all of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from helpline.errors import HelplineError

Keys = tuple[str | int, ...]
"""The way to a value in a file: names of maps and numbers of lists, the latter from 0."""

Severity = Literal["error", "warning"]
"""A helpline with an error is not published; a warning is for a person to think about."""


class Place(Struct, frozen=True, gc=False):
    """Where a value stands in `prompts/`."""

    path: str
    """Of the file: "en/lines.yaml"."""
    keys: Keys = ()
    """The way to the value in the file; none: the file itself."""
    line: int = 1
    """Of the value's name, or of the list item, from 1."""
    start: int = 0
    """Where the value begins in the file's text, in characters, from 0."""
    end: int = 0
    """Where it ends: `text[start:end]` is the value as written, with quotes or `>-` in front
    and without the line end behind."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


class Problem(Struct, frozen=True):
    """One thing the matter with the words, for the person who writes them."""

    place: Place
    code: str
    message: str
    """What is the matter and what to do, in a sentence."""
    severity: Severity

    @property
    def where(self) -> str:
        """File and line, as printed: "en/lines.yaml:12"."""
        return str(self.place)


class Rule(Struct, frozen=True):
    """Something that words must not be, under a stable code."""

    code: str
    severity: Severity
    sentence: str
    """What is the matter where the rule is broken, for writers; their guide lists it."""

    def problem(self, place: Place, message: str) -> Problem:
        """The problem that this rule is broken at `place`; `message` says how."""
        return Problem(place, self.code, message, self.severity)


def sort_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Each problem once, by file, line and code."""
    once = {
        (found.place.path, found.place.line, found.code, found.message): found for found in problems
    }
    return [once[key] for key in sorted(once)]


class ScriptError(HelplineError):
    """The words cannot be compiled. `problems` holds everything that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        errors = [found for found in self.problems if found.severity == "error"]
        first = f"{errors[0].where}: {errors[0].message}" if errors else ""
        count = "one problem" if len(errors) == 1 else f"{len(errors)} problems"
        super().__init__(f"The prompts have {count} that must be put right. {first}".rstrip())
