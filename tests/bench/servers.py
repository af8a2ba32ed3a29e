"""Starting a server, stopping it, and weighing the whole tree of its processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from asks import PUBLIC, TOKEN, call
from load import drive

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
THREADS = "8"
PATIENCE = 900.0
"""Seconds until the first answer; the very first start renders every clip."""

FLOOR = "bare Flask, gunicorn"
NAMES = (FLOOR, "bare Flask, granian", "helpline, granian", "helpline, gunicorn")
"""Granian is what `helpline serve` runs, after it has made ready what gunicorn needs too."""


class Server:
    """One server on a free port of the loopback."""

    def __init__(self, name: str, instance: Path) -> None:
        self.name = name
        self.ours = name.startswith("helpline")
        self.port = free_port()
        self.report = instance / f"{name.replace(', ', '-').replace(' ', '-')}.log"
        environ = environment(instance, self.port)
        begun = time.perf_counter()
        with self.report.open("wb") as report:
            self.process = subprocess.Popen(
                self._command(), cwd=ROOT if self.ours else HERE, env=environ,
                start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=report, stderr=report,
            )  # fmt: skip
        self._await_answer(begun)
        self.start = time.perf_counter() - begun

    def _command(self) -> list[str]:
        server = self.name.rpartition(" ")[2]
        if self.ours and server == "granian":
            return [sys.executable, "-m", "helpline", "serve"]
        options = {
            "gunicorn": ["--worker-class", "gthread", "--threads", THREADS, "--keep-alive", "30",
                         "--log-level", "error", "--bind", f"127.0.0.1:{self.port}"],
            "granian": ["--interface", "wsgi", "--blocking-threads", THREADS, "--no-ws",
                        "--log-level", "error", "--host", "127.0.0.1", "--port", str(self.port)],
        }  # fmt: skip
        app = "helpline.web.app:create_app()" if self.ours else "floor:app"
        return [sys.executable, "-m", server, "--workers", "1", *options[server], app]

    def _await_answer(self, begun: float) -> None:
        while time.perf_counter() < begun + PATIENCE:
            if self.process.poll() is not None:
                break
            try:
                if not drive(self.port, [call()], 1, None).wrong:
                    return
            except OSError:
                pass
            time.sleep(0.01)
        said = self.report.read_text(errors="replace")[-1500:]
        self.stop()
        raise SystemExit(f"{self.name} gave no answer. It said:\n{said}")

    def cpu(self) -> float:
        """Seconds of processor time that the tree has used, living and ended."""
        ticks = sum(sum(map(int, stat(pid)[11:15])) for pid in self.tree())
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory(self) -> tuple[float, float]:
        """PSS and RSS of the tree in MiB."""
        pss = rss = 0
        for pid in self.tree():
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                name, _, value = line.partition(":")
                pss += int(value.split()[0]) if name == "Pss" else 0
                rss += int(value.split()[0]) if name == "Rss" else 0
        return pss / 1024, rss / 1024

    def tree(self) -> list[int]:
        """The process and all its descendants."""
        pids = (int(folder.name) for folder in Path("/proc").glob("[0-9]*"))
        parents = {pid: int(stat(pid)[1]) for pid in pids}
        found = [self.process.pid]
        for pid in found:
            found += [child for child, parent in parents.items() if parent == pid]
        return found

    def stop(self) -> None:
        """End it, politely first."""
        for how in (signal.SIGTERM, signal.SIGKILL):
            if self.process.poll() is None:
                os.killpg(self.process.pid, how)
            try:
                self.process.wait(10)
                return
            except subprocess.TimeoutExpired:
                continue


def environment(instance: Path, port: int) -> dict[str, str]:
    """What the helpline is told, and nothing of what this machine tells its own."""
    others = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("HELPLINE_", "TWILIO_"))
    }
    return others | {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "HELPLINE_SERVER_THREADS": THREADS,
        "HELPLINE_INSTANCE": str(instance),
        "HELPLINE_PUBLIC_URL": PUBLIC,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "HELPLINE_SPEECH": "recording,hibari,espeak",  # nothing is fetched beside what is measured
    }


def stat(pid: int) -> list[str]:
    """The fields of /proc/<pid>/stat after the name; all nought for one that has just ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ["0"] * 50


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
