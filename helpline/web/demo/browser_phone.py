"""One telephone: at most one call at a time, and a conversation by text for each of its numbers."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field, replace

from helpline.handset.call import Call
from helpline.handset.events import Event
from helpline.handset.faults import HandsetError
from helpline.handset.line import Subscriber
from helpline.handset.media import SoundCache
from helpline.handset.messages import TextExchange, TextPhone
from helpline.handset.reporting import status_url
from helpline.handset.scenario import Scenario
from helpline.handset.wire import Wire

NUMBERS = 5
"""Callers that one visitor can be."""
MOST_TEXTS = 200
"""Texts kept of one page; the oldest are forgotten."""
MOST_ALOUD = 60
"""Texts that the offline voice may be asked for: those of the last few documents."""


@dataclass(frozen=True, slots=True)
class PhoneSetup:
    """What every telephone here shares: the helpline it dials (a base URL), the token that signs
    its requests, and the sounds that were fetched."""

    url: str
    token: str = field(repr=False)
    jukebox: SoundCache


def numbers(visitor: str) -> list[str]:
    """The numbers of one visitor, from those kept for fiction; the same ones every time.

    0143 and 0199 are left out: they are a person's and the helpline's own.
    """
    first = int.from_bytes(hashlib.sha256(visitor.encode()).digest()[:4], "big")
    free = [last for last in range(100) if last not in (43, 99)]
    return [f"+120255501{free[(first + 7 * each) % len(free)]:02d}" for each in range(NUMBERS)]


class BrowserPhone:
    """A telephone and what it remembers. Whoever uses it holds `lock`."""

    def __init__(self, setup: PhoneSetup, visitor: str) -> None:
        self.lock = threading.Lock()
        self.used = time.monotonic()
        self.visitor = visitor
        self.call: Call | None = None
        self.exchanges: list[TextExchange] = []
        self.told_late = False
        """Whether the end of an earlier call was told when the present one had begun."""
        self._setup = setup
        self._numbers = numbers(visitor)
        self._texts: dict[tuple[int, bool], TextPhone] = {}
        self._aloud: OrderedDict[str, tuple[str, str]] = OrderedDict()
        self._unreported: tuple[Subscriber, Call] | None = None

    def number(self, caller: int) -> str:
        """The number of one of this visitor's callers."""
        return self._numbers[caller]

    def dial(self, caller: int, withheld: str, scenario: Scenario, late: bool) -> list[Event]:
        """Begin a call. `late`: its end is not told before the next call has begun.

        Raises `HandsetError` while another one goes on.
        """
        if self.call is not None and not self.call.over:
            raise HandsetError(None, "the phone is in use")
        line = self._line(caller, withheld)
        earlier, self._unreported = self._unreported, None
        if late:
            scenario = replace(scenario, status_url="")
        self.call = Call(f"{self._setup.url}/voice", line, scenario, jukebox=self._setup.jukebox)
        events = self.call.start()
        self.told_late = earlier is not None
        if earlier:
            self._report_late_end(*earlier)
        self._unreported = (line, self.call) if late else None
        return events

    def current_call(self) -> Call:
        """The call that is going on. Raises `HandsetError` where there is none."""
        if self.call is None or self.call.over:
            raise HandsetError(None, "nobody is on the line")
        return self.call

    def text(self, caller: int, body: str, twice: bool) -> TextExchange:
        """Send a text. Raises `HandsetError` for what no phone can send."""
        if (caller, twice) not in self._texts:
            made = TextPhone(f"{self._setup.url}/sms", self._line(caller), twice=twice)
            other = self._texts.get((caller, not twice))
            made.opt_outs = other.opt_outs if other else made.opt_outs
            self._texts[caller, twice] = made
        exchange = self._texts[caller, twice].text(body)
        self.exchanges = [*self.exchanges, exchange][-MOST_TEXTS:]
        return exchange

    def offer_aloud(self, words: str, language: str) -> str:
        """A key under which the offline voice may be asked for these words, for a while."""
        key = secrets.token_urlsafe(12)
        self._aloud[key] = (words, language)
        while len(self._aloud) > MOST_ALOUD:
            self._aloud.popitem(last=False)
        return key

    def aloud(self, key: str) -> tuple[str, str] | None:
        """The words and the language of a key."""
        return self._aloud.get(key)

    def _line(self, caller: int, withheld: str = "") -> Subscriber:
        return Subscriber(self._numbers[caller], token=self._setup.token, withheld=withheld)

    def _report_late_end(self, line: Subscriber, call: Call) -> None:
        form = line.call_form(call.sid, "completed") | {"CallDuration": str(int(call.now))}
        wire = Wire(line.token)
        wire.ask("POST", status_url(f"{self._setup.url}/voice"), form)
        wire.close()
