"""The nouns of a conversation. All are frozen; `codec.py` turns a session into text and back.

What a step makes many of are named tuples: making one, and a changed one of it, costs a
third of what a frozen dataclass does, and a step is little else. What is told apart by its
kind alone (signals, effects) is a dataclass, since two empty tuples would be equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from msgspec import Struct

# Signals: what reached us ------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Started:
    """A call came in, or a first text opened a conversation.

    `at` is the place a dropped conversation had reached, which may be taken up again;
    `texts_off` says that this person once texted CANCEL and may have meant the illness.
    """

    at: Place | None = None
    texts_off: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """The person pressed keys, spoke, or texted `text`, perhaps with a picture."""

    text: str
    mode: str  # keys | speech | text
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Silence:
    """The line was open and nothing came."""


@dataclass(frozen=True, slots=True)
class Returned:
    """The person is back from being put through; `spoke` says whether somebody answered."""

    spoke: bool


@dataclass(frozen=True, slots=True)
class Gone:
    """The person hung up, or the line dropped."""


Signal = Started | Heard | Silence | Returned | Gone

# Leads: where an answer takes the conversation -----------------------------------


class Go(NamedTuple):
    """To a menu or topic, in `language` where that changes."""

    node: str
    language: str | None = None


class Do(NamedTuple):
    """To a command of `commands.py`."""

    command: str


Lead = Go | Do

# What a turn is made of ------------------------------------------------------------


class Tell(NamedTuple):
    """Say this line."""

    line: str
    language: str


class Offer(NamedTuple):
    """This may be answered: press or text `key`, or say the label.

    The key is rendered with the label ("For costs, press 1", "1 Costs"), unless the
    label is `whole`: then its line says it all ("Reply MORE").
    """

    key: str
    label: str  # line id
    language: str
    leads: Lead
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Prompt:
    """Words to be heard: `sounds.yaml` has been applied, and nothing personal is in them.

    Equal prompts share one clip.
    """

    language: str
    text: str
    pace: str = "normal"  # normal | slow


# Effects: what must happen in the world ------------------------------------------


class OptOut(Struct, frozen=True, tag="opt-out"):
    """Send this person no more messages, on either channel, until they opt in again."""

    by_cancel: bool = False  # the word was CANCEL, one letter from the illness


class OptIn(Struct, frozen=True, tag="opt-in"):
    """Texts are wanted again."""


class Forget(Struct, frozen=True, tag="forget"):
    """Erase what is kept about this person."""


Effect = OptOut | OptIn | Forget

# The state -------------------------------------------------------------------------


class Place(NamedTuple):
    """Where a conversation stands: a menu or topic, and which piece of it was told last.

    For a topic, `part` counts pieces from 1 (parts when spoken, pages when texted);
    0 means none yet, one more than there are means the questions.
    """

    node: str
    part: int = 0


class Session(NamedTuple):
    """All that one conversation remembers. `id` names it and is not in its dump."""

    id: str
    script: str  # digest of the release it began with
    channel: str  # voice | text
    language: str
    place: Place
    chosen: bool = False  # the person has shown which language is theirs
    reachable: bool = True  # False for a withheld number
    pace: str = "normal"  # normal | slow
    paused: bool = False  # key 8 was pressed: any key goes on
    trail: tuple[Place, ...] = ()  # where * leads, newest last
    misses: int = 0  # silences and unknown answers in a row
    asked: tuple[str, ...] = ()  # topics of an open "did you mean 1 or 2?"
    resume: Place | None = None  # offered: "press 1 to carry on"
    crisis_at: int = 0  # epoch seconds of the last crisis reply; 0: none
    informed: bool = False  # the disclaimer has been told
    turns: int = 0
    over: bool = False


class Turn(NamedTuple):
    """One step: the new session, what is said, what must happen, and what then."""

    session: Session
    says: tuple[Tell | Offer, ...] = ()
    effects: tuple[Effect, ...] = ()
    then: str = "wait"  # wait | transfer | end
    wait: int = 10  # seconds of silence, after the last word, that are an answer too

    @property
    def offers(self) -> tuple[Offer, ...]:
        """What may be answered now."""
        return tuple(said for said in self.says if isinstance(said, Offer))
