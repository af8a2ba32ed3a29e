"""Why a file cannot be read as YAML, told to somebody who has never heard of it."""

from __future__ import annotations

import re

import yaml

from helpline.content.problems import Problem, problem

UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
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


def unseen(path: str, text: str) -> Problem | None:
    """The first character that cannot be seen, if there is one."""
    found = UNSEEN.search(text)
    if not found:
        return None
    line = text.count("\n", 0, found.start()) + 1
    message = "This line holds a character that cannot be seen. Type the line again."
    return problem("yaml-broken", f"{path}:{line}", message)


def syntax(path: str, rows: list[str], error: yaml.YAMLError) -> Problem:
    """What the parser stumbled over."""
    mark = getattr(error, "problem_mark", None)
    line = min(mark.line + 1 if mark else 1, len(rows))
    said = str(getattr(error, "problem", ""))
    if BRACE_FIRST.search(rows[line - 1]):
        hint = "a sentence that begins with a brace must stand in quotes."
    else:
        hint = next((hint for key, hint in HINTS.items() if key in said), "it is not well formed.")
    return problem("yaml-broken", f"{path}:{line}", f"This line cannot be read: {hint}")
