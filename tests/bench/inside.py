"""In process, without sockets: a step alone, and the whole application beside bare Flask.

Run by the bench in a process of its own, with the settings of the helpline in its
environment; prints one JSON object.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any

from asks import Ask, call, presses, text
from floor import app as bare

WSGI = Callable[..., Any]
BLOCKS = 7


def answer(app: WSGI, ask: Ask) -> bytes:
    """One request, as a server would hand it over. Raises where the answer is not right."""
    environ = {
        "REQUEST_METHOD": "POST", "SCRIPT_NAME": "", "PATH_INFO": ask.path, "QUERY_STRING": "",
        "RAW_URI": ask.path, "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80",
        "HTTP_HOST": "line.example.org", "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(ask.body)),
        "HTTP_X_TWILIO_SIGNATURE": ask.signature, "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(ask.body), "wsgi.errors": sys.stderr, "wsgi.version": (1, 0),
        "wsgi.multithread": True, "wsgi.multiprocess": False, "wsgi.run_once": False,
    }  # fmt: skip
    heads: list[str] = []
    parts = app(environ, lambda status, headers, exc_info=None: heads.append(status))
    body = b"".join(parts)
    if hasattr(parts, "close"):
        parts.close()
    if int(heads[0][:3]) != ask.status or ask.holds not in body:
        raise RuntimeError(f"{ask.path}: {heads[0]}: {body[:300]!r}")
    return body


def cost(app: WSGI, asks: Sequence[Ask], settle: float) -> float:
    """Processor time of one request in microseconds, that of what is written behind included."""
    gc.collect()
    begun = time.process_time()
    for ask in asks:
        answer(app, ask)
    time.sleep(settle)
    return (time.process_time() - begun) / len(asks) * 1e6


def applications(count: int) -> dict[str, float]:
    """Microseconds of each kind of request, and its ratio to bare Flask in the same block."""
    from helpline.web.app import create_app

    app = create_app()
    found: dict[str, list[float]] = {}
    for _ in range(BLOCKS):
        pressed = presses(lambda asks: [answer(app, ask) for ask in asks], count)
        kinds = {
            "incoming call": [call() for _ in range(count)],
            "key press": pressed,
            "keyword text": [text() for _ in range(count)],
            "forged": [call(forged=True) for _ in range(count)],
        }
        time.sleep(1.5)
        floor = cost(lambda *given: bare(*given), [call() for _ in range(count)], 0)
        found.setdefault("bare Flask", []).append(floor)
        found.setdefault("bare Flask ×", []).append(1.0)
        for kind, asks in kinds.items():
            spent = cost(app, asks, 1.5)
            found.setdefault(kind, []).append(spent)
            found.setdefault(f"{kind} ×", []).append(spent / floor)
    return {name: median(values) for name, values in found.items()}


def steps(count: int) -> float:
    """Steps a second and core: a session's text in, a key, the next session's text out."""
    import msgspec

    from helpline.content.compile import compile_script
    from helpline.content.files import read_source
    from helpline.conversation.engine import open_session, step
    from helpline.conversation.types import Heard, Session, Started

    script = compile_script(read_source(Path("prompts")))
    now = datetime(2026, 1, 5, 12, tzinfo=UTC)
    opened = step(script, open_session(script, "voice"), Started(), now).session
    encode = msgspec.json.Encoder().encode
    decode = msgspec.json.Decoder(Session).decode
    held = encode(step(script, opened, Heard("1", "keys"), now).session)
    key = Heard("1", "keys")
    rates = []
    for _ in range(BLOCKS):
        begun = time.process_time()
        for _ in range(count):
            encode(step(script, decode(held), key, now).session)
        rates.append(count / (time.process_time() - begun))
    return median(rates)


if __name__ == "__main__":
    count = int(sys.argv[1])
    print(json.dumps({"steps a second": steps(10 * count), **applications(count)}))
