"""The load: plain sockets kept open, in a process of its own, so that its cost is nobody's."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context

from asks import Ask

PATIENCE = 60.0
"""Seconds for all requests of one run together; what is not answered then counts as wrong."""


@dataclass
class Outcome:
    """What came of one run."""

    seconds: float = 0.0
    delays: list[float] = field(default_factory=list)  # seconds, one for each answer
    bodies: list[bytes] = field(default_factory=list)  # in the order asked
    wrong: int = 0

    def delay(self, share: float) -> float:
        """The delay that `share` of the answers stayed below, in milliseconds."""
        ordered = sorted(self.delays) or [float("nan")]
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def run(port: int, asks: Sequence[Ask], connections: int, rate: float | None = None) -> Outcome:
    """Send all the requests in another process, and wait for it."""
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool:
        return pool.submit(drive, port, asks, connections, rate).result()


def drive(port: int, asks: Sequence[Ask], connections: int, rate: float | None) -> Outcome:
    """Keep all connections busy, or send `rate` requests a second whether answered or not.

    With a rate, a delay counts from when the request was due, so that waiting for a free
    connection counts as well.
    """
    outcome = Outcome(bodies=[b""] * len(asks))
    ready = selectors.DefaultSelector()
    idle = [Line(port, ready) for _ in range(min(connections, len(asks)))]
    begun, sent, answered = time.perf_counter(), 0, 0
    while answered < len(asks) and time.perf_counter() < begun + PATIENCE:
        now = time.perf_counter()
        while idle and sent < len(asks) and (due := begun + sent / rate if rate else now) <= now:
            idle.pop().send(sent, asks[sent], due)
            sent += 1
        for key, _ in ready.select(0.0005 if rate else 1):
            line: Line = key.data
            if line.receive(outcome):
                answered += 1
                idle.append(line)
    outcome.seconds = time.perf_counter() - begun
    outcome.wrong += len(asks) - answered
    return outcome


class Line:
    """One connection, kept open; opened again where the server closes it between requests."""

    def __init__(self, port: int, ready: selectors.BaseSelector) -> None:
        self.port, self.ready = port, ready
        self.heard = b""
        self.open()

    def open(self) -> None:
        """Connect."""
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.ready.register(self.socket, selectors.EVENT_READ, self)

    def send(self, place: int, ask: Ask, due: float) -> None:
        """Send the request, whose answer belongs to `place`."""
        self.place, self.ask, self.due = place, ask, due
        self.socket.sendall(ask.wire)

    def receive(self, outcome: Outcome) -> bool:
        """Take what has come; whether the answer is whole."""
        try:
            more = self.socket.recv(65536)
        except ConnectionError:
            more = b""
        if not more:
            self.ready.unregister(self.socket)
            self.socket.close()
            self.heard = b""
            self.open()
            self.socket.sendall(self.ask.wire)
            return False
        self.heard += more
        head, found, body = self.heard.partition(b"\r\n\r\n")
        if not found or len(body) < length(head):
            return False
        outcome.delays.append(time.perf_counter() - self.due)
        right = int(head[9:12]) == self.ask.status and self.ask.holds in body
        outcome.wrong += not right
        outcome.bodies[self.place] = body
        self.heard = b""
        return True


def length(head: bytes) -> int:
    """Bytes of the body that these headers announce."""
    for name, _, value in (line.partition(b":") for line in head.split(b"\r\n")):
        if name.lower() == b"content-length":
            return int(value)
    return 0
