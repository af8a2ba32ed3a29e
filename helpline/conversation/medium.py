"""What differs between holding a conversation by phone and by text, in one record each."""

from __future__ import annotations

from msgspec import Struct

from helpline.content.model import Topic


class Medium(Struct, frozen=True):
    """How a conversation is held, as far as that changes what is said."""

    name: str
    pieces: str
    """The field of a topic that holds its pieces: parts or pages."""
    opens_with_languages: bool = False
    """The language is chosen first; until it is, system lines are told in every language."""
    repeats_offers: bool = False
    """What was heard is gone: after an aside the offers are told again."""
    offers_by_word: bool = False
    """Inside a topic, the way on is a word ("Reply MORE") instead of a key."""
    transfers: bool = False
    """The person can be put through to another telephone."""
    paces: bool = False
    """It can be slowed down and paused."""
    disclaims: bool = False
    """The disclaimer is told before the first topic."""
    opts_out: bool = False
    """ "Stop" ends all messages; else it asks for quiet."""
    stays_open: bool = False
    """A goodbye leaves the conversation open at its place."""

    def pieces_of(self, topic: Topic) -> tuple[str, ...]:
        """The line ids of the pieces of a topic, in the order they are told."""
        pieces: tuple[str, ...] = getattr(topic, self.pieces)
        return pieces


VOICE = Medium(
    "voice",
    "parts",
    opens_with_languages=True,
    repeats_offers=True,
    transfers=True,
    paces=True,
    disclaims=True,
)
TEXT = Medium("text", "pages", offers_by_word=True, opts_out=True, stays_open=True)
MEDIA = {medium.name: medium for medium in (VOICE, TEXT)}
