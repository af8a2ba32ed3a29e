"""espeak-ng as an installed program, where its Python package is missing or does not run."""

from __future__ import annotations

import os
import stat
import sys

import pytest

from helpline.conversation.types import Prompt
from helpline.speech import espeak as module
from helpline.speech.delivery import VERSION
from helpline.speech.engine import SpeechError
from helpline.speech.espeak import EspeakEngine, EspeakLibrary, EspeakProgram
from helpline.speech.speaker_pool import SpeakerPool
from tests.speech.voices import ENGLISH

HELLO = Prompt("en", "You can ask the same thing twice.")

PROGRAM = f"""#!{sys.executable}
import math, struct, sys, wave
options = sys.argv[1:]
if options == ["--version"]:
    print("eSpeak NG text-to-speech: 1.51  Data at: /usr/lib/espeak-ng-data")
    raise SystemExit
assert "--stdin" in options and options[options.index("-b") + 1] == "1"
words = len(sys.stdin.buffer.read().decode("utf-8").split())
if options[options.index("-v") + 1] == "en-us+klatt6":
    count = 22050 * 60 * words // int(options[options.index("-s") + 1])
    with wave.open(options[options.index("-w") + 1], "wb") as out:
        out.setnchannels(1), out.setsampwidth(2), out.setframerate(22050)
        out.writeframes(b"".join(
            struct.pack("<h", round(9000 * math.sin(n / 9))) for n in range(count)))
"""


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """A machine with an espeak-ng program on its path."""
    program = tmp_path / "espeak-ng"
    program.write_text(PROGRAM)
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    return program


@pytest.fixture
def no_package(monkeypatch):
    """A machine without the Python package."""
    monkeypatch.setattr(module.EspeakLibrary, "installed", staticmethod(lambda: False))


def test_an_installed_program_speaks_too(installed, no_package):
    """Without the package the program is found, and keeps the same pace."""
    engine = EspeakEngine()
    assert engine.has(HELLO, ENGLISH)
    assert engine.version(HELLO, ENGLISH) == (
        f"program-eSpeak NG text-to-speech: 1.51/en-us+klatt6/{VERSION}"
    )
    sound = engine.speak(Prompt("en", "one two three four five six seven eight nine ten"), ENGLISH)
    assert 10 * 60 / 140 < sound.seconds + 0.575 < 10 * 60 / 110


def test_a_package_that_does_not_start_gives_way_to_the_program(espeak, installed, monkeypatch):
    """Where the library cannot be loaded, the installed program speaks."""
    monkeypatch.setattr(module.EspeakLibrary, "installed", staticmethod(lambda: True))
    monkeypatch.setattr(module, "EspeakLibrary", broken_package)
    broken_package.installed = lambda: True
    assert EspeakEngine().version(HELLO, ENGLISH).startswith("program-")


def broken_package() -> EspeakLibrary:
    return EspeakLibrary(SpeakerPool("espeak-ng", (sys.executable, "-c", "pass")))


def test_the_program_tells_an_unknown_voice(installed):
    """A voice for which the program writes no file is an error with its name."""
    with pytest.raises(SpeechError, match="no-such-voice"):
        EspeakProgram(str(installed)).say("Hello.", "no-such-voice", 130)


def test_a_program_that_fails_is_told(tmp_path):
    """A program that is not there is an error that says so, not an OSError."""
    with pytest.raises(SpeechError, match="program failed"):
        EspeakProgram(str(tmp_path / "espeak-ng"))


def test_without_either_it_says_what_to_install(no_package, monkeypatch, tmp_path):
    """On a machine with neither, what is lacking tells both remedies, and nothing is spoken."""
    monkeypatch.setenv("PATH", str(tmp_path))
    engine = EspeakEngine()
    assert not engine.has(HELLO, ENGLISH)
    assert "espeakng-loader" in engine.lack(ENGLISH)
    with pytest.raises(SpeechError, match="not installed"):
        engine.speak(HELLO, ENGLISH)
