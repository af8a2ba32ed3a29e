"""A worker whose server was killed must not live on: it would keep the port, and answer."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time

LOOK_AGAIN = 1.0
"""Seconds between two looks at who our parent is."""


def end_with_the_server() -> None:
    """End this process soon after the server that started it is gone, however that ended.

    A killed server cannot stop its workers, so each looks for itself. Does nothing in a
    process that is no worker, which may well outlive the terminal it was started from.
    """
    server = multiprocessing.parent_process()
    if server is not None and server.pid is not None:
        threading.Thread(target=_watch, args=(server.pid,), name="orphan", daemon=True).start()


def _watch(server: int) -> None:
    while os.getppid() == server:
        time.sleep(LOOK_AGAIN)
    os._exit(1)
