"""Let the offline voice read words for which there is no clip, for somebody who tries the line."""

from __future__ import annotations

import threading
from functools import cache

from helpline.conversation.types import Prompt
from helpline.runtime import Runtime
from helpline.speech.clips import make_clip
from helpline.speech.engine import Engine, SpeechError, engines

LONGEST = 1600
"""Characters read: two minutes, and far more than any line."""
_ONE_AT_A_TIME = threading.Lock()


def read_aloud(rt: Runtime, words: str, language: str) -> bytes | None:
    """The words as a WAV for a telephone; None where the voice is not there or cannot."""
    script = rt.releases.live().script
    voice = script.voices.get(language) or script.voices[script.languages[0]]
    utterance = Prompt(voice.code, words[:LONGEST], "normal")
    try:
        with _ONE_AT_A_TIME:
            return make_clip(utterance, voice, [_voice(rt)]).audio
    except SpeechError:
        return None


@cache
def _voice(rt: Runtime) -> Engine:
    return engines(("espeak",), rt.settings.prompts / "recordings")[0]
