"""`check`, `understand`, `settings`: looking at the words and at what is set."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from helpline.settings import SETTINGS, Settings

if TYPE_CHECKING:
    from helpline.content.problems import Problem
    from helpline.content.source import Source


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--live", is_flag=True, help="Check as for real callers: signatures, dates, numbers.")
@click.option(
    "--strict", is_flag=True, help="End with an error if a voice that is named is missing."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON list instead of lines.")
@click.option("--figures", is_flag=True, help="Also what is understood, part by left-out part.")
def check(folder: Path | None, live: bool, strict: bool, as_json: bool, figures: bool) -> None:
    """Read the prompts in FOLDER and tell everything that is wrong with them."""
    from helpline.content.compile import check as problems_of
    from helpline.content.files import read_source

    settings = Settings.from_env()
    source = read_source(folder or settings.prompts)
    today = datetime.now(UTC).date()
    problems = problems_of(source, live=live or settings.live, today=today)
    errors = sum(problem.severity == "error" for problem in problems)
    if as_json:
        click.echo(json.dumps([_plain(problem) for problem in problems], ensure_ascii=False))
    else:
        for problem in problems:
            click.echo(f"{problem.where}: {problem.severity} {problem.code}: {problem.message}")
        click.echo(f"{_count(errors, 'error')}, {_count(len(problems) - errors, 'warning')}.")
    lacks = [] if errors else _describe_voices(settings, source, quiet=as_json)
    too_little = figures and not errors and not _understands(source)
    sys.exit(1 if errors or too_little or (strict and lacks) else 0)


def _describe_voices(settings: Settings, source: Mapping[str, str], *, quiet: bool) -> list[str]:
    """Tell who would speak these words on this machine; why better voices do not, as sentences."""
    from helpline.content.compile import compile_script
    from helpline.service.voices import voices_to_be
    from helpline.speech.engines import Folders

    folders = Folders(settings.recordings, settings.voices)
    uses = voices_to_be(settings.speech, folders, compile_script(source))
    for use in uses:
        if not quiet:
            click.echo(use.sentence)
    return [sentence for use in uses for sentence in use.lacks]


def _understands(source: Source) -> bool:
    """Print how well texts are understood that were not learnt from; whether well enough."""
    from helpline.content.compile import compile_script
    from helpline.service.try_out import NotUnderstoodError, measure, require_understood
    from helpline.understanding.figures import too_low

    script, good = compile_script(source), True
    for part, found in enumerate(measure(script, source), 1):
        click.echo(f"Part {part}, left out:")
        for figure in found:
            click.echo(f"    {figure}")
        good &= not too_low(found)
    try:
        require_understood(script, source)
    except NotUnderstoodError as error:
        click.echo(str(error))
        good = False
    return good


@click.command()
@click.argument("text", nargs=-1)
@click.option("--language", help="The language of the conversation, as en or es.")
@click.option("--lines", is_flag=True, help="Texts from standard input, one a line.")
@click.option("--why", is_flag=True, help="Also the phrases found and the heaviest n-grams.")
@click.option("--spoken", is_flag=True, help="As on the phone, where STOP asks for silence.")
def understand(
    text: tuple[str, ...], language: str | None, lines: bool, why: bool, spoken: bool
) -> None:
    """Print what each TEXT means to the helpline, one JSON object a line."""
    from helpline.content.compile import compile_script
    from helpline.content.files import read_source
    from helpline.runtime.trained import model_for
    from helpline.understanding.understand import Understanding

    source = read_source(Settings.from_env().prompts)
    script = compile_script(source)
    if language and language not in script.languages:
        raise click.BadParameter(f"there is {', '.join(script.languages)}", param_hint="--language")
    understanding = Understanding(script, model_for(script, source))
    said = (line.rstrip("\r\n") for line in sys.stdin) if lines else text
    for one in said:
        intent = understanding.read(one, language, spoken=spoken)
        found: dict[str, object] = {
            "said": one,
            "language": intent.language,
            "means": intent.means,
            "topic": intent.topic,
            "choices": list(intent.choices),
            "first": intent.first,
            "stops": intent.stops,
            "doubted": intent.doubted,
            "score": round(intent.score, 3),
        }
        if why:
            found |= understanding.why(one, language)
        click.echo(json.dumps(found, ensure_ascii=False))


@click.command()
def settings() -> None:
    """List every setting, what it means, and what it is when you leave it out."""
    for setting in SETTINGS:
        click.echo(f"{setting.name}\n    {setting.meaning}.\n    Default: {setting.default or '-'}")
    Settings.from_env()


def _plain(problem: Problem) -> dict[str, object]:
    """A problem for programs: where as printed, and file, line and keys each by themselves."""
    place = problem.place
    return {
        "where": problem.where,
        "path": place.path,
        "line": place.line,
        "keys": place.keys,
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message,
    }


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
