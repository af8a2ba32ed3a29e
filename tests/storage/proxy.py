"""A way to a PostgreSQL server that can be cut, slow, or silent, while the server runs on."""

from __future__ import annotations

import contextlib
import select
import socket
import threading
import time

from sqlalchemy.engine import make_url


class Proxy:
    """Stands on a port of its own before the server of `url`."""

    def __init__(self, url: str) -> None:
        self._target = make_url(url)
        self._open: list[socket.socket] = []
        self._listener: socket.socket | None = None
        self._port = 0
        self._silent = threading.Event()
        self.attempts = 0
        self.delay = 0.0
        """Seconds that everything sent to the server takes."""
        self.on()

    @property
    def url(self) -> str:
        """The URL of the same database by way of this proxy."""
        via = self._target.set(host="127.0.0.1", port=self._port)
        return via.render_as_string(hide_password=False)

    def on(self) -> None:
        """Let connections through, on the same port as before."""
        self._silent.clear()
        listener = socket.create_server(("127.0.0.1", self._port))
        self._port = listener.getsockname()[1]
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def off(self) -> None:
        """End every connection and take no more."""
        assert self._listener
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._listener = None
        while self._open:
            with contextlib.suppress(OSError):
                self._open.pop().shutdown(socket.SHUT_RDWR)

    def silence(self) -> None:
        """Keep every connection, take new ones, and pass nothing on."""
        self._silent.set()

    def close(self) -> None:
        """Stop for good."""
        if self._listener:
            self.off()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            self.attempts += 1
            try:
                far = socket.create_connection((self._target.host, self._target.port or 5432))
            except OSError:
                near.close()
                continue
            self._open += [near, far]
            threading.Thread(target=self._pass_on, args=(near, far), daemon=True).start()

    def _pass_on(self, near: socket.socket, far: socket.socket) -> None:
        with near, far, contextlib.suppress(OSError, ValueError):
            while True:
                for ready in select.select([near, far], [], [])[0]:
                    data = ready.recv(65536)
                    if not data:
                        return
                    if ready is near:
                        time.sleep(self.delay)
                    if not self._silent.is_set():
                        (far if ready is near else near).sendall(data)
