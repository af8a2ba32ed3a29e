"""`voices list`, `voices fetch`: the voices that are fetched by name, and who speaks what."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from helpline.content.model import Script
from helpline.service.fetch_voices import (
    ENGINE,
    add_voice,
    fetch_voice,
    named_voices,
    voices_to_fetch,
)
from helpline.settings import Settings
from helpline.speech.engine import SpeechError
from helpline.speech.engines import Folders
from helpline.speech.voice_files import VoiceFiles


@click.group()
def voices() -> None:
    """See which voices there are, and fetch those that are named and missing."""


@voices.command("list")
def list_() -> None:
    """Tell who speaks each language, and which fetched voices are here."""
    from helpline.service.voices import voices_to_be

    settings = Settings.from_env()
    script = _script(settings)
    for use in voices_to_be(settings.speech, folders(settings), script):
        click.echo(use.sentence)
    for files in named_voices(settings.voices, script):
        licence = f"licence: {files.licence}" if files.licence else "no licence is told"
        click.echo(f"  {files.fault() or f'{files.name} is here ({licence}).'}")


@voices.command("fetch")
@click.argument("names", nargs=-1)
@click.option(
    "--from",
    "source",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of this machine that holds NAME.onnx and NAME.onnx.json.",
)
def fetch(names: tuple[str, ...], source: Path | None) -> None:
    """Fetch the voices NAMES, or all that are named in helpline.yaml and missing."""
    settings = Settings.from_env()
    wanted = [VoiceFiles(settings.voices, name) for name in names]
    wanted = wanted or voices_to_fetch(settings.voices, _script(settings))
    failed = sum(not _take(settings, files, source) for files in wanted)
    if not wanted:
        click.echo("Every voice that is named is here.")
    elif len(wanted) > failed:
        click.echo("Run: scripts/helpline render")
    sys.exit(1 if failed else 0)


def fetch_missing(settings: Settings, script: Script) -> None:
    """Fetch what is named and missing; where that fails, say so and go on."""
    if ENGINE in settings.speech:
        for files in voices_to_fetch(settings.voices, script):
            _take(settings, files, None)


def folders(settings: Settings) -> Folders:
    """Where the engines find what they speak with."""
    return Folders(settings.recordings, settings.voices)


def _take(settings: Settings, files: VoiceFiles, source: Path | None) -> bool:
    """Fetch one voice and tell how that went."""
    click.echo(f"Fetching the voice {files.name} ...", err=True)
    try:
        if source:
            add_voice(files, source)
        else:
            fetch_voice(files, settings.voices_url, _bar)
    except SpeechError as error:
        click.echo(f"The voice {files.name} is not to be had: {error}", err=True)
        return False
    click.echo(f"The voice {files.name} is here ({files.licence or 'no licence is told'}).")
    return True


def _script(settings: Settings) -> Script:
    from helpline.content.compile import compile_script
    from helpline.content.files import read_source

    return compile_script(read_source(settings.prompts))


def _bar(done: int, of: int) -> None:
    if sys.stderr.isatty() and of:
        click.echo(f"\r  {done / 1e6:.0f} of {of / 1e6:.0f} MB", err=True, nl=done == of)
