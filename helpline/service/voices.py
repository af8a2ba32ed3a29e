"""Tell which voice says what, and why another does not."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from helpline.content.model import Language, Script
from helpline.conversation.wording import Phrasebook
from helpline.runtime import Runtime
from helpline.speech.clips import prompt_key
from helpline.speech.engine import Engine
from helpline.speech.engines import ENGINES, Folders, build, close
from helpline.storage import clips
from helpline.storage.database import DatabaseAway

KEPT = "voices.json"
"""In the instance folder: what was lacking when clips were last made."""
LOOK_AGAIN = 15.0
"""Seconds for which what was told of the voices is believed."""
CARRIER = "the carrier's own voice"
"""Who says what has no clip."""


@dataclass(frozen=True, slots=True)
class VoiceUse:
    """Who speaks one language."""

    language: str
    clips: Mapping[str, int]
    """Engine, or `CARRIER` -> how many clips, the most first."""
    lacks: tuple[str, ...]
    """Why engines that were named for the language do not speak it, as sentences."""

    @property
    def sentence(self) -> str:
        """All of it: "es: 110 clips by espeak: ... is not there. Run: ..."."""
        counts = ", ".join(f"{count} clips by {name}" for name, count in self.clips.items())
        return f"{self.language}: {': '.join((counts, *self.lacks))}" + ("" if self.lacks else ".")


@contextmanager
def open_engines(rt: Runtime) -> Iterator[list[Engine]]:
    """The engines that are set, in their order; closed afterwards. Raises `SpeechError`."""
    engines = build(rt.settings.speech, Folders(rt.settings.recordings, rt.settings.voices))
    try:
        yield engines
    finally:
        close(engines)


def voices_in_use(rt: Runtime, script: Script) -> list[VoiceUse]:
    """Who says the clips of `script` that callers hear now. Kept for `voices_told`."""
    with open_engines(rt) as engines:
        lacks = {code: _find_lacks(engines, one) for code, one in script.voices.items()}
    with suppress(OSError):  # then the doors tell less
        (rt.settings.instance / KEPT).write_text(json.dumps(lacks), "utf-8")
    return _count(script, _speakers(rt, script), lacks)


def voices_told(rt: Runtime, script: Script) -> list[VoiceUse]:
    """The same for a web process, which must load no engine: what is lacking, as it was when
    clips were last made here. Raises `DatabaseAway`."""
    lacks: dict[str, list[str]] = {}
    with suppress(OSError, ValueError):
        lacks = json.loads((rt.settings.instance / KEPT).read_text("utf-8"))
    return _count(script, _speakers(rt, script), lacks)


class VoiceNews:
    """Sentences of `voices_told` for whoever asks often, remembered for `LOOK_AGAIN` seconds."""

    def __init__(self, rt: Runtime) -> None:
        self._rt = rt
        self._sentences: list[str] = []
        self._due = 0.0

    def tell(self) -> list[str]:
        """The sentences; while the database is away, those before."""
        if time.monotonic() >= self._due:
            with suppress(DatabaseAway):
                script = self._rt.releases.live().script
                self._sentences = [use.sentence for use in voices_told(self._rt, script)]
            self._due = time.monotonic() + LOOK_AGAIN
        return self._sentences


def voices_to_be(order: Sequence[str], folders: Folders, script: Script) -> list[VoiceUse]:
    """Who would say the clips of `script` if it were published on this machine, with the
    engines of `order`. Raises `SpeechError`."""
    engines = build(order, folders)
    said_by = []
    for one in Phrasebook(script).every_utterance():
        language = script.voices[one.language]
        able = (engine.name for engine in engines if engine.has(one, language))
        said_by.append((one.language, next(able, CARRIER)))
    lacks = {code: _find_lacks(engines, one) for code, one in script.voices.items()}
    return _count(script, said_by, lacks)


def _speakers(rt: Runtime, script: Script) -> list[tuple[str, str]]:
    """Language and engine of every clip of `script`."""
    prompts = Phrasebook(script).every_utterance()
    speakers = clips.speakers(rt.database, [prompt_key(one) for one in prompts])
    return [(one.language, speakers.get(prompt_key(one), CARRIER)) for one in prompts]


def _find_lacks(engines: Sequence[Engine], language: Language) -> list[str]:
    lacks = [sentence for engine in engines if (sentence := engine.lack(language))]
    unknown = [name for name in language.voices if name not in ENGINES]
    there = ", ".join(ENGINES)
    return lacks + [f"{name!r} under voices: is no engine. There are: {there}." for name in unknown]


def _count(
    script: Script, said_by: Sequence[tuple[str, str]], lacks: Mapping[str, Sequence[str]]
) -> list[VoiceUse]:
    found = []
    for code in script.languages:
        counts = Counter(name for language, name in said_by if language == code)
        found.append(VoiceUse(code, dict(counts.most_common()), tuple(lacks.get(code, ()))))
    return found
