"""The kinds of value that files hold: words, names, days, hours, numbers."""

from __future__ import annotations

import re
from datetime import date, time
from itertools import pairwise
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, StringConstraints

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
FactId = Annotated[str, StringConstraints(pattern=r"^[A-Z]+[0-9]+$")]


HOUR = r"(?:[01]\d|2[0-3]):[0-5]\d|24:00"


def _day(written: object) -> object:
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", str(written)):
            return date.fromisoformat(str(written))
    except ValueError:
        pass
    raise ValueError("should be a day, written like 2026-12-31")


def _yes(written: object) -> object:
    if written in ("true", "yes", "on"):
        return True
    if written in ("false", "no", "off"):
        return False
    raise ValueError("should be true or false")


def _moment(written: str) -> time:
    return time.max if written == "24:00" else time.fromisoformat(written)


def _spans(written: object) -> object:
    """ "09:00-12:00, 13:00-17:00" as pairs of times, each later than the one before."""
    spans = []
    for span in str(written).split(","):
        found = re.fullmatch(rf"\s*({HOUR})\s*[-–]\s*({HOUR})\s*", span)
        if not found:
            raise ValueError("should be hours, written like 09:00-17:00")
        spans.append((_moment(found[1]), _moment(found[2])))
    moments = [moment for span in spans for moment in span]
    if any(first >= then for first, then in pairwise(moments)):
        raise ValueError("should be hours that follow each other, the earlier first")
    return tuple(spans)


def _zone(written: object) -> object:
    try:
        ZoneInfo(str(written))
    except (KeyError, ValueError, OSError):
        raise ValueError("should be a time zone, like America/New_York") from None
    return written


Day = Annotated[date, BeforeValidator(_day)]
Yes = Annotated[bool, BeforeValidator(_yes)]
Spans = Annotated[tuple[tuple[time, time], ...], BeforeValidator(_spans)]
Zone = Annotated[str, BeforeValidator(_zone)]
Dial = Annotated[str, StringConstraints(pattern=r"^\+?[0-9][0-9 ()-]{1,18}$")]
