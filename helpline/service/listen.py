"""Let a recogniser hear what callers hear, and tell what it did not understand."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from helpline.content.model import Script
from helpline.conversation.types import Prompt
from helpline.conversation.wording import Phrasebook
from helpline.runtime import Runtime
from helpline.service.voices import open_engines
from helpline.speech.clips import Clip, make_clips, prompt_key
from helpline.speech.ears import Ears
from helpline.speech.hearing import Hearing, Score
from helpline.storage import clips

KEPT = "heard.json"
"""In the instance folder: what was heard in which clip, so that no clip is listened to twice."""
SAVE_EVERY = 20
"""Clips, after which what was heard is kept, for listening takes minutes and may be stopped."""
BAD_WORDS = 20.0
"""Misheard words in a hundred, above which a line is worth a warning."""

Progress = Callable[[int, int], None]
"""Told how many are done, of how many."""


@dataclass(frozen=True, slots=True)
class HeardLine:
    """One clip, and what it was taken for."""

    prompt: Prompt
    engine: str
    heard: str
    score: Score

    @property
    def is_bad(self) -> bool:
        """Whether somebody should hear it: a number was lost, or much of the rest."""
        lost = any(share.said > share.heard for share in (self.score.digits, self.score.keys))
        return lost or self.score.error > BAD_WORDS


def listen(
    rt: Runtime,
    script: Script,
    *,
    wanted: Iterable[Prompt] | None = None,
    progress: Progress = lambda _done, _of: None,
) -> list[HeardLine]:
    """Hear the clips of `wanted`, or of all that `script` can say, in the languages understood.

    Raises `SpeechError` where the extra `ears` is not installed.
    """
    ears = Ears()
    told = Phrasebook(script).every_utterance() if wanted is None else wanted
    prompts = [one for one in told if one.language in ears.languages]
    keys = [prompt_key(one) for one in prompts]
    names, speakers = clips.names_of(rt.database, keys), clips.speakers(rt.database, keys)
    hearings = {code: hearing_of(script, code) for code in script.languages}
    known = _read(rt)
    found: list[HeardLine] = []
    for number, (prompt, key) in enumerate(zip(prompts, keys, strict=True), 1):
        if (name := next(iter(names.get(key, ())), "")) and (audio := rt.clip_audio(name)):
            if name not in known:
                known[name] = ears.hear(audio, prompt.language)
            score = hearings[prompt.language].score(prompt.text, known[name])
            found.append(HeardLine(prompt, speakers[key], known[name], score))
        if number % SAVE_EVERY == 0 or number == len(prompts):
            _write(rt, known)
        progress(number, len(prompts))
    return found


def listen_to_lines(
    rt: Runtime,
    script: Script,
    lines: Sequence[Prompt],
    progress: Progress = lambda _done, _of: None,
) -> list[HeardLine]:
    """Say `lines`, which need not be in any release, and hear them. Nothing is kept.

    Raises `SpeechError`, also where no engine can say one of them.
    """
    from helpline.speech.engine import SpeechError

    ears = Ears()
    found = []
    with open_engines(rt) as engines:
        for number, made in enumerate(make_clips(lines, script.voices, engines), 1):
            if not isinstance(made, Clip):
                raise SpeechError(f"{made.prompt.text!r} could not be said: {made.why}")
            heard = ears.hear(made.audio, made.prompt.language)
            score = hearing_of(script, made.prompt.language).score(made.prompt.text, heard)
            found.append(HeardLine(made.prompt, made.engine, heard, score))
            progress(number, len(lines))
    return found


def hearing_of(script: Script, language: str) -> Hearing:
    """How lines of this script are compared with what was heard."""
    frame = script.line(language, "press").voice or ""
    before = re.search(r"(\S+)\s+\{key\}", frame)
    names = sorted(script.sounds[language].say.values())
    return Hearing(language, names, before[1] if before else "")


def _read(rt: Runtime) -> dict[str, str]:
    with suppress(OSError, ValueError):
        known = json.loads((rt.settings.instance / KEPT).read_text("utf-8"))
        if isinstance(known, dict):
            return known
    return {}


def _write(rt: Runtime, known: Mapping[str, str]) -> None:
    file = rt.settings.instance / KEPT
    with suppress(OSError):  # then it is heard again another time
        part = file.with_suffix(".part")
        part.write_text(json.dumps(known, ensure_ascii=False, indent=0), "utf-8")
        part.replace(file)


def worst_first(lines: Iterable[HeardLine]) -> Iterator[HeardLine]:
    """Those that were not heard word for word: lost numbers first, then by misheard words."""
    misheard = [line for line in lines if line.score.errors]
    return iter(sorted(misheard, key=lambda line: (not line.is_bad, -line.score.error)))
