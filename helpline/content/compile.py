"""The two verbs of this room: check a source, and compile it into a script."""

from __future__ import annotations

from datetime import date

from helpline.content.assemble import assemble
from helpline.content.checks import CHECKS, LIVE_CHECKS, Draft
from helpline.content.model import Script
from helpline.content.parsed_source import parse_source
from helpline.content.passages import read_passages
from helpline.content.problems import Problem, ScriptError, in_order, problem
from helpline.content.source import Source, digest


def check(source: Source, *, live: bool = False, today: date | None = None) -> list[Problem]:
    """Everything the matter with `source`: errors and warnings, by file and line.

    `live` adds what holds only for words said to people who are ill (signatures, checked
    numbers); it needs `today`, and raises `ValueError` without.
    """
    return _read(source, live=live, today=today)[1]


def compile_script(source: Source, *, live: bool = False, today: date | None = None) -> Script:
    """The script that `source` says. Raises `ScriptError` with every problem at once."""
    draft, problems = _read(source, live=live, today=today)
    if draft is None or any(found.severity == "error" for found in problems):
        raise ScriptError(problems)
    return assemble(draft.manuscript, draft.passages, digest(source), demo=not live)


def _read(source: Source, *, live: bool, today: date | None) -> tuple[Draft | None, list[Problem]]:
    if live and today is None:
        raise ValueError("live checks need to know what day it is")
    manuscript, problems = parse_source(source)
    if manuscript is None:
        return None, in_order(problems)
    draft = Draft(manuscript, read_passages(manuscript))
    problems += _run(draft, today if live else None)
    return draft, in_order(problems)


def _run(draft: Draft, today: date | None) -> list[Problem]:
    findings = [(code, found) for code, rule in CHECKS.items() for found in rule(draft)]
    if today is not None:
        findings += [
            (code, found) for code, rule in LIVE_CHECKS.items() for found in rule(draft, today)
        ]
    return [problem(code, where, message) for code, (where, message) in findings]
