"""The contract of every speech engine: turn one prompt into one sound."""

from __future__ import annotations

from dataclasses import dataclass
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

    Which of its voices speaks a language stands in `Language.voices` under the engine's name.
    A language that names none is not the engine's: `has` is false, and nothing is lacking.
    """

    @property
    def name(self) -> str:
        """The name it has in the settings and under `voices:`."""

    @property
    def dependable(self) -> bool:
        """Whether what it `has` it can say. False where it takes a network or somebody's leave:
        then a clip that another engine made meanwhile is kept."""

    @property
    def slow(self) -> bool:
        """Whether it takes a tenth of a second or more for each second of speech: then a first
        start does not wait for it where another engine can speak."""

    def has(self, prompt: Prompt, language: Language) -> bool:
        """Whether it can say these very words, in a voice that is there."""

    def lack(self, language: Language) -> str:
        """Why the voice named for `language` is not to be had, as a sentence that says what to
        do; empty where it is, or where none is named. Cheap: loads no voice."""

    def version(self, prompt: Prompt, language: Language) -> str:
        """All that decides how these words sound: clips are named by it. Only for what it `has`."""

    def speak(self, prompt: Prompt, language: Language) -> Sound:
        """Say it; raises `SpeechError`."""

    def close(self) -> None:
        """End the processes it holds, if any; they come back when somebody speaks again."""
