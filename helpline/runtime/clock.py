"""The time: the real one, or, in a demonstration, one that everybody there agrees to pretend."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""The present time, aware."""


def utc_now() -> datetime:
    """The present time, aware."""
    return datetime.now(UTC)


class ShiftedClock:
    """A clock that can be moved, for all who ask it; it goes on from there.

    `shift` is how far it is ahead of the real one, negative where it is behind.
    """

    def __init__(self, real: Clock) -> None:
        self._real = real
        self.shift = timedelta(0)

    def __call__(self) -> datetime:
        """The pretended time."""
        return self._real() + self.shift

    def pretend(self, moment: datetime | None) -> None:
        """Let it be `moment`, or the real time again."""
        self.shift = moment - self._real() if moment else timedelta(0)
