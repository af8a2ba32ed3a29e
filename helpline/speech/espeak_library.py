"""The parent's side of `espeak_process.py`: children started at need, replaced when they die."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import metadata, util
from pathlib import Path

import numpy as np

import helpline
from helpline.speech.engine import Sound, SpeechError
from helpline.speech.espeak_process import read_frame, write_frame

PATIENCE = 30.0
"""Seconds for a child to start, or to say a phrase. Both take milliseconds: it hangs."""

_CHILD = (sys.executable, "-m", "helpline.speech.espeak_process")
_HOUSE = Path(helpline.__file__).parents[1]


class EspeakLibrary:
    """The library of the espeakng-loader package, in one child process for each thread that asks.

    A child that dies is replaced and the new one asked again, once; one that hangs is killed.
    """

    def __init__(self, command: Sequence[str] = _CHILD, *, patience: float = PATIENCE) -> None:
        self.version = f"library-{metadata.version('espeakng-loader')}"
        self._command = command
        self._patience = patience
        self._idle: list[_Child] = []  # taken from and added to at one stroke: no lock is needed

    @staticmethod
    def installed() -> bool:
        """Whether the package is there."""
        return util.find_spec("espeakng_loader") is not None

    @property
    def waiting(self) -> tuple[int, ...]:
        """The process ids of the children that wait for a phrase."""
        return tuple(child.process.pid for child in self._idle)

    def start(self) -> None:
        """Make sure that it can speak. Raises `SpeechError` where it cannot on this machine."""
        self._idle.append(self._taken())

    def say(self, text: str, voice: str, rate: int) -> Sound:
        """The phrase, with whatever silence the voice leaves around it. Raises `SpeechError`."""
        request = json.dumps({"text": text, "voice": voice, "rate": rate}).encode()
        answer = self._ask(self._taken(), request) or self._ask(self._started(), request)
        if answer is None:
            raise SpeechError("espeak-ng stopped in the middle of a phrase.", retry=True)
        return _sound(answer)

    def _ask(self, child: _Child, request: bytes) -> bytes | None:
        """The child's answer; None where it died or had to be killed."""
        answer = child.ask(request, self._patience)
        if answer is None:
            child.end()
        else:
            self._idle.append(child)
        return answer

    def _taken(self) -> _Child:
        try:
            return self._idle.pop()
        except IndexError:
            return self._started()

    def _started(self) -> _Child:
        child = _Child(self._command)
        hello = child.answer(PATIENCE)
        if hello is None or hello[:1] != b"+":
            child.end()
            reason = hello[1:].decode(errors="replace") if hello else "it ended at once."
            raise SpeechError(f"espeak-ng does not start: {reason}", retry=True)
        return child

    def close(self) -> None:
        """End the children that wait; others are started when somebody speaks again."""
        while self._idle:
            self._idle.pop().end()


class _Child:
    """A running process, ended at the latest when nobody holds this any more."""

    def __init__(self, command: Sequence[str]) -> None:
        self.process = subprocess.Popen(
            command,
            cwd=_HOUSE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.end = weakref.finalize(self, _end, self.process)

    def ask(self, request: bytes, patience: float) -> bytes | None:
        """The answer; None where the process has ended or takes too long."""
        assert self.process.stdin  # a pipe, as it was started with one
        with self._watched(patience), suppress(OSError):
            write_frame(self.process.stdin, request)
            return self._read()
        return None

    def answer(self, patience: float) -> bytes | None:
        """What the process says unasked."""
        with self._watched(patience):
            return self._read()

    def _read(self) -> bytes | None:
        assert self.process.stdout
        return read_frame(self.process.stdout)

    @contextmanager
    def _watched(self, patience: float) -> Iterator[None]:
        """Kill the process when what is inside takes too long, so that reading from it ends."""
        alarm = threading.Timer(patience, self.process.kill)
        alarm.daemon = True
        alarm.start()
        try:
            yield
        finally:
            alarm.cancel()


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with suppress(OSError):  # what was not yet written cannot be written any more
                pipe.close()
    process.wait()


def _sound(answer: bytes) -> Sound:
    if answer[:1] != b"+":
        raise SpeechError(answer[1:].decode(errors="replace"))
    (rate,) = struct.unpack_from(">I", answer, 1)
    samples = np.frombuffer(answer, "<i2", offset=5).astype(np.float32) / np.float32(32768)
    return Sound(samples, rate)
