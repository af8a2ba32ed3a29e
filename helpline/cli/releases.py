"""`publish`, `releases`, `rollback`, `render`: what callers hear, and making its sound."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from helpline.cli.voices import fetch_missing
from helpline.content.model import Script
from helpline.conversation.types import Prompt
from helpline.runtime import Runtime
from helpline.settings import Settings
from helpline.storage.migrate import migrate

by_option = click.option("--by", default="", help="Who does this; your account's name if left out.")
note_option = click.option("--note", default="", help="Why, in a few words.")


@contextmanager
def open_runtime() -> Iterator[Runtime]:
    """A runtime on a database that is up to date."""
    settings = Settings.from_env()
    settings.instance.mkdir(parents=True, exist_ok=True)
    migrate(settings.database_url)
    runtime = Runtime.open(settings)
    try:
        yield runtime
    finally:
        runtime.close()


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@by_option
@note_option
@click.option(
    "--strict", is_flag=True, help="End with an error if a voice that is named is missing."
)
def publish(folder: Path | None, by: str, note: str, strict: bool) -> None:
    """Make the words in FOLDER the ones that new calls and texts are answered with."""
    from helpline.service.publish import publish as publish_folder

    with open_runtime() as runtime:
        done = publish_folder(runtime, folder or runtime.settings.prompts, by=_by(by), note=note)
        if not done.changed:
            click.echo(f"Release {done.digest[:12]} is live already.")
            return
        click.echo(f"Release {done.digest[:12]} is live.")
        fetch_missing(runtime.settings, done.script)
        whole = make_clips(runtime)
    sys.exit(1 if strict and not whole else 0)


@click.command()
def releases() -> None:
    """List what was live, oldest first; the last line is live now."""
    from helpline.service.publish import history

    with open_runtime() as runtime:
        for one in history(runtime):
            when = f"{one.at:%Y-%m-%d %H:%M}"
            click.echo(f"{when}  {one.digest[:12]}  {one.kind:8}  {one.by}  {one.note}".rstrip())


@click.command()
@click.argument("release", required=False)
@by_option
@note_option
def rollback(release: str | None, by: str, note: str) -> None:
    """Make an earlier RELEASE live again; the one before, if none is named."""
    from helpline.service.publish import rollback as roll_back

    with open_runtime() as runtime:
        digest = roll_back(runtime, release, by=_by(by), note=note)
        click.echo(f"Release {digest[:12]} is live.")


@click.command()
def render() -> None:
    """Make every clip of the live release that is not there yet. May be stopped at any time."""
    with open_runtime() as runtime:
        fetch_missing(runtime.settings, runtime.releases.live().script)
        make_clips(runtime)


def make_clips(runtime: Runtime, *, quick: bool = False) -> bool:
    """Render, show how far it is, and say who speaks and what could not be spoken.

    True where every voice that is named is there, and the best of them has said everything.
    """
    from helpline.service.render import render as render_clips
    from helpline.service.voice_samples import make_samples
    from helpline.service.voices import voices_in_use

    script = runtime.releases.live().script
    done = render_clips(runtime, script, _bar, quick=quick)
    click.echo(f"{len(done.made)} clips made, {done.kept} there already.")
    for sentence in done.recordings:
        click.echo(f"Recording {sentence}")
    if done.unspoken:
        click.echo(f"{len(done.unspoken)} are left to the carrier's own voice: {done.unspoken[0]}")
    if not quick:
        _warn_of_misheard(runtime, script, done.made)
    if not runtime.settings.live:
        make_samples(runtime, script)
    uses = voices_in_use(runtime, script)
    for use in uses:
        click.echo(use.sentence)
    return not (done.better or done.unspoken or any(use.lacks for use in uses))


def _warn_of_misheard(runtime: Runtime, script: Script, made: Sequence[Prompt]) -> None:
    """Where there are ears, hear the new clips and print those that are not understood."""
    from helpline.service.listen import listen, worst_first
    from helpline.speech.ears import installed

    new = [one for one in made if one.pace == "normal"]
    if not new or not installed():
        return
    heard = listen(runtime, script, wanted=new, progress=show_progress)
    for one in worst_first(heard):
        if one.is_bad:
            click.echo(f"Warning: misheard on a telephone: {one.prompt.text!r} as {one.heard!r}")


def show_progress(done: int, of: int) -> None:
    """A line that counts where somebody looks on; now and then a line where not."""
    if sys.stderr.isatty():
        click.echo(f"\rListening {done}/{of}", err=True, nl=done == of)
    elif done % 50 == 0 or done == of:
        click.echo(f"Listening: {done} of {of}", err=True)


def _bar(done: int, of: int) -> None:
    """A bar where somebody looks on; now and then a line where not."""
    if sys.stderr.isatty():
        full = "#" * (30 * done // of)
        click.echo(f"\rMaking the sound [{full:30}] {done}/{of}", err=True, nl=done == of)
    elif done % 100 == 0 or done == of:
        click.echo(f"Making the sound: {done} of {of}", err=True)


def _by(name: str) -> str:
    return name or getpass.getuser()
