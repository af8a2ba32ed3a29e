"""Let an offline voice read words for which there is no clip, for somebody who tries the line."""

from __future__ import annotations

import threading

from helpline.conversation.types import Prompt
from helpline.runtime import Runtime
from helpline.speech.clips import make_clip
from helpline.speech.engine import SpeechError
from helpline.speech.engines import OFFLINE, Folders, build, close

LONGEST = 1600
"""Characters read: two minutes, and far more than any line."""
_ONE_AT_A_TIME = threading.Lock()


def read_aloud(rt: Runtime, words: str, language: str) -> bytes | None:
    """The words as a WAV for a telephone; None where no voice is there or can."""
    script = rt.releases.live().script
    found = script.voices.get(language) or script.voices[script.languages[0]]
    prompt = Prompt(found.code, words[:LONGEST], "normal")
    order = [name for name in rt.settings.speech if name in OFFLINE]
    engines = build(order, Folders(rt.settings.recordings, rt.settings.voices))
    try:
        with _ONE_AT_A_TIME:
            return make_clip(prompt, found, engines).audio
    except SpeechError:
        return None
    finally:
        close(engines)  # their processes are not to stay beside the server
