"""An installed `espeak-ng`, for machines where its Python package does not work."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from helpline.speech.engine import Sound, SpeechError
from helpline.speech.sound import decode

PATIENCE = 30.0
"""Seconds for one phrase, which takes some milliseconds: after that, the program hangs."""


class EspeakProgram:
    """The program, run once for every phrase. Any number at a time."""

    def __init__(self, program: str, *, patience: float = PATIENCE) -> None:
        self._program = program
        self._patience = patience
        said = self._run("--version").decode(errors="replace")
        self.version = "program-" + said.partition("Data")[0].strip()

    @staticmethod
    def installed() -> str | None:
        """Where the program is; None where it is not."""
        return shutil.which("espeak-ng")

    def say(self, text: str, voice: str, rate: int) -> Sound:
        """The phrase, with whatever silence the voice leaves around it. Raises `SpeechError`."""
        with tempfile.TemporaryDirectory(prefix="helpline-") as folder:
            # Not --stdout: the header it writes there claims a billion frames.
            file = Path(folder) / "phrase.wav"
            options = ("-b", "1", "-v", voice, "-s", str(rate), "-w", str(file), "--stdin")
            self._run(*options, text=text)
            if not file.exists():
                raise SpeechError(f"espeak-ng has no voice called {voice!r}.")
            return decode(file.read_bytes())

    def _run(self, *options: str, text: str = "") -> bytes:
        try:
            done = subprocess.run(
                (self._program, *options),
                input=text.encode(),
                capture_output=True,
                timeout=self._patience,
                check=True,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise SpeechError("The espeak-ng program failed.", retry=True) from error
        return done.stdout

    def close(self) -> None:
        """Nothing is held between two phrases."""
