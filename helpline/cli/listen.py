"""`listen`: how much of what callers hear is understood, by a recogniser or by people."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from helpline.cli.releases import open_runtime, show_progress
from helpline.content.model import Script
from helpline.conversation.types import Prompt
from helpline.runtime import Runtime
from helpline.service.listen import HeardLine, hearing_of, listen_to_lines, worst_first
from helpline.service.listen import listen as listen_to_clips
from helpline.speech.hearing import total

WORST = 20
"""Lines printed, the worst first."""


@click.command()
@click.option("--language", help="Only this language, as en or es.")
@click.option("--all", "everything", is_flag=True, help="Print every misheard line.")
@click.option(
    "--lines",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Say and hear the lines of this file instead, which need not be published: on each a "
    "language, words, and words of them that must be heard, with tabs between.",
)
@click.option("--most", type=float, help="Fail above so many misheard words in a hundred.")
@click.option(
    "--people",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file a page on which people listen to clips and type what they hear.",
)
def listen(
    language: str | None,
    everything: bool,
    lines: Path | None,
    most: float | None,
    people: Path | None,
) -> None:
    """Hear every clip that callers hear, and print what is not understood, the worst first."""
    with open_runtime() as runtime:
        script = _script(runtime) if lines else runtime.releases.live().script
        if language not in (None, *script.languages):
            there = ", ".join(script.languages)
            raise click.BadParameter(f"there is {there}", param_hint="--language")
        if people:
            from helpline.cli.listening_test import write_page

            count = write_page(runtime, script, language or script.languages[0], people)
            click.echo(f"{people}: {count} clips to listen to. Open it in a browser.")
            return
        must = _read_lines(lines) if lines else {}
        if lines:
            heard = listen_to_lines(runtime, script, list(must), show_progress)
        else:
            heard = listen_to_clips(runtime, script, progress=show_progress)
    heard = [one for one in heard if language in (None, one.prompt.language)]
    _print(script, heard, None if everything else WORST)
    lost = [one for one in heard if not _has(script, one, must.get(one.prompt, ""))]
    for one in lost:
        click.echo(f"Lost: {must[one.prompt]!r} in {one.prompt.text!r}, heard as {one.heard!r}")
    too_many = most is not None and total(one.score for one in heard).error > most
    sys.exit(1 if lost or too_many or not heard else 0)


def _print(script: Script, heard: Sequence[HeardLine], most: int | None) -> None:
    for one in list(worst_first(heard))[:most]:
        click.echo(f"{one.score.error:4.0f} %  {one.prompt.text}\n        heard: {one.heard}")
    for code in script.languages:
        for pace in sorted({one.prompt.pace for one in heard}):
            some = [one for one in heard if (one.prompt.language, one.prompt.pace) == (code, pace)]
            if some:
                click.echo(f"{code}, {pace}: {_describe(some)}")


def _describe(heard: Sequence[HeardLine]) -> str:
    """ "0.9 % of 2,589 words misheard in 110 lines; digits 214 of 215, ..."."""
    score = total(one.score for one in heard)
    clean = sum(not one.score.errors for one in heard)
    return (
        f"{score.error:.1f} % of {score.words:,} words misheard in {len(heard)} lines "
        f"({clean} without a fault); digits {score.digits}, numbers to dial {score.phones}, "
        f"keys {score.keys}, names {score.names}."
    )


def _has(script: Script, one: HeardLine, words: str) -> bool:
    return not words or hearing_of(script, one.prompt.language).has(words, one.heard)


def _read_lines(file: Path) -> dict[Prompt, str]:
    """Each line, and the words of it that must be heard."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.reader(lines, delimiter="\t") if row and row[0][:1] != "#"]
    return {Prompt(row[0], row[1]): row[2] if len(row) > 2 else "" for row in rows}


def _script(runtime: Runtime) -> Script:
    from helpline.content.compile import compile_script
    from helpline.content.files import read_source

    return compile_script(read_source(runtime.settings.prompts))
