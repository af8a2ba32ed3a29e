"""Starting, announcing, stopping and being killed: the real command, on a port of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from helpline.carriers.twilio.forms import read_form
from helpline.carriers.twilio.signature import sign
from helpline.cli.serving import CannotListen, answers, require_free
from helpline.runtime import Runtime
from helpline.settings import Settings
from helpline.storage.migrate import migrate
from tests.conftest import PROMPTS
from tests.publishing import Publish

Serve = Callable[..., "subprocess.Popen[str]"]
LISTEN = "from helpline.cli.serving import _listen; from helpline.settings import Settings; "


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


@pytest.fixture
def environ(tmp_path: Path, publish_shipped: Publish) -> dict[str, str]:
    """A demonstration with a database, words, and no sound to be made."""
    settings = {
        "HELPLINE_MODE": "demo",
        "HELPLINE_PROMPTS": str(PROMPTS),
        "HELPLINE_INSTANCE": str(tmp_path / "instance"),
        "HELPLINE_DATABASE_URL": f"sqlite:///{tmp_path / 'helpline.db'}",
        "HELPLINE_PUBLIC_URL": "",
        "HELPLINE_SPEECH": "recording",
        "HOST": "127.0.0.1",
        "PORT": str(free_port()),
    }
    migrate(settings["HELPLINE_DATABASE_URL"])
    runtime = Runtime.open(Settings.from_env(settings))
    publish_shipped(runtime)
    runtime.releases.live()
    runtime.close()
    return {**os.environ, **settings}


@pytest.fixture
def serve(environ: dict[str, str]) -> Iterator[Serve]:
    """Starts `serve`, or another piece of Python, in a process group that is ended afterwards."""
    started: list[subprocess.Popen[str]] = []

    def start(*command: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, *(command or ("-m", "helpline", "serve"))],
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stdout:
            process.stdout.close()


def announced(process: subprocess.Popen[str]) -> str:
    """Everything up to the line that says where to go."""
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        if line.startswith("Open http"):
            return said
    raise AssertionError(said)


def test_a_port_has_one_server(serve: Serve, environ: dict[str, str]) -> None:
    """The first says that it answers when it does; a second is refused in one sentence, since
    two would share the calls between them, and nobody would know."""
    announced(serve())
    assert answers(f"http://127.0.0.1:{environ['PORT']}")
    second = serve()
    said, _ = second.communicate()
    assert second.returncode == 1
    assert said == (
        f"Error: Port {environ['PORT']} is taken: something else answers there. "
        "Stop it, or set PORT.\n"
    )


def test_an_address_that_is_not_ours_is_told() -> None:
    """192.0.2.1 is kept for documentation: no machine has it."""
    with pytest.raises(CannotListen, match=r"Cannot listen on 192\.0\.2\.1"):
        require_free("192.0.2.1", free_port())


def test_a_port_just_left_is_free() -> None:
    """A server that ended a moment ago does not stand in the way of the next."""
    port = free_port()
    with socket.create_server(("127.0.0.1", port)) as server:
        client = socket.create_connection(("127.0.0.1", port))
        server.accept()[0].close()
        client.close()
    require_free("127.0.0.1", port)


def test_it_can_be_stopped_while_it_starts(serve: Serve) -> None:
    """A worker that is not ready does not hear that it shall stop; it is ended all the same."""
    slow = "import helpline.web.app as app, time; app.create_app = forever = lambda: "
    process = serve(
        "-c", f"{slow}(print('starting', flush=True), time.sleep(3600)); "
        f"{LISTEN}_listen(Settings.from_env())"
    )  # fmt: skip
    assert process.stdout
    assert process.stdout.readline() == "starting\n"
    process.terminate()
    process.communicate()
    assert process.returncode is not None


def test_a_worker_ends_when_its_server_is_killed(serve: Serve, environ: dict[str, str]) -> None:
    """The end of its output comes when the last process that holds it has ended."""
    process = serve()
    announced(process)
    process.kill()
    process.communicate()
    require_free("127.0.0.1", int(environ["PORT"]))


def post(environ: dict[str, str], path: str, **fields: str) -> str:
    """What the server answers to a request of its own handset."""
    base = f"http://127.0.0.1:{environ['PORT']}"
    token = (Path(environ["HELPLINE_INSTANCE"]) / "handset.token").read_text()
    body = urlencode(fields).encode()
    signature = sign(base + path, read_form(body), token)
    request = Request(base + path, body, {"X-Twilio-Signature": signature})
    with urlopen(request) as answer:
        said: str = answer.read().decode()
    return said


def test_a_stop_writes_what_was_noted_a_moment_before(
    serve: Serve, environ: dict[str, str]
) -> None:
    """The place of a call whose last key was just pressed, and its rows of the journal."""
    process = serve()
    announced(process)
    who = {"CallSid": "CA" + "7" * 32, "From": "+12025550123", "To": "+12025550124"}
    said = post(environ, "/voice", CallStatus="ringing", **who)
    for digits in ("1", "3"):
        path = re.findall(r'action="([^"]*)"', said)[0]
        said = post(environ, path, Digits=digits, CallStatus="in-progress", **who)
    process.terminate()
    process.communicate()
    with closing(
        sqlite3.connect(environ["HELPLINE_DATABASE_URL"].removeprefix("sqlite:///"))
    ) as db:
        assert db.execute("SELECT count(*) FROM journal").fetchone() == (3,)
        assert db.execute("SELECT count(*) FROM sessions").fetchone() == (1,)


def test_a_database_that_is_gone_is_not_made_anew(
    serve: Serve, environ: dict[str, str], tmp_path: Path
) -> None:
    """It knew who must not be texted: a person is told, and decides."""
    for file in tmp_path.glob("helpline.db*"):
        if not file.name.endswith(".made"):
            file.unlink()
    refused = serve()
    said, _ = refused.communicate()
    assert refused.returncode == 1
    assert "helpline.db is gone" in said
    assert "Put back a backup" in said
    assert not (tmp_path / "helpline.db").exists()


def stop_texts(environ: dict[str, str], sender: str) -> None:
    """The carrier tells of somebody who has opted out."""
    fields = {"MessageSid": f"SM{sender[-7:]:0>32}", "From": sender, "To": "+12025550124"}
    post(environ, "/sms", Body="STOP", OptOutType="STOP", **fields)


def opted_out(file: Path) -> int:
    with closing(sqlite3.connect(file)) as db:
        found: int = db.execute(
            "SELECT count(*) FROM contacts WHERE stopped_at IS NOT NULL"
        ).fetchone()[0]
        return found


def test_opt_outs_of_an_outage_are_kept_by_the_server_that_took_them_or_the_next(
    serve: Serve, environ: dict[str, str], tmp_path: Path
) -> None:
    """Within seconds of the database's return; and after kill -9, at the next start."""
    file, aside = tmp_path / "helpline.db", tmp_path / "aside.db"

    def move(here: Path, there: Path) -> None:
        for end in ("", "-wal", "-shm"):
            if (old := here.with_name(here.name + end)).exists():
                old.rename(there.with_name(there.name + end))

    process = serve()
    announced(process)
    move(file, aside)
    stop_texts(environ, "+12025550171")
    move(aside, file)
    while opted_out(file) < 1:
        time.sleep(0.1)
    move(file, aside)
    stop_texts(environ, "+12025550172")
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    move(aside, file)
    assert opted_out(file) == 1
    announced(serve())
    assert opted_out(file) == 2
