"""The voice that always works: espeak-ng. It sounds robotic, and it needs nobody and no network.

Phrases are spoken one by one and joined with pauses of our own, for the voice's own pauses
change with its speed.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from typing import Protocol

from helpline.content.model import Language
from helpline.conversation.types import Prompt
from helpline.speech.engine import Sound, SpeechError
from helpline.speech.espeak_library import EspeakLibrary
from helpline.speech.espeak_program import EspeakProgram
from helpline.speech.pace import ENOUGH_WORDS, PACES, Pace, Phrase, count_words, phrases
from helpline.speech.sound import joined, trimmed

LONGEST_TEXT = 4_000
"""Letters. Two minutes of speech, all that a clip may last, is half of that."""

_SLOWEST, _FASTEST = 80, 200  # words a minute; below 80 the library does not go
_PACING = 1  # raise it when this module or `pace.py` changes what is heard


class Voice(Protocol):
    """One form of espeak-ng. Safe to share between threads."""

    version: str

    def say(self, text: str, voice: str, rate: int) -> Sound:
        """The phrase, with whatever silence the voice leaves around it. Raises `SpeechError`."""

    def close(self) -> None:
        """Let go of what it holds; it may speak again afterwards."""


class EspeakEngine:
    """espeak-ng, from its Python package or else as an installed program."""

    name = "espeak"

    def __init__(self, voice: Voice | None = None) -> None:
        self._given = voice

    @staticmethod
    def available() -> bool:
        """Whether either form of espeak-ng is on this machine."""
        return EspeakLibrary.installed() or EspeakProgram.installed() is not None

    @cached_property
    def _voice(self) -> Voice:
        return self._given or _library() or _program() or _nothing()

    @property
    def version(self) -> str:
        """Which espeak-ng, and which pacing; "absent" where there is none."""
        try:
            return f"{self._voice.version}/{_PACING}"
        except SpeechError:
            return "absent"

    def speak(self, utterance: Prompt, voice: Language) -> Sound:
        """Say it; where it is long enough to tell, at the pace's words a minute."""
        if len(utterance.text) > LONGEST_TEXT:
            raise SpeechError(f"This text is longer than {LONGEST_TEXT:,} letters. Cut it in two.")
        pace = PACES[utterance.pace]
        said = phrases(utterance.text, pace)
        spoken = self._say(said, voice, pace.base)
        if count_words(said) >= ENOUGH_WORDS:
            if (rate := _kept_rate(said, spoken, pace)) != pace.base:
                spoken = self._say(said, voice, rate)
            said = pace.spread(said, _seconds(spoken))
        return joined((sound, phrase.pause_ms) for sound, phrase in zip(spoken, said, strict=True))

    def _say(self, said: Sequence[Phrase], voice: Language, rate: int) -> list[Sound]:
        return [trimmed(self._voice.say(phrase.text, voice.espeak_voice, rate)) for phrase in said]

    def close(self) -> None:
        """End the child process; it comes back when somebody speaks again."""
        if "_voice" in self.__dict__:
            self._voice.close()


def _library() -> Voice | None:
    """The Python package, where it is installed and runs on this kind of machine."""
    if EspeakLibrary.installed():
        with suppress(SpeechError):
            library = EspeakLibrary()
            library.start()
            return library
    return None


def _program() -> Voice | None:
    program = EspeakProgram.installed()
    return EspeakProgram(program) if program else None


def _nothing() -> Voice:
    raise SpeechError(
        "espeak-ng is not installed. Install the Python package espeakng-loader, "
        "or the system's espeak-ng."
    )


def _kept_rate(said: Sequence[Phrase], spoken: Sequence[Sound], pace: Pace) -> int:
    """The voice's rate at which the whole clip keeps to `pace`, as far as the voice goes."""
    now = _seconds(spoken)
    return min(max(round(pace.base * now / pace.kept(said, now)), _SLOWEST), _FASTEST)


def _seconds(spoken: Sequence[Sound]) -> float:
    return sum(sound.seconds for sound in spoken)
