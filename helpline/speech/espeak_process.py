"""The program that speaks with the espeak-ng library, in a process of its own.

The library is GPL, aborts when two threads meet in it, and may crash: none of that may reach
whoever asks. Started as `python -m helpline.speech.espeak_process`, it reads frames from
standard input and answers each with one frame; it ends when its input does.

A frame is its length (4 bytes, big-endian) and that many bytes. A request is JSON
{"text", "voice", "rate"}; an answer is "+", the sampling rate (4 bytes) and 16-bit samples, or
"-" and a sentence of what went wrong. One answer, with no samples, comes unasked at the start.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import struct
import sys
from pathlib import Path
from typing import IO

_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_UTF8 = 1
_RATE = 1  # which parameter
_Take = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


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


class Library:
    """espeak-ng, loaded from the espeakng-loader package. One thread only."""

    def __init__(self) -> None:
        import espeakng_loader

        # The library takes a data path of 158 bytes at most; "." is never too long.
        os.chdir(Path(espeakng_loader.get_data_path()).parent)
        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        numbers, pointers = [ctypes.c_uint] * 4, [ctypes.c_void_p] * 2
        self._library.espeak_Synth.argtypes = [
            ctypes.c_char_p,
            ctypes.c_size_t,
            *numbers,
            *pointers,
        ]
        self.rate = int(self._library.espeak_Initialize(_SYNCHRONOUS, 0, b".", _DONT_EXIT))
        if self.rate <= 0:
            raise ValueError("espeak-ng did not find its data.")
        self._samples = bytearray()
        self._take = _Take(self._collect)  # the library keeps only a pointer to it
        self._library.espeak_SetSynthCallback(self._take)

    def _collect(self, samples: int | None, count: int, _events: int | None) -> int:
        if samples and count > 0:
            self._samples += ctypes.string_at(samples, 2 * count)
        return 0

    def speak(self, text: str, voice: str, rate: int) -> bytes:
        """16-bit samples of `text` at `rate` words a minute."""
        if self._library.espeak_SetVoiceByName(voice.encode()):
            raise ValueError(f"espeak-ng has no voice called {voice!r}.")
        self._library.espeak_SetParameter(_RATE, rate, 0)
        self._samples.clear()
        raw = text.replace("\0", " ").encode() + b"\0"
        if self._library.espeak_Synth(raw, len(raw), 0, 1, 0, _UTF8, None, None):
            raise ValueError("espeak-ng could not speak this.")
        return bytes(self._samples)


def main() -> None:
    """Answer until the input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the library prints must not get between the frames
    try:
        library = Library()
    except (ImportError, OSError, ValueError) as error:
        write_frame(answers, b"-" + str(error).encode())
        return
    head = b"+" + struct.pack(">I", library.rate)
    write_frame(answers, head)
    while (request := read_frame(sys.stdin.buffer)) is not None:
        try:
            answer = head + library.speak(**json.loads(request))
        except ValueError as error:
            answer = b"-" + str(error).encode()
        write_frame(answers, answer)


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        main()
