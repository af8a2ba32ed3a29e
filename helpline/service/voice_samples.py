"""One sentence in every voice that is there, so that people can choose by ear.

Made beforehand, as everything that is heard; kept beside the clips, and not in the database,
for no caller hears them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass

from helpline.content.model import Script
from helpline.conversation.types import Prompt
from helpline.conversation.wording import Phrasebook
from helpline.runtime import Runtime
from helpline.service.listen import hearing_of
from helpline.speech.clips import clip_name, make_clip
from helpline.speech.engine import SpeechError
from helpline.speech.engines import OFFLINE, Folders, build, close
from helpline.speech.figures import figure

KEPT = "samples.json"
"""In the instance folder: which samples there are."""
LONGEST = 14
"""Words of a sample."""


@dataclass(frozen=True, slots=True)
class VoiceSample:
    """One voice to be heard."""

    language: str
    text: str
    engine: str
    voice: str
    clip: str
    """The name of its clip."""
    figure: str
    """Misheard words in a hundred, as "0.9"; empty where nobody has measured it."""


def make_samples(rt: Runtime, script: Script) -> list[VoiceSample]:
    """Make those that are missing; a voice that cannot say its sample is left out."""
    order = [name for name in rt.settings.speech if name not in ("recording", *OFFLINE)]
    engines = build((*OFFLINE, *order), Folders(rt.settings.recordings, rt.settings.voices))
    found = []
    try:
        for code, language in script.voices.items():
            prompt = _choose(script, code)
            for engine in engines:
                if prompt is None or not engine.has(prompt, language):
                    continue
                with suppress(SpeechError):
                    name = clip_name(prompt, language, engine)
                    if rt.shelf.get(name) is None:
                        rt.shelf.put(name, make_clip(prompt, language, [engine]).audio)
                    voice = language.voices[engine.name]
                    misheard = figure(engine.name, voice)
                    found.append(VoiceSample(code, prompt.text, engine.name, voice, name, misheard))
    finally:
        close(engines)
    told = json.dumps([asdict(one) for one in found], ensure_ascii=False)
    (rt.settings.instance / KEPT).write_text(told, "utf-8")
    return found


def voice_samples(rt: Runtime) -> list[VoiceSample]:
    """Those that are there; none where none were made."""
    try:
        rows = json.loads((rt.settings.instance / KEPT).read_text("utf-8"))
        return [VoiceSample(**row) for row in rows]
    except (OSError, ValueError, TypeError):
        return []


def _choose(script: Script, language: str) -> Prompt | None:
    """A short prompt with a number to dial in it, where there is one: numbers are lost first."""
    prompts = list(_short_prompts(script, language))
    hearing = hearing_of(script, language)
    dialled = (one for one in prompts if hearing.score(one.text, "").phones.said)
    return next(dialled, None) or next(iter(prompts), None)


def _short_prompts(script: Script, language: str) -> Iterator[Prompt]:
    for one in Phrasebook(script).every_utterance():
        if (one.language, one.pace) == (language, "normal") and len(one.text.split()) <= LONGEST:
            yield one
