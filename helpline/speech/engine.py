"""What every engine does: turn one utterance into one sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

from helpline.content.model import Language
from helpline.conversation.types import Prompt
from helpline.errors import HelplineError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Samples: TypeAlias = "NDArray[np.float32]"


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """Samples of one channel, full scale at -1 and 1, and how many there are in a second."""

    samples: Samples
    rate: int  # Hz

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / self.rate


class SpeechError(HelplineError):
    """This could not be spoken, and `str(error)` says why; another engine may manage.

    `retry` is true where the same engine may manage later: the network was away, a process died.
    """

    def __init__(self, why: str, *, retry: bool = False) -> None:
        super().__init__(why)
        self.retry = retry


class Engine(Protocol):
    """One way of speaking. Safe to share between threads.

    `version` changes whenever the same words would sound different, for clips are named by it.
    """

    @property
    def name(self) -> str:
        """The name it has in the settings."""

    @property
    def version(self) -> str:
        """What it speaks with."""

    def speak(self, utterance: Prompt, voice: Language) -> Sound:
        """Say `utterance` in `voice`; raises `SpeechError`."""


ENGINES = ("recording", "google", "espeak")
"""Every engine there is, by name."""


def engines(order: Sequence[str], recordings: Path) -> list[Engine]:
    """Build the engines named in `order`; people's voices are read from `recordings`.

    Raises `SpeechError` for a name that no engine has.
    """
    return [_engine(name, recordings) for name in order]


def _engine(name: str, recordings: Path) -> Engine:
    # Imported here: a process that only looks clips up needs none of what they load.
    if name == "recording":
        from helpline.speech.recordings import RecordingEngine

        return RecordingEngine(recordings)
    if name == "google":
        from helpline.speech.google import GoogleEngine

        return GoogleEngine()
    if name == "espeak":
        from helpline.speech.espeak import EspeakEngine

        return EspeakEngine()
    raise SpeechError(f"There is no voice called {name!r}. There are: {', '.join(ENGINES)}.")
