"""A voice for piper, made here: a network of four steps that hums every phoneme for 68 ms.

Written byte by byte in the format of ONNX, so that no voice need be carried along for the tests.
"""

from __future__ import annotations

import json
import math
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

NAME = "es_MX-hum-low"
RATE = 22_050
_SAMPLES = 1_500  # of each phoneme
_FLOAT, _INT64 = 1, 7  # TensorProto.DataType

CARD = "# Model card for hum (low)\n\n* License: none needed\n"


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _field(field: int, body: bytes | str) -> bytes:
    raw = body.encode() if isinstance(body, str) else body
    return _varint(field << 3 | 2) + _varint(len(raw)) + raw


def _node(kind: str, inputs: tuple[str, ...], output: str, attributes: bytes = b"") -> bytes:
    named = b"".join(_field(1, name) for name in inputs)
    return _field(1, named + _field(2, output) + _field(4, kind) + attributes)


def _tensor(name: str, kind: int, dims: tuple[int, ...], raw: bytes) -> bytes:
    sizes = b"".join(_number(1, size) for size in dims)
    return _field(5, sizes + _number(2, kind) + _field(8, name) + _field(9, raw))


def _value(field: int, name: str, kind: int, dims: tuple[str, ...]) -> bytes:
    shape = b"".join(_field(1, _field(2, dim)) for dim in dims)
    return _field(
        field, _field(1, name) + _field(2, _field(1, _number(1, kind) + _field(2, shape)))
    )


def model(loudness: float = 0.002) -> bytes:
    """The network: a phoneme's number times a wave, one after the other."""
    wave = [loudness * math.sin(n * 2 * math.pi * 200 / RATE) for n in range(_SAMPLES)]
    to_float = _field(5, _field(1, "to") + _number(3, _FLOAT) + _number(20, 2))
    graph = (
        _node("Cast", ("input",), "numbers", to_float)
        + _node("Unsqueeze", ("numbers", "axis"), "column")
        + _node("Mul", ("column", "wave"), "hums")
        + _node("Reshape", ("hums", "flat"), "output")
        + _field(2, "hum")
        + _tensor("axis", _INT64, (1,), struct.pack("<q", 2))
        + _tensor("wave", _FLOAT, (1, 1, _SAMPLES), struct.pack(f"<{_SAMPLES}f", *wave))
        + _tensor("flat", _INT64, (3,), struct.pack("<qqq", 1, 1, -1))
        + _value(11, "input", _INT64, ("one", "length"))
        + _value(11, "input_lengths", _INT64, ("one",))
        + _value(11, "scales", _FLOAT, ("three",))
        + _value(12, "output", _FLOAT, ("one", "channel", "samples"))
    )
    return _number(1, 8) + _field(8, _number(2, 13)) + _field(7, graph)


def config() -> bytes:
    """Numbers for the phonemes of a few letters; others are left out."""
    letters = "_^$ abdefgiklmnoprstuwɾɣθβðʝ.,"
    return json.dumps(
        {
            "audio": {"sample_rate": RATE},
            "espeak": {"voice": "es"},
            "phoneme_type": "espeak",
            "num_symbols": 128,
            "num_speakers": 1,
            "phoneme_id_map": {letter: [number + 20] for number, letter in enumerate(letters)},
        }
    ).encode()


def write(folder: Path, name: str = NAME) -> None:
    """The three files of the voice, as they lie in somebody's folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.onnx").write_bytes(model())
    (folder / f"{name}.onnx.json").write_bytes(config())
    (folder / "MODEL_CARD").write_text(CARD, "utf-8")


class VoiceHost(ThreadingHTTPServer):
    """A host of voices on a real socket. `files` by path; what is in `cut` breaks off half-way,
    and every answer waits `delay` seconds."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        place = "/es/es_MX/hum/low"
        self.files = {
            f"{place}/{NAME}.onnx": model(),
            f"{place}/{NAME}.onnx.json": config(),
            f"{place}/MODEL_CARD": CARD.encode(),
        }
        self.cut: set[str] = set()
        self.delay = 0.0
        self.asked: list[str] = []
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> VoiceHost:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.thread.join()
        self.server_close()


class _Answer(BaseHTTPRequestHandler):
    server: VoiceHost

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        time.sleep(self.server.delay)
        body = self.server.files.get(self.path)
        if body is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if self.path in self.server.cut else body)

    def log_message(self, *_: object) -> None:
        pass
