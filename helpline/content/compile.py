"""The two verbs of this room: check a source, and compile it into a script."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from importlib import import_module
from pkgutil import iter_modules

from helpline import content
from helpline.content.assemble import assemble
from helpline.content.checks import CHECKS, CheckContext
from helpline.content.model import Script
from helpline.content.parsed_source import parse_source
from helpline.content.passages import read_passages
from helpline.content.problems import Problem, Rule, ScriptError, sort_problems
from helpline.content.source import Source, digest

RULES: Mapping[str, Rule] = {
    rule.code: rule
    for module in iter_modules(content.__path__, f"{content.__name__}.")
    if module.name != __name__
    for rule in vars(import_module(module.name)).values()
    if isinstance(rule, Rule)
} | {check.rule.code: check.rule for check in CHECKS}
"""Code -> rule: everything that `check` may say, that of reading first."""


def check(source: Source, *, live: bool = False, today: date | None = None) -> list[Problem]:
    """Everything the matter with `source`: errors and warnings, by file and line.

    `live` adds what holds only for words said to people who are ill (signatures, checked
    numbers); it needs `today`, and raises `ValueError` without.
    """
    return _examine(source, live=live, today=today)[1]


def compile_script(source: Source, *, live: bool = False, today: date | None = None) -> Script:
    """The script that `source` says. Raises `ScriptError` with every problem at once.

    `live` and `today` as for `check`; a script that is not live also says what is unsigned.
    """
    context, problems = _examine(source, live=live, today=today)
    if context is None or any(found.severity == "error" for found in problems):
        raise ScriptError(problems)
    return assemble(context.parsed, context.passages, digest(source), live=live)


def _examine(
    source: Source, *, live: bool, today: date | None
) -> tuple[CheckContext | None, list[Problem]]:
    """What checks are given, None where helpline.yaml cannot be read; and every problem."""
    if live and today is None:
        raise ValueError("live checks need to know what day it is")
    parsed, problems = parse_source(source)
    if parsed is None:
        return None, sort_problems(problems)
    context = CheckContext(parsed, read_passages(parsed), today if live else None)
    for each in CHECKS:
        problems += each.run(context)
    return context, sort_problems(problems)
