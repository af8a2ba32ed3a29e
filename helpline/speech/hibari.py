"""The default voice: hibari, small enough to be in a package, and understood on a telephone.

One network in the wheel of `hibari-tts` (Apache-2.0), distilled from Kokoro-82M. It runs in a
process of its own, for it takes some 200 MB that the web process must not hold.
"""

from __future__ import annotations

import re
from importlib import metadata, util

from helpline.content.model import Language
from helpline.conversation.types import Prompt
from helpline.speech.delivery import VERSION, deliver
from helpline.speech.engine import Sound
from helpline.speech.engines import Folders
from helpline.speech.phonemes import spell
from helpline.speech.speaker_pool import SpeakerPool

NATURAL = 220
"""Words a minute that the voice says by itself, its pauses left out."""

LONGEST_WORD = 24
"""Letters. What is longer and in no dictionary it cuts off without a word (its `oov.json`)."""

LONGEST_PHRASE = 350
"""Letters between two pauses; it was trained on at most 400 phonemes at a time."""

_SLOWEST, _FASTEST = 112, 250  # words a minute: speeds of 0.51 to 1.14; it takes 0.5 to 2
_FORM = "[{word}](/{phonemes}/)"


class HibariEngine:
    """hibari, in whichever of its voices is in the package ("heart")."""

    name = "hibari"
    dependable = True
    slow = False

    def __init__(self) -> None:
        self._pools: dict[str, SpeakerPool] = {}

    def has(self, prompt: Prompt, language: Language) -> bool:
        """All but phrases and words so long that it would cut them off."""
        return (
            self.name in language.voices
            and not self.lack(language)
            and max(map(len, re.findall(r"\w+", prompt.text)), default=0) <= LONGEST_WORD
            and max(map(len, re.split(r"[.,;:!?]\s", prompt.text))) <= LONGEST_PHRASE
        )

    def lack(self, language: Language) -> str:
        """What to install."""
        if self.name not in language.voices or util.find_spec("hibari") is not None:
            return ""
        return "hibari is not installed. Install the Python package hibari-tts."

    def version(self, prompt: Prompt, language: Language) -> str:
        """Package, voice, pacing, and the words with their phonemes."""
        words = spell(prompt.text, language.phonemes.get(self.name, {}), _FORM)
        package = metadata.version("hibari-tts")
        return f"{package}/{language.voices[self.name]}/{VERSION}/{words}"

    def speak(self, prompt: Prompt, language: Language) -> Sound:
        """Say it; where it is long enough to tell, at the pace's words a minute."""
        voice = language.voices[self.name]
        pool = self._pools.setdefault(voice, SpeakerPool.of("hibari", __name__, voice))
        phonemes = language.phonemes.get(self.name, {})

        def say(text: str, rate: int) -> Sound:
            return pool.speak(text=spell(text, phonemes, _FORM), speed=rate / NATURAL)

        return deliver(prompt, say, _SLOWEST, _FASTEST)

    def close(self) -> None:
        """End the processes; they come back when somebody speaks again."""
        for pool in self._pools.values():
            pool.close()


def engine(_folders: Folders) -> HibariEngine:
    """The engine, for the registry."""
    return HibariEngine()


class Speaker:
    """The voice, loaded. Only inside `speaker.py`'s process."""

    def __init__(self, voice: str) -> None:
        from hibari import Hibari
        from hibari.voices import VOICES, voice_path

        if voice not in VOICES:
            raise ValueError(f"hibari has no voice called {voice!r}.")
        try:
            model = voice_path(voice, download_missing=False)  # never fetch while rendering
        except FileNotFoundError:
            there = ", ".join(name for name, one in VOICES.items() if one.get("bundled"))
            raise ValueError(
                f"hibari's voice {voice!r} is not in its package. There is: {there}."
            ) from None
        self._voice = Hibari(voice, model)
        self.rate = int(self._voice.sample_rate)

    def speak(self, text: str, speed: float) -> bytes:
        """16-bit samples of `text`; the same bytes every time."""
        import numpy as np

        samples = self._voice(text.replace("\0", " "), speed=speed, seed=0)
        codes: bytes = (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
        return codes
