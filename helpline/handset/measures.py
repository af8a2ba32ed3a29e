"""How long a caller waits to hear something, measured on a call that has been made."""

from __future__ import annotations

from collections.abc import Iterable

from helpline.handset.events import Event, Fetched, Played, Pressed, Spoke, words_of


def gaps_after_keys(events: Iterable[Event]) -> list[float]:
    """Seconds from each key, or from the last of several, to the first speech after it.

    In virtual time: the pause that the helpline itself makes, before and inside its sounds.
    """
    gaps: list[float] = []
    pressed: float | None = None
    for event in events:
        if isinstance(event, Pressed):
            pressed = event.start
        elif words_of(event) and pressed is not None:
            gaps.append(event.start + _lead(event) - pressed)
            pressed = None
    return gaps


def waits_for_sound(events: Iterable[Event]) -> list[float]:
    """Seconds that the server took, and the silence in its first sound: once for the answer
    and once after every key or word. Documents that say nothing add to the next one's wait."""
    waits: list[float] = []
    waiting: float | None = 0.0
    for event in events:
        if isinstance(event, Pressed | Spoke):
            waiting = 0.0
        elif isinstance(event, Fetched) and waiting is not None:
            waiting += event.took
        elif words_of(event) and waiting is not None:
            waits.append(waiting + _lead(event))
            waiting = None
    return waits


def _lead(event: Event) -> float:
    return event.lead if isinstance(event, Played) else 0.0
