"""What must stand before the first call is answered: tables, a release, its clips.

Run by `serve` as a process of its own, since the audio libraries are large.
"""

from __future__ import annotations

import sys

import click

from helpline.cli import told
from helpline.cli.releases import make_clips, opened
from helpline.errors import HelplineError
from helpline.runtime.instance_files import LAST_RELEASE, load_last_release
from helpline.settings import Settings
from helpline.storage.database import DatabaseAway


def prepare(by: str) -> None:
    """Bring everything up to date; quick where nothing has changed.

    While the database is away, what was said last is enough to begin with. Raises
    `DatabaseAway` where there is no such thing.
    """
    try:
        _bring_up_to_date(by)
    except DatabaseAway as away:
        if load_last_release(Settings.from_env().instance / LAST_RELEASE) is None:
            raise
        click.echo(
            f"Warning: the database is away. {away} The helpline starts with the words it last "
            "had; when the database is back, start it again to bring everything up to date.",
            err=True,
        )


def _bring_up_to_date(by: str) -> None:
    from helpline.service.effects import keep_waiting, take_over_spool
    from helpline.service.publish import publish_if_changed, require_fit_for_callers

    with opened() as runtime:
        if not runtime.settings.live and (digest := publish_if_changed(runtime, by=by)):
            click.echo(f"Published release {digest[:12]}.")
        require_fit_for_callers(runtime)
        make_clips(runtime)
        take_over_spool(runtime)
        if kept := keep_waiting(runtime, again=True):
            click.echo(f"{kept} promises were carried out that had waited for the database.")


if __name__ == "__main__":
    try:
        prepare(sys.argv[1])
    except HelplineError as error:
        sys.exit(f"Error: {told(error)}")
