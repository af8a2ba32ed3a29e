"""The program that speaks, in a process of its own.

Speaking libraries are large, some are GPL, some abort when two threads meet in them or crash:
none of that may reach whoever asks. Started as `python -m helpline.speech.speaker MODULE
ARGUMENT...`, it makes `MODULE.Speaker(ARGUMENT...)`, reads frames from standard input and
answers each with one frame; it ends when its input does.

A frame is its length (4 bytes, big-endian) and that many bytes. A request is JSON, the keyword
arguments of `Speaker.speak`; an answer is "+", the sampling rate (4 bytes) and 16-bit samples,
or "-" and a sentence of what went wrong. One answer, with no samples, comes unasked at the start.
"""

from __future__ import annotations

import contextlib
import json
import os
import struct
import sys
from importlib import import_module
from typing import IO, Protocol


class Speaker(Protocol):
    """A loaded voice. One thread only."""

    rate: int  # Hz

    def speak(self, **request: object) -> bytes:
        """16-bit samples. Raises `ValueError` with a sentence for what cannot be said."""


def read_frame(pipe: IO[bytes]) -> bytes | None:
    """The next frame; None where the other side has gone."""
    head = pipe.read(4)
    if len(head) < 4:
        return None
    (length,) = struct.unpack(">I", head)
    body = pipe.read(length)
    return body if len(body) == length else None


def write_frame(pipe: IO[bytes], body: bytes) -> None:
    """Send one frame at once."""
    pipe.write(struct.pack(">I", len(body)) + body)
    pipe.flush()


def main(module: str, *arguments: str) -> None:
    """Answer until the input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the frames
    try:
        speaker: Speaker = import_module(module).Speaker(*arguments)
    except Exception as error:
        write_frame(answers, b"-" + _describe(error))
        return
    head = b"+" + struct.pack(">I", speaker.rate)
    write_frame(answers, head)
    while (request := read_frame(sys.stdin.buffer)) is not None:
        try:
            answer = head + speaker.speak(**json.loads(request))
        except Exception as error:
            answer = b"-" + _describe(error)
        write_frame(answers, answer)


def _describe(error: Exception) -> bytes:
    """Our own sentences as they are; what a library raised with its kind before it."""
    if isinstance(error, ValueError) and type(error) is ValueError:
        return str(error).encode()
    return f"{type(error).__name__}: {error}".encode()


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        main(*sys.argv[1:])
