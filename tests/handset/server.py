"""A small real HTTP server that answers what a test tells it to, and remembers requests."""

from __future__ import annotations

import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

TOKEN = "12345"


@dataclass
class Asked:
    """One request as it arrived."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    connection: int

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode("ascii"), keep_blank_values=True))


@dataclass
class Give:
    """One answer. `length` overrides Content-Length; None as body hangs up without a word."""

    body: bytes | None = b""
    type: str = "text/xml"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None


def twiml(inner: str) -> Give:
    return Give(f"<Response>{inner}</Response>".encode())


def redirect(place: str, status: int = 302) -> Give:
    return Give(b"", status=status, headers={"Location": place})


Answering = Give | list[Give] | Callable[[Asked], Give]


class Server:
    """Answers by path. A list is used up in turn, its last element for ever."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.routes: dict[str, Answering] = {"/voice/status": Give()}
        self.asked: list[Asked] = []

    def __setitem__(self, path: str, answering: Answering) -> None:
        self.routes[path] = answering

    def url(self, path: str = "/voice") -> str:
        return self.origin + path

    def to(self, path: str) -> list[Asked]:
        return [each for each in self.asked if each.path == path]

    def answer(self, asked: Asked) -> Give:
        self.asked.append(asked)
        found = self.routes.get(asked.path, Give(b"none", "text/plain", 404))
        if isinstance(found, list):
            return found.pop(0) if len(found) > 1 else found[0]
        return found if isinstance(found, Give) else found(asked)


class _Door(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.command, self.path, headers, body, self.client_address[1])
        self._give(self.server.book.answer(asked))  # type: ignore[attr-defined]

    do_GET = do_POST

    def _give(self, give: Give) -> None:
        if give.body is None:
            self.close_connection = True
            return
        self.send_response(give.status)
        self.send_header("Content-Type", give.type)
        if give.status != 304:
            length = len(give.body) if give.length is None else give.length
            self.send_header("Content-Length", str(length))
        for name, value in give.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(give.body)
        if give.length is not None:
            self.close_connection = True

    def log_message(self, *_parts: object) -> None:
        pass


class _Threads(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_parts: object) -> None:
        pass  # a phone that hangs up early is part of the tests


@contextmanager
def serving() -> Iterator[Server]:
    """A server on a free port of this machine."""
    real = _Threads(("127.0.0.1", 0), _Door)
    book = Server(f"http://127.0.0.1:{real.server_port}")
    real.book = book  # type: ignore[attr-defined]
    thread = threading.Thread(target=real.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield book
    finally:
        real.shutdown()
        thread.join()
        real.server_close()


def wav(
    seconds: float = 1.0, *, rate: int = 8000, tag: int = 7, bits: int = 8, lead: float = 0.0
) -> bytes:
    """A mono WAV: silence for `lead`, then a loud square wave."""
    quiet = {7: b"\xff", 1: b"\x80" if bits == 8 else b"\x00\x00"}.get(tag, b"\x00")
    loud = {7: b"\x80", 1: b"\xf0" if bits == 8 else b"\x00\x60"}.get(tag, b"\x00")
    silent = round(lead * rate)
    data = quiet * silent + loud * (round(seconds * rate) - silent)
    form = struct.pack("<HHIIHH", tag, 1, rate, rate * bits // 8, bits // 8, bits)
    chunks = b"fmt " + struct.pack("<I", 16) + form
    chunks += b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WAVE" + chunks


def mp3(seconds: float = 1.0) -> bytes:
    """Frames of MPEG-2 layer III, 24 kHz, mono, 32 kbit/s: 96 bytes and 24 ms each."""
    frame = b"\xff\xf3\x44\xc4" + bytes(92)
    return frame * round(seconds / 0.024)
