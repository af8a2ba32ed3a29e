"""What a message means: the one thing that understanding hands to a conversation."""

from __future__ import annotations

from msgspec import Struct

DANGERS = ("emergency", "crisis")
"""Kinds that nothing may come before, the more urgent one first."""


class Intent(Struct, frozen=True):
    """What a message means.

    `kind` is one of emergency, crisis, stop, urgent, advice, outlook, drug, distress, command,
    topic, choose, none; for a command, `command` names it.
    """

    kind: str
    language: str
    """The language it was understood in, else the language given."""
    command: str | None = None
    topic: str | None = None
    choices: tuple[str, ...] = ()
    """Two topics, the better one first, where `kind` is choose."""
    about: tuple[str, ...] = ()
    """Sides of the topic that were named, in order: the page about one is the answer."""
    key: str | None = None
    """The key that the message names and nothing else: "2" for "two", "*" for "star"."""
    labels: frozenset[tuple[str, str]] = frozenset()
    """Language and id of the lines that say just this: the label of an offer, perhaps."""
    first: str | None = None
    """The danger (emergency or crisis) whose line is told before the answer to `kind`: it is
    likely enough to be told of, and not enough to take the place of the answer."""
    stops: bool = False
    """It asks for no more messages, whatever else it says."""
    by_cancel: bool = False
    """The opt-out was the single word CANCEL, or the like in another language."""
    doubted: str | None = None
    """"stop" or a command that was probably meant: it is asked about before it is done."""
    shows_language: bool = False
    """The words themselves show the language."""
    out_of_scope: bool = False
    """It is about a subject that the script has no words on; `kind` is none."""
    score: float = 0.0
    """How sure it is, 0 to 1."""

    @property
    def means(self) -> str:
        """The kind in one word, commands with their name: "command:menu", "topic", "help"."""
        if self.kind != "command":
            return self.kind
        return self.command if self.command in ("help", "start") else f"command:{self.command}"
