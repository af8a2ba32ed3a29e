"""Times as the tables keep them: whole milliseconds since 1970, UTC."""

from __future__ import annotations

from datetime import UTC, datetime


def to_millis(at: datetime) -> int:
    """Milliseconds since 1970 of an aware datetime; a naive one is a ValueError."""
    if at.tzinfo is None:
        raise ValueError("A time without a time zone cannot be stored")
    return round(at.timestamp() * 1000)


def from_millis(millis: int) -> datetime:
    """The aware UTC datetime of `millis`, to the millisecond."""
    return datetime.fromtimestamp(millis / 1000, UTC)
