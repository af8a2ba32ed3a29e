"""`serve`: everything from an empty folder to a line that answers, in one command."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import threading
import time
from errno import EADDRINUSE
from urllib.parse import urlsplit

import click

from helpline.errors import HelplineError
from helpline.settings import Settings

SETUP = (sys.executable, "-m", "helpline.cli.setup")
"""The command that prepares, in a process of its own: the libraries it loads are large."""
MORE = 10
"""Its exit code where all is prepared, and better voices are still to be had."""
BACKGROUND = "--improve"
"""What it is told to fetch and use them, while callers are answered."""
PATIENCE = 5
"""Seconds that a worker has to end its answers when the server is stopped; one takes far less."""
LOOK_AGAIN = 0.1
"""Seconds between two looks whether the server answers yet."""


class CannotListen(HelplineError):
    """The address or the port is not to be had."""


@click.command()
@click.option("--by", default="serve", help="Who publishes, in demo mode.", hidden=True)
def serve(by: str) -> None:
    """Prepare what is missing, then answer calls and texts.

    In demo mode the words in the prompts folder are published first; in live mode only
    `helpline publish` does that.
    """
    settings = Settings.from_env()
    require_free(settings.host, settings.port)
    whole = _prepare(by)
    require_free(settings.host, settings.port)  # preparing may have taken a minute
    threading.Thread(target=_announce, args=(settings,), daemon=True).start()
    improving = None if whole else subprocess.Popen((*SETUP, BACKGROUND))
    try:
        _listen(settings)
    finally:
        if improving:
            improving.terminate()


def require_free(host: str, port: int) -> None:
    """Raises `CannotListen` where we cannot have this port for ourselves.

    The server shares its port among its workers, so a second server would get every other
    call without a word. Bound plainly, as here, a port has one owner.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        if error.errno == EADDRINUSE:
            raise CannotListen(
                f"Port {port} is taken: something else answers there. Stop it, or set PORT."
            ) from None
        raise CannotListen(
            f"Cannot listen on {host}, port {port} ({error.strerror}). Set HOST or PORT."
        ) from None


def _prepare(by: str) -> bool:
    """Database, release and clips, in a process of its own: the audio libraries it loads are
    not to stay in the memory of the server. False where better voices are still to be had."""
    done = subprocess.run((*SETUP, by), check=False)
    if done.returncode not in (0, MORE):
        sys.exit(done.returncode)
    return not done.returncode


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
        workers_kill_timeout=PATIENCE,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()


def _announce(settings: Settings) -> None:
    """Say what to do next, as soon as the server answers and not before."""
    while not answers(settings.local_url):
        time.sleep(LOOK_AGAIN)
    click.echo(_next_steps(settings))
    sys.stdout.flush()


def answers(url: str) -> bool:
    """Whether the helpline at `url` is up."""
    server = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)
    try:
        server.request("GET", "/healthz")
        return server.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        server.close()


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
