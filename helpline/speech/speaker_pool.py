"""The parent's side of `speaker.py`: processes started at need, replaced when they die."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np

import helpline
from helpline.speech.engine import Sound, SpeechError
from helpline.speech.speaker import read_frame, write_frame

PATIENCE = 60.0
"""Seconds for a process to start, or to say a phrase. Both take seconds at most: it hangs."""

_HOUSE = Path(helpline.__file__).parents[1]


class SpeakerPool:
    """One process for each thread that asks, kept for the next.

    A process that dies is replaced and the new one asked again, once; one that hangs is killed.
    """

    def __init__(self, name: str, command: Sequence[str], *, patience: float = PATIENCE) -> None:
        """`name` stands in errors ("espeak-ng")."""
        self._name = name
        self._command = command
        self._patience = patience
        self._idle: list[_Process] = []  # list.pop and append are atomic: no lock is needed

    @classmethod
    def of(cls, name: str, module: str, *arguments: str) -> SpeakerPool:
        """A pool of processes that run `module.Speaker(*arguments)`."""
        return cls(name, (sys.executable, "-m", "helpline.speech.speaker", module, *arguments))

    @property
    def waiting(self) -> tuple[int, ...]:
        """The process ids of those that wait for a phrase."""
        return tuple(one.process.pid for one in self._idle)

    def start(self) -> None:
        """Make sure that it can speak. Raises `SpeechError` where it cannot on this machine."""
        self._idle.append(self._acquire())

    def speak(self, **request: object) -> Sound:
        """What `Speaker.speak(**request)` says. Raises `SpeechError`."""
        frame = json.dumps(request).encode()
        answer = self._ask(self._acquire(), frame) or self._ask(self._start_one(), frame)
        if answer is None:
            raise SpeechError(f"{self._name} stopped in the middle of a phrase.", retry=True)
        if answer[:1] != b"+":
            raise SpeechError(answer[1:].decode(errors="replace"))
        (rate,) = struct.unpack_from(">I", answer, 1)
        samples = np.frombuffer(answer, "<i2", offset=5).astype(np.float32) / np.float32(32768)
        return Sound(samples, rate)

    def close(self) -> None:
        """End the processes that wait; others are started when somebody speaks again."""
        while self._idle:
            self._idle.pop().end()

    def _ask(self, process: _Process, frame: bytes) -> bytes | None:
        """The answer; None where the process died or had to be killed."""
        answer = process.ask(frame, self._patience)
        if answer is None:
            process.end()
        else:
            self._idle.append(process)
        return answer

    def _acquire(self) -> _Process:
        try:
            return self._idle.pop()
        except IndexError:
            return self._start_one()

    def _start_one(self) -> _Process:
        process = _Process(self._command)
        hello = process.answer(PATIENCE)
        if hello is None or hello[:1] != b"+":
            process.end()
            reason = hello[1:].decode(errors="replace") if hello else "it ended at once."
            raise SpeechError(f"{self._name} does not start: {reason}", retry=True)
        return process


class _Process:
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
        with self._limit(patience), suppress(OSError):
            write_frame(self.process.stdin, request)
            return self._read()
        return None

    def answer(self, patience: float) -> bytes | None:
        """What the process says unasked."""
        with self._limit(patience):
            return self._read()

    def _read(self) -> bytes | None:
        assert self.process.stdout
        return read_frame(self.process.stdout)

    @contextmanager
    def _limit(self, patience: float) -> Iterator[None]:
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
