"""Tell which voice says what, and why another does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from helpline.content.model import Script
from helpline.conversation.wording import Phrasebook
from helpline.runtime import Runtime
from helpline.speech.clips import prompt_key
from helpline.speech.engine import Engine
from helpline.speech.engines import ENGINES, Folders, build, close
from helpline.storage import clips

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
    """Who says the clips of `script` that callers hear now."""
    prompts = Phrasebook(script).every_utterance()
    speakers = clips.speakers(rt.database, [prompt_key(one) for one in prompts])
    with open_engines(rt) as engines:
        said_by = [(one.language, speakers.get(prompt_key(one), CARRIER)) for one in prompts]
        return _count(script, said_by, engines)


def voices_to_be(order: Sequence[str], folders: Folders, script: Script) -> list[VoiceUse]:
    """Who would say the clips of `script` if it were published on this machine, with the
    engines of `order`. Raises `SpeechError`."""
    engines = build(order, folders)
    said_by = []
    for one in Phrasebook(script).every_utterance():
        language = script.voices[one.language]
        able = (engine.name for engine in engines if engine.has(one, language))
        said_by.append((one.language, next(able, CARRIER)))
    return _count(script, said_by, engines)


def _count(
    script: Script, said_by: Sequence[tuple[str, str]], engines: Sequence[Engine]
) -> list[VoiceUse]:
    found = []
    for code, language in script.voices.items():
        counts = Counter(name for spoken, name in said_by if spoken == code)
        lacks = [sentence for engine in engines if (sentence := engine.lack(language))]
        lacks += [
            f"{name!r} under voices: is no engine. There are: {', '.join(ENGINES)}."
            for name in language.voices
            if name not in ENGINES
        ]
        found.append(VoiceUse(code, dict(counts.most_common()), tuple(lacks)))
    return found
