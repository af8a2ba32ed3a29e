"""Behind PgBouncer, which gives each transaction another session of the server."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from helpline.storage.database import Database, DatabaseAway, open_database
from helpline.storage.migrate import migrate
from helpline.storage.text_turns import refusal
from tests.databases import POSTGRES
from tests.storage.samples import rows, save, text

PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")

pytestmark = pytest.mark.skipif(
    not POSTGRES or not PGBOUNCER, reason="needs PostgreSQL (HELPLINE_TEST_POSTGRES) and pgbouncer"
)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


@pytest.fixture(params=["transaction", "session", "statement"])
def pooler(request: pytest.FixtureRequest, tmp_path: Path, database_url: str) -> Iterator[str]:
    """The URL of the same database by way of PgBouncer as it is delivered, in one of its modes."""
    if not database_url.startswith("postgresql"):
        pytest.skip("PostgreSQL only")
    target, port = make_url(database_url), free_port()
    server = f"host={target.host} port={target.port or 5432} user={target.username}"
    if target.password:
        server += f" password={target.password}"
    size = 2 if request.param == "transaction" else 20
    config = tmp_path / "pgbouncer.ini"
    config.write_text(
        f"[databases]\n{target.database} = {server}\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
        f"auth_type = any\npool_mode = {request.param}\ndefault_pool_size = {size}\n"
    )
    assert PGBOUNCER
    user = ["-u", "nobody"] if os.getuid() == 0 else []  # it refuses to run as root
    for path in (config, tmp_path, *tmp_path.parents):
        with suppress(OSError):
            path.chmod(path.stat().st_mode | 0o755)
    process = subprocess.Popen([PGBOUNCER, "-q", *user, str(config)], stderr=subprocess.DEVNULL)
    for _ in range(200):
        with suppress(OSError), closing(socket.create_connection(("127.0.0.1", port))):
            break
        time.sleep(0.05)
    yield target.set(host="127.0.0.1", port=port).render_as_string(hide_password=False)
    process.terminate()
    process.wait()


def many_at_once(database: Database) -> list[Exception]:
    """Twelve people, four at once, several texts each."""
    faults: list[Exception] = []

    def one(name: int) -> None:
        try:
            for step in range(12):
                turn = text(f"SM{name}-{step}", contact=f"{name:x}" * 64, session=None)
                save(database, turn, None)
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=one, args=(name,)) for name in range(12)]
    for batch in (threads[:4], threads[4:8], threads[8:]):
        for thread in batch:
            thread.start()
        for thread in batch:
            thread.join()
    return faults


def test_behind_a_pooler_nothing_is_lost(pooler: str, request: pytest.FixtureRequest) -> None:
    """In the mode that gives each statement another session, it is told why it will not do."""
    database = open_database(pooler, pause=0)
    if "statement" in request.node.name:
        assert "pooler" in (refusal(database) or "")
        with pytest.raises(DatabaseAway, match="pooler"):
            migrate(pooler)
    else:
        migrate(pooler)
        assert many_at_once(database) == []
        assert len(rows(database, "replies")) == 12 * 12
        assert refusal(database) is None
    database.close()
