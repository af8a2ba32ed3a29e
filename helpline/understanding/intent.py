"""What a message means, as `understand` tells it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a message means.

    `means` is one of topic, command:<name>, choose, emergency, crisis, urgent, advice,
    outlook, drug, distress, stop, start, help, none.
    """

    means: str
    language: str
    """The language it was understood in, else the language given."""
    topic: str | None = None
    choices: tuple[str, ...] = ()
    """Two topics, the better one first, where `means` is choose."""
    score: float = 0.0
    """How sure it is, 0 to 1."""
    stops: bool = False
    """It asks for no more messages, whatever else it says."""
    cancel: bool = False
    """The opt-out was the single word CANCEL, or the like in another language."""
    sure_language: bool = False
    """The words themselves show the language."""
    about: tuple[str, ...] = ()
    """Sides of the topic that were named, in order: the page about one is the answer."""
    foreign: bool = False
    """It is about a subject that we hold no words on; `means` is none."""
