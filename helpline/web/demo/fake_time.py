"""Pretend another time in a demonstration: when somebody answers, or when nobody does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from helpline.errors import HelplineError
from helpline.runtime import Runtime

STEP = timedelta(minutes=30)
"""Opening hours begin and end on the half-hour, as a rule."""
FARTHEST = 14 * 24 * 2
"""Steps that are looked at in both directions: two weeks, longer than any holiday."""


class NoSuchTime(HelplineError):
    """The time cannot be pretended: the helpline is live, or it never opens or never closes."""


@dataclass(frozen=True, slots=True)
class Hours:
    """What time it is for the helpline, in its own zone, and whether a person answers then."""

    now: datetime
    open: bool
    pretended: bool


def hours(rt: Runtime) -> Hours:
    """The present state. Raises `NothingPublished`."""
    plan = rt.releases.live().script.hours
    now = rt.now().astimezone(ZoneInfo(plan.zone))
    pretended = rt.pretence is not None and bool(rt.pretence.shift)
    return Hours(now, plan.open_at(now), pretended)


def pretend_hours(rt: Runtime, *, open: bool | None) -> Hours:
    """Move the clock, for all callers, to the nearest time that is `open` or not; None: set it
    right again. Raises `NoSuchTime`."""
    if rt.pretence is None:
        raise NoSuchTime("A live helpline keeps the real time.")
    rt.pretence.pretend(None)
    if open is not None and hours(rt).open != open:
        rt.pretence.pretend(_nearest(rt, open))
    return hours(rt)


def _nearest(rt: Runtime, open: bool) -> datetime:
    plan, now = rt.releases.live().script.hours, rt.now()
    for steps in range(1, FARTHEST):
        for moment in (now - steps * STEP, now + steps * STEP):
            if plan.open_at(moment) == open:
                return moment
    raise NoSuchTime("The opening hours have no such time.")
