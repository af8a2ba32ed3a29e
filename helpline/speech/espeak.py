"""The net under all voices: espeak-ng. It sounds robotic, and it needs nobody and no network.

It comes from the Python package espeakng-loader or else as an installed program. Either way it
is GPL and runs in a process of its own.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from functools import cached_property
from importlib import metadata, util
from pathlib import Path
from typing import Protocol

from helpline.content.model import Language
from helpline.conversation.types import Prompt
from helpline.speech.delivery import VERSION, deliver
from helpline.speech.engine import Sound, SpeechError
from helpline.speech.engines import Folders
from helpline.speech.samples import decode
from helpline.speech.speaker_pool import SpeakerPool

PATIENCE = 30.0
"""Seconds for one phrase of the program, which takes some milliseconds: after that, it hangs."""

_NOMINAL = 0.83
"""Of a number of words a minute, what espeak-ng must be told: it says more than it is told."""
_SLOWEST, _FASTEST = 97, 240  # words a minute; it cannot be told less than 80
_SYNCHRONOUS, _DONT_EXIT, _UTF8 = 2, 0x8000, 1
_RATE = 1  # which parameter
_Take = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


class Form(Protocol):
    """One form of espeak-ng. Safe to share between threads."""

    version: str

    def say(self, text: str, voice: str, rate: int) -> Sound:
        """The phrase, with whatever silence the voice leaves around it. Raises `SpeechError`."""

    def close(self) -> None:
        """Let go of what it holds; it may speak again afterwards."""


class EspeakEngine:
    """espeak-ng in whichever form is here. A voice is any that it knows ("en-us+klatt6")."""

    name = "espeak"
    dependable = True
    slow = False

    def has(self, prompt: Prompt, language: Language) -> bool:
        """Everything, where it is installed."""
        del prompt
        return self.name in language.voices and not self.lack(language)

    def lack(self, language: Language) -> str:
        """What to install, where neither form is here."""
        if self.name not in language.voices or EspeakLibrary.installed() or find_program():
            return ""
        return (
            "espeak-ng is not installed. Install the Python package espeakng-loader, "
            "or the system's espeak-ng."
        )

    def version(self, prompt: Prompt, language: Language) -> str:
        """Which espeak-ng, voice and pacing."""
        del prompt
        return f"{self._form.version}/{language.voices[self.name]}/{VERSION}"

    def speak(self, prompt: Prompt, language: Language) -> Sound:
        """Say it; where it is long enough to tell, at the pace's words a minute."""
        voice = language.voices[self.name]
        return deliver(
            prompt,
            lambda text, rate: self._form.say(text, voice, round(rate * _NOMINAL)),
            _SLOWEST,
            _FASTEST,
        )

    def close(self) -> None:
        """End the processes; they come back when somebody speaks again."""
        if "_form" in self.__dict__:
            self._form.close()

    @cached_property
    def _form(self) -> Form:
        """The Python package, where it is installed and runs on this machine; else the program."""
        if EspeakLibrary.installed():
            with suppress(SpeechError):
                library = EspeakLibrary()
                library.start()
                return library
        if program := find_program():
            return EspeakProgram(program)
        raise SpeechError("espeak-ng is not installed, or does not run on this machine.")


def engine(_folders: Folders) -> EspeakEngine:
    """The engine, for the registry."""
    return EspeakEngine()


class EspeakLibrary:
    """The library of the espeakng-loader package, in processes of its own."""

    def __init__(self, pool: SpeakerPool | None = None) -> None:
        self.version = f"library-{metadata.version('espeakng-loader')}"
        self.pool = pool or SpeakerPool.of("espeak-ng", __name__)

    @staticmethod
    def installed() -> bool:
        """Whether the package is there."""
        return util.find_spec("espeakng_loader") is not None

    def start(self) -> None:
        """Make sure that it can speak. Raises `SpeechError` where it cannot on this machine."""
        self.pool.start()

    def say(self, text: str, voice: str, rate: int) -> Sound:
        """The phrase, with whatever silence the voice leaves around it. Raises `SpeechError`."""
        return self.pool.speak(text=text, voice=voice, rate=rate)

    def close(self) -> None:
        """End the processes that wait."""
        self.pool.close()


class Speaker:
    """The library itself, loaded. Only inside `speaker.py`'s process."""

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


def find_program() -> str | None:
    """Where an installed `espeak-ng` is; None where there is none."""
    return shutil.which("espeak-ng")


class EspeakProgram:
    """The installed program, run once for every phrase. Any number at a time."""

    def __init__(self, program: str, *, patience: float = PATIENCE) -> None:
        self._program = program
        self._patience = patience
        said = self._run("--version").decode(errors="replace")
        self.version = "program-" + said.partition("Data")[0].strip()

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
