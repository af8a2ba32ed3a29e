"""Say a prompt phrase by phrase and join the phrases with pauses of our own.

A voice's own pauses change with its speed, and its speed is only known once it has spoken: so
the words are spoken, measured, and spoken again where they do not keep to the pace.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from helpline.conversation.types import Prompt
from helpline.speech.engine import Sound, SpeechError
from helpline.speech.pace import ENOUGH_WORDS, PACES, count_words, phrases
from helpline.speech.samples import join, trim

VERSION = 3
"""Raised when this module or `pace.py` changes what is heard, so that clips are made again."""

LONGEST_TEXT = 4_000
"""Letters. Two minutes of speech, all that a clip may last, is half of that."""

Say = Callable[[str, int], Sound]
"""Says a phrase at so many words a minute, with whatever silence the voice leaves around it."""


def deliver(prompt: Prompt, say: Say, slowest: int, fastest: int) -> Sound:
    """The whole prompt at its pace, as far as a voice goes that says from `slowest` to `fastest`
    words a minute. Raises `SpeechError` for what cannot be said, or would never fit into a clip.
    """
    if len(prompt.text) > LONGEST_TEXT:
        raise SpeechError(f"This text is longer than {LONGEST_TEXT:,} letters. Cut it in two.")
    pace = PACES[prompt.pace]
    said = phrases(prompt.text, pace)
    rate = min(max(pace.guess(said), slowest), fastest)
    spoken = [trim(say(phrase.text, rate)) for phrase in said]
    if count_words(said) >= ENOUGH_WORDS:
        now = _seconds(spoken)
        fitting = min(max(round(rate * now / pace.kept(said, now)), slowest), fastest)
        if fitting != rate:
            spoken = [trim(say(phrase.text, fitting)) for phrase in said]
        said = pace.spread(said, _seconds(spoken))
    return join((sound, phrase.pause_ms) for sound, phrase in zip(spoken, said, strict=True))


def _seconds(spoken: Sequence[Sound]) -> float:
    return sum(sound.seconds for sound in spoken)
