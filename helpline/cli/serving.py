"""`serve`: everything from an empty folder to a line that answers, in one command."""

from __future__ import annotations

import subprocess
import sys

import click

from helpline.settings import Settings


@click.command()
@click.option("--by", default="serve", help="Who publishes, in demo mode.", hidden=True)
def serve(by: str) -> None:
    """Prepare what is missing, then answer calls and texts.

    In demo mode the words in the prompts folder are published first; in live mode only
    `helpline publish` does that.
    """
    settings = Settings.from_env()
    _prepare(by)
    click.echo(_next_steps(settings))
    sys.stdout.flush()
    _listen(settings)


def _prepare(by: str) -> None:
    """Database, release and clips, in a process of its own: the audio libraries it loads are
    not to stay in the memory of the server."""
    command = [sys.executable, "-m", "helpline.cli.prepare", by]
    done = subprocess.run(command, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def _listen(settings: Settings) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "helpline.web.app:create_app",
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=settings.threads,
        respawn_failed_workers=True,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()


def _next_steps(settings: Settings) -> str:
    url = settings.local_url
    if settings.live:
        return (
            f"The helpline is live. Twilio calls it at {settings.public_url}; it listens on {url}."
        )
    return (
        f"Open {url} in a browser: there is a telephone to try the helpline with.\n"
        "It is a demonstration: no account, no real callers. Or, in another terminal:\n"
        "  scripts/helpline call    phone it\n"
        "  scripts/helpline text    text it\n"
        "Its words are in prompts/; prompts/README.md says how to change them.\n"
        "Stop it with Ctrl-C."
    )
