"""Virtual time: what happened when, and what was never heard because somebody cut in."""

from __future__ import annotations

from dataclasses import replace

from helpline.handset.events import Event, Played, SpokenText, Toned, Waited

CALL_LIMIT = 4 * 3600.0
"""Seconds after which Twilio ends any call."""
_AUDIBLE = (SpokenText, Played, Toned, Waited)


class LineDown(Exception):
    """The call is over because of somebody: by "caller", "line" or "limit"."""

    def __init__(self, by: str) -> None:
        super().__init__(by)
        self.by = by


class Timeline:
    """The events of one call in order, and the present moment.

    `drop_at` is the moment at which the line goes dead; whatever would last beyond it is cut
    there and `LineDown` is raised.
    """

    def __init__(self, drop_at: float | None = None) -> None:
        self.now = 0.0
        self.events: list[Event] = []
        self._end = CALL_LIMIT if drop_at is None else min(drop_at, CALL_LIMIT)
        self._by = "limit" if drop_at is None else "line"
        self._told = 0

    def add(self, event: Event) -> None:
        """Note an event without letting time pass."""
        self.events.append(event)

    def spend(self, event: Event) -> None:
        """Note an event and let it happen to its end."""
        self.events.append(event)
        self.reach(event.start + event.seconds)

    def reach(self, moment: float) -> None:
        """Make it this moment. If it has passed already, what came after it is not heard."""
        if moment >= self._end:
            self.cut(self._end)
            self.now = self._end
            raise LineDown(self._by)
        if moment < self.now:
            self.cut(moment)
        self.now = moment

    def cut(self, moment: float) -> None:
        """Let nothing be heard after this moment."""
        kept: list[Event] = []
        told = self._told
        for place, event in enumerate(self.events):
            if isinstance(event, _AUDIBLE) and event.start + event.seconds > moment:
                if event.start >= moment:
                    told -= place < self._told
                    continue
                event = replace(event, seconds=moment - event.start)
            kept.append(event)
        self.events, self._told, self.now = kept, told, min(self.now, moment)

    def take_news(self) -> list[Event]:
        """The events added since this was last asked."""
        news = self.events[self._told :]
        self._told = len(self.events)
        return news
