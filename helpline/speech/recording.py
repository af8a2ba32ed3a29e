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
from pathlib import Path

from helpline.content.model import Language
from helpline.conversation.types import Prompt
from helpline.speech.engine import Sound, SpeechError
from helpline.speech.engines import Folders
from helpline.speech.samples import decode

SUFFIXES = (".wav", ".flac", ".ogg", ".mp3")
"""What a recording may be; where there are several of one line, the first of these."""


class RecordingEngine:
    """Speaks what somebody has read aloud, from a folder with one folder per language.

    The folder is read once. What is wrong in it does not stop anything: `faults` tells it.
    """

    name = "recording"
    dependable = True
    slow = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.faults: tuple[str, ...] = ()
        """Sentences for whoever keeps the recordings."""
        self._files = self._read()

    def has(self, prompt: Prompt, language: Language) -> bool:
        """Whether somebody has read these very words at this pace."""
        del language
        return _lock(prompt) in self._files

    def lack(self, language: Language) -> str:
        """Nothing: a line that nobody has read is no fault."""
        del language
        return ""

    def version(self, prompt: Prompt, language: Language) -> str:
        """A hash of the recording, so that a line read again is heard again."""
        del language
        try:
            return hashlib.sha256(self._files[_lock(prompt)].read_bytes()).hexdigest()[:16]
        except OSError:
            return "unreadable"

    def close(self) -> None:
        """Nothing is held."""

    def speak(self, prompt: Prompt, language: Language) -> Sound:
        """The recording of these words at this pace, in whatever voice it was read."""
        del language
        file = self._files.get(_lock(prompt))
        if file is None:
            raise SpeechError("Nobody has recorded these words.")
        try:
            return decode(file.read_bytes())
        except (OSError, SpeechError) as error:
            raise SpeechError(f"The recording {self._name(file)} cannot be played.") from error

    def unused(self, prompts: Iterable[Prompt]) -> list[str]:
        """Recordings of words that are not among `prompts`: they have changed, or gone."""
        said = {_lock(prompt) for prompt in prompts}
        return [self._name(file) for lock, file in self._files.items() if lock not in said]

    def _read(self) -> dict[str, Path]:
        files: dict[str, Path] = {}
        faults = []
        for text in sorted(self._folder.glob("*/*.txt")):
            try:
                for prompt, file in _takes(text):
                    files.setdefault(_lock(prompt), file)
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


def engine(folders: Folders) -> RecordingEngine:
    """The engine, for the registry."""
    return RecordingEngine(folders.recordings)


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


def _lock(prompt: Prompt) -> str:
    """The hash that ties a recording to its words; line breaks and spacing do not count."""
    words = " ".join(unicodedata.normalize("NFC", prompt.text).split())
    key = f"{prompt.language}\n{prompt.pace}\n{words}"
    return hashlib.sha256(key.encode()).hexdigest()
