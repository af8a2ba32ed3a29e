"""Clips: their names, making them, and a local shelf to serve them from.

Names and shelf need no audio library, for the web process uses them too.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from helpline.content.model import Language
from helpline.conversation.types import Prompt
from helpline.speech import wav
from helpline.speech.engine import Engine, SpeechError

CHAIN_VERSION = 2
"""Raised when `telephone.py` changes what is heard, so that every clip is made again."""

_NAME = re.compile(r"[0-9a-f]{64}")
_PART = ".part"  # the suffix of a clip that is not whole yet
_ABANDONED = 3600  # seconds after which whoever was writing a part has died


@dataclass(frozen=True, slots=True)
class Clip:
    """A prompt as a caller hears it."""

    name: str
    prompt: Prompt
    engine: str
    audio: bytes  # a mu-law WAV
    seconds: float


@dataclass(frozen=True, slots=True)
class Unspoken:
    """A prompt that no engine could say, and why not; it will be left to the carrier."""

    prompt: Prompt
    why: str
    retry: bool  # whether it may work later


def prompt_key(prompt: Prompt) -> str:
    """Which clips may serve these words: those of the same language, text and pace."""
    return _digest(prompt.language, prompt.text, prompt.pace)


def clip_name(prompt: Prompt, language: Language, engine: Engine) -> str:
    """The name of the clip that `engine` makes: the same name, the same words and voice."""
    version = engine.version(prompt, language)
    return _digest(prompt_key(prompt), engine.name, version, str(CHAIN_VERSION))


def _digest(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def make_clip(prompt: Prompt, language: Language, engines: Sequence[Engine]) -> Clip:
    """The clip of the first engine that has these words and can say them.

    Raises `SpeechError` with the reasons of all, where none can.
    """
    from helpline.speech.telephone import to_telephone  # loads the audio libraries

    failures: list[tuple[str, SpeechError]] = []
    for engine in engines:
        if not engine.has(prompt, language):
            continue
        try:
            audio = to_telephone(engine.speak(prompt, language))
        except SpeechError as error:
            failures.append((engine.name, error))
            continue
        name = clip_name(prompt, language, engine)
        return Clip(name, prompt, engine.name, audio, wav.seconds(audio))
    why = " ".join(f"{name}: {error}" for name, error in failures)
    raise SpeechError(
        why or "No voice is set up for these words.", retry=any(e.retry for _, e in failures)
    )


def make_clips(
    prompts: Iterable[Prompt],
    languages: Mapping[str, Language],
    engines: Sequence[Engine],
    *,
    workers: int = 2,
) -> Iterator[Clip | Unspoken]:
    """Make a clip of every prompt, in their order, a few at a time.

    Nothing is kept here: whoever takes a clip keeps it, so this may be stopped at any moment.
    """
    underway: deque[Future[Clip | Unspoken]] = deque()
    pool = ThreadPoolExecutor(workers, thread_name_prefix="clips")
    try:
        for prompt in prompts:
            language = languages[prompt.language]
            underway.append(pool.submit(_clip_or_why, prompt, language, engines))
            if len(underway) > 2 * workers:
                yield underway.popleft().result()
        while underway:
            yield underway.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _clip_or_why(prompt: Prompt, language: Language, engines: Sequence[Engine]) -> Clip | Unspoken:
    try:
        return make_clip(prompt, language, engines)
    except SpeechError as error:
        return Unspoken(prompt, str(error), error.retry)


class ClipShelf:
    """Clips as files of a folder. Several processes may share it; a file is whole or not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._sweep()

    def path(self, name: str) -> Path:
        """Where the clip lies, or would lie. Raises `ValueError` for what is no clip's name."""
        if not _NAME.fullmatch(name):
            raise ValueError("this is not the name of a clip")
        return self._folder / f"{name}.wav"

    def put(self, name: str, audio: bytes) -> None:
        """Keep a clip. Raises `OSError` where the disk is full or read-only."""
        place = self.path(name)
        with tempfile.NamedTemporaryFile(dir=self._folder, suffix=_PART, delete=False) as part:
            try:
                part.write(audio)
                part.flush()
                os.fsync(part.fileno())
                part.close()
                Path(part.name).replace(place)
            except BaseException:
                Path(part.name).unlink(missing_ok=True)
                raise

    def get(self, name: str) -> bytes | None:
        """The clip's bytes; None where it is not here or the name is no clip's."""
        try:
            return self.path(name).read_bytes()
        except (FileNotFoundError, ValueError):
            return None

    def names(self) -> set[str]:
        """The names of all clips that are here."""
        return {file.stem for file in self._folder.glob("*.wav") if _NAME.fullmatch(file.stem)}

    def _sweep(self) -> None:
        """Remove what killed processes left half written."""
        for part in self._folder.glob(f"*{_PART}"):
            with suppress(FileNotFoundError):  # another process sweeps, too
                if time.time() - part.stat().st_mtime > _ABANDONED:
                    part.unlink()
