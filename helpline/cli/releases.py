"""`publish`, `releases`, `rollback`, `render`: what callers hear, and making its sound."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from helpline.runtime import Runtime
from helpline.settings import Settings
from helpline.storage.migrate import migrate

by_option = click.option("--by", default="", help="Who does this; your account's name if left out.")
note_option = click.option("--note", default="", help="Why, in a few words.")


@contextmanager
def opened() -> Iterator[Runtime]:
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
def publish(folder: Path | None, by: str, note: str) -> None:
    """Make the words in FOLDER the ones that new calls and texts are answered with."""
    from helpline.service.publish import publish as publish_folder

    with opened() as runtime:
        done = publish_folder(runtime, folder or runtime.settings.prompts, by=_by(by), note=note)
        if not done.changed:
            click.echo(f"Release {done.digest[:12]} is live already.")
            return
        click.echo(f"Release {done.digest[:12]} is live.")
        make_clips(runtime)


@click.command()
def releases() -> None:
    """List what was live, oldest first; the last line is live now."""
    from helpline.service.publish import published

    with opened() as runtime:
        for one in published(runtime):
            when = f"{one.at:%Y-%m-%d %H:%M}"
            click.echo(f"{when}  {one.digest[:12]}  {one.kind:8}  {one.by}  {one.note}".rstrip())


@click.command()
@click.argument("release", required=False)
@by_option
@note_option
def rollback(release: str | None, by: str, note: str) -> None:
    """Make an earlier RELEASE live again; the one before, if none is named."""
    from helpline.service.publish import rollback as roll_back

    with opened() as runtime:
        digest = roll_back(runtime, release, by=_by(by), note=note)
        click.echo(f"Release {digest[:12]} is live.")


@click.command()
def render() -> None:
    """Make every clip of the live release that is not there yet. May be stopped at any time."""
    with opened() as runtime:
        make_clips(runtime)


def make_clips(runtime: Runtime) -> None:
    """Render, show how far it is, and say what could not be spoken."""
    from helpline.service.render import render as render_clips

    script = runtime.releases.live().script
    done = render_clips(runtime, script, _bar)
    click.echo(f"{done.made} clips made, {done.kept} there already.")
    for sentence in done.recordings:
        click.echo(f"Recording {sentence}")
    if done.unspoken:
        click.echo(f"{len(done.unspoken)} are left to the carrier's own voice: {done.unspoken[0]}")


def _bar(done: int, of: int) -> None:
    """A bar where somebody looks on; now and then a line where not."""
    if sys.stderr.isatty():
        full = "#" * (30 * done // of)
        click.echo(f"\rMaking the sound [{full:30}] {done}/{of}", err=True, nl=done == of)
    elif done % 100 == 0 or done == of:
        click.echo(f"Making the sound: {done} of {of}", err=True)


def _by(name: str) -> str:
    return name or getpass.getuser()
