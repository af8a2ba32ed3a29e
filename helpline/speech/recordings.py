"""People's voices. A recording is used only while the words it was made from are the words said.

    recordings/en/greeting.wav         the voice: WAV, MP3, FLAC or Ogg
    recordings/en/greeting.txt         exactly the words that were read
    recordings/en/greeting.slow.wav    the same words, read slowly (may be missing)

When the words are changed in the prompts, the recording falls silent and the next engine
speaks, until somebody reads the new words and corrects the `.txt`.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from helpline.content.model import Language
from helpline.conversation.types import Prompt
from helpline.speech.engine import Sound, SpeechError
from helpline.speech.sound import decode

SUFFIXES = (".wav", ".flac", ".ogg", ".mp3")
"""What a recording may be; where there are several of one line, the first of these."""


class RecordingEngine:
    """Speaks what somebody has read aloud, from a folder with one folder per language.

    The folder is read once. What is wrong in it does not stop anything: `faults` tells it.
    """

    name = "recording"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.faults: tuple[str, ...] = ()
        """Sentences for whoever keeps the recordings."""
        self._files = self._read()

    @cached_property
    def version(self) -> str:
        """A hash of every recording, so that a line read again is heard again."""
        digest = hashlib.sha256()
        for lock, file in sorted(self._files.items()):
            sound = hashlib.sha256(file.read_bytes()).hexdigest()
            digest.update(f"{lock} {sound}\n".encode())
        return digest.hexdigest()[:16]

    def has(self, utterance: Prompt) -> bool:
        """Whether somebody has read these very words at this pace."""
        return _lock(utterance) in self._files

    def speak(self, utterance: Prompt, voice: Language) -> Sound:
        """The recording of these words at this pace, in whatever voice it was read."""
        del voice
        file = self._files.get(_lock(utterance))
        if file is None:
            raise SpeechError("Nobody has recorded these words.")
        try:
            return decode(file.read_bytes())
        except (OSError, SpeechError) as error:
            raise SpeechError(f"The recording {self._name(file)} cannot be played.") from error

    def unused(self, utterances: Iterable[Prompt]) -> list[str]:
        """Recordings of words that are not among `utterances`: they have changed, or gone."""
        said = {_lock(utterance) for utterance in utterances}
        return [self._name(file) for lock, file in self._files.items() if lock not in said]

    def _read(self) -> dict[str, Path]:
        files: dict[str, Path] = {}
        faults = []
        for text in sorted(self._folder.glob("*/*.txt")):
            try:
                for utterance, file in _takes(text):
                    files.setdefault(_lock(utterance), file)
            except (OSError, ValueError):
                faults.append(f"{self._name(text)} cannot be read. Save it as UTF-8 text.")
            if not any(text.with_suffix(suffix).exists() for suffix in SUFFIXES):
                faults.append(f"{self._name(text)} has no recording beside it.")
        for file in sorted(self._folder.glob("*/*")):
            if file.suffix in SUFFIXES and not _text_of(file).exists():
                faults.append(f"{self._name(file)} has no text beside it that says what was read.")
        self.faults = tuple(faults)
        return files

    def _name(self, file: Path) -> str:
        return file.relative_to(self._folder).as_posix()


def _takes(text: Path) -> Iterator[tuple[Prompt, Path]]:
    """What was read from `text`, at each pace."""
    words = text.read_text("utf-8-sig")
    for pace, ending in (("normal", ""), ("slow", ".slow")):
        for suffix in SUFFIXES:
            file = text.with_name(text.stem + ending + suffix)
            if file.exists():
                yield Prompt(text.parent.name, words, pace), file
                break


def _text_of(file: Path) -> Path:
    return file.with_name(file.stem.removesuffix(".slow") + ".txt")


def _lock(utterance: Prompt) -> str:
    """The hash that ties a recording to its words; line breaks and spacing do not count."""
    words = " ".join(unicodedata.normalize("NFC", utterance.text).split())
    key = f"{utterance.language}\n{utterance.pace}\n{words}"
    return hashlib.sha256(key.encode()).hexdigest()
