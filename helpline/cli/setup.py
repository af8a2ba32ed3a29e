"""What must stand before the first call is answered: tables, a release, its clips.

Run by `serve` as a process of its own, since the audio libraries are large.
"""

from __future__ import annotations

import os
import sys

import click

from helpline.cli import describe_error
from helpline.cli.releases import make_clips, open_runtime
from helpline.cli.serving import BACKGROUND, MORE
from helpline.cli.voices import fetch_missing
from helpline.errors import HelplineError
from helpline.runtime.instance_files import LAST_RELEASE, load_last_release
from helpline.settings import Settings
from helpline.storage.database import DatabaseAway

_LAST = 19  # the lowest priority there is


def prepare(by: str) -> bool:
    """Bring everything up to date; quick where nothing has changed.

    False where a better voice could be fetched or could speak: that takes minutes, and
    `improve` does it. While the database is away, what was said last is enough to begin with.
    Raises `DatabaseAway` where there is no such thing.
    """
    try:
        return _bring_up_to_date(by)
    except DatabaseAway as away:
        if load_last_release(Settings.from_env().instance / LAST_RELEASE) is None:
            raise
        click.echo(
            f"Warning: the database is away. {away} The helpline starts with the words it last "
            "had; when the database is back, start it again to bring everything up to date.",
            err=True,
        )
        return True


def improve() -> None:
    """Fetch the voices that are missing and let the best of all speak, while callers are
    answered with the clips there are; servers take the new ones up by themselves."""
    os.nice(_LAST)
    with open_runtime() as runtime:
        fetch_missing(runtime.settings, runtime.releases.live().script)
        make_clips(runtime)


def _bring_up_to_date(by: str) -> bool:
    from helpline.service.effects import keep_waiting, take_over_spool
    from helpline.service.publish import (
        ensure_model,
        publish_if_changed,
        require_fit_for_callers,
    )

    with open_runtime() as runtime:
        if not runtime.settings.live and (digest := publish_if_changed(runtime, by=by)):
            click.echo(f"Published release {digest[:12]}.")
        require_fit_for_callers(runtime)
        if ensure_model(runtime):
            click.echo("Learnt again from the examples of the release: this program reads anew.")
        whole = make_clips(runtime, quick=True)
        take_over_spool(runtime)
        if kept := keep_waiting(runtime, again=True):
            click.echo(f"{kept} promises were carried out that had waited for the database.")
        if aside := runtime.outbox.counts().set_aside:
            click.echo(
                f"Warning: {aside} promises cannot be carried out, and are set aside in "
                "outbox.db; the log says why. They are tried again every ten minutes.",
                err=True,
            )
    return whole


if __name__ == "__main__":
    try:
        if sys.argv[1:] == [BACKGROUND]:
            improve()
        elif not prepare(sys.argv[1]):
            sys.exit(MORE)
    except HelplineError as error:
        sys.exit(f"Error: {describe_error(error)}")
