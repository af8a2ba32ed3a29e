"""Stand-ins for the endpoint of Google's voice, and for the time it takes."""

from __future__ import annotations

import base64
import json
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.speech.voices import as_file, voice

MP3 = as_file(voice(1.0, rate=24_000), "MP3")


class Endpoint(ThreadingHTTPServer):
    """Answers as told in `plan`, one entry a request; the last one stays.

    An entry is a status, bytes of sound, a page, or an event to wait for before hanging up.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.plan: list[int | bytes | str | threading.Event] = [MP3]
        self.asked: list[list[object]] = []  # [text, language, slow, "null"] of each request

    def next(self) -> int | bytes | str | threading.Event:
        return self.plan.pop(0) if len(self.plan) > 1 else self.plan[0]


class Answer(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        request = json.loads(urllib.parse.parse_qs(body)["f.req"][0])
        self.server.asked.append(json.loads(request[0][0][1]))
        answer = self.server.next()
        if isinstance(answer, threading.Event):
            answer.wait(30)
            self.close_connection = True
            return
        self.send_response(answer if isinstance(answer, int) else 200)
        self.end_headers()
        self.wfile.write(page(answer))

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def page(answer: int | bytes | str) -> bytes:
    if isinstance(answer, bytes):
        sound = base64.b64encode(answer).decode()
        return f'[["wrb.fr","jQ1olc","[\\"{sound}\\"]",null]]'.encode()
    return str(answer).encode()


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
