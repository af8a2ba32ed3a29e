"""A telephone call to any TwiML server, done step by step.

A caller in virtual time says what is done next and gets what is heard; one who plays the
sounds as they come (a phone in a browser) passes the second at which a key was pressed.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping

from helpline.handset.events import Ended, Event, Noted, SpokenText, words_of
from helpline.handset.faults import APOLOGY, Caution, HandsetError
from helpline.handset.interpreter import carry_out
from helpline.handset.leg import Leg, Next, seconds_to_say
from helpline.handset.line import Subscriber
from helpline.handset.media import SoundCache
from helpline.handset.reporting import report_end
from helpline.handset.scenario import Action, Departure, Keys, NoInput, Scenario, Speech, Wait
from helpline.handset.timeline import LineDown, Timeline
from helpline.handset.wire import Limits, Wire

KEYS = "0123456789*#"
"""What a telephone has."""


class Call:
    """One call. Every step returns the events that it brought, in order.

    `waiting` says what the call now waits for, None once it is over. After a fault `error`
    holds it; the caller has then heard Twilio's apology, and the call has ended.
    """

    def __init__(
        self,
        url: str,
        line: Subscriber | None = None,
        scenario: Scenario | None = None,
        *,
        caption_header: str = "",
        jukebox: SoundCache | None = None,
        limits: Limits | None = None,
        stand_in: Mapping[str, str] | None = None,
    ) -> None:
        """`caption_header` names the header in which the server tells a sound's words."""
        line, scenario = line or Subscriber(), scenario or Scenario()
        self.waiting: Wait | None = None
        self.error: HandsetError | None = None
        self._first = url
        self._leg = Leg(
            line=line,
            wire=Wire(line.token, "voice", limits, stand_in),
            jukebox=jukebox or SoundCache(caption_header),
            scenario=scenario,
            timeline=Timeline(scenario.drop_at),
            url=url,
        )
        self._steps, self._begun = self._run(), False

    @property
    def events(self) -> list[Event]:
        """Everything that has happened so far; what was cut short is as short as it was."""
        return list(self._leg.timeline.events)

    @property
    def words(self) -> list[str]:
        """The words heard so far, one entry for each thing said or played."""
        return [words for event in self.events if (words := words_of(event))]

    @property
    def cautions(self) -> list[Caution]:
        """Everything doubtful that was seen so far."""
        return [event.caution for event in self.events if isinstance(event, Noted)]

    @property
    def now(self) -> float:
        """The call second that has been reached."""
        return self._leg.timeline.now

    @property
    def over(self) -> bool:
        """Whether the call has ended."""
        return self._begun and self.waiting is None

    @property
    def sid(self) -> str:
        """The CallSid."""
        return self._leg.sid

    def start(self) -> list[Event]:
        """Dial, and hear what there is to hear until the helpline waits for something."""
        if self._begun:
            raise HandsetError(None, "the call has begun already")
        self._begun = True
        return self._advance(None)

    def press(self, keys: str, at: float | None = None) -> list[Event]:
        """Press keys. Without `at`: after listening, and then wait for what comes of them.

        With `at`, a second of the call: at that moment, cutting in on what is playing; then
        the call may still wait for more keys, until `waiting.until`.
        """
        if not keys or set(keys) - set(KEYS):
            raise HandsetError(None, f"a telephone has the keys {KEYS}")
        news = self._advance(Keys(keys, at))
        while at is None and self.waiting and self.waiting.digits:
            news += self._advance(NoInput())
        return news

    def say(self, text: str, at: float | None = None) -> list[Event]:
        """Say something aloud, after listening or at a second of the call."""
        return self._advance(Speech(" ".join(text.split()), at))

    def silence(self) -> list[Event]:
        """Do nothing until something happens."""
        return self._advance(NoInput())

    def hang_up(self, at: float | None = None) -> list[Event]:
        """Put the phone down, at a second of the call or now."""
        return self._advance(Departure("caller", at))

    def drop(self, at: float | None = None) -> list[Event]:
        """Lose the connection, at a second of the call or now."""
        return self._advance(Departure("line", at))

    def _advance(self, action: Action | None) -> list[Event]:
        if action is not None and self.waiting is None:
            raise HandsetError(None, "nobody is on the line")
        try:
            self.waiting = self._steps.send(action) if action is not None else next(self._steps)
        except StopIteration:
            self.waiting = None
            self._leg.wire.close()
        return self._leg.timeline.take_news()

    def _run(self) -> Generator[Wait, Action, None]:
        try:
            by = yield from self._converse()
        except LineDown as down:
            by = down.by
        leg = self._leg
        if leg.status in ("ringing", "in-progress"):
            leg.status = "completed"
        code = self.error.code if self.error else None
        detail = str(self.error) if self.error else ""
        leg.timeline.add(
            Ended(start=leg.timeline.now, by=by, status=leg.status, code=code, detail=detail)
        )
        report_end(leg, self._first)

    def _converse(self) -> Generator[Wait, Action, str]:
        try:
            yield from carry_out(self._leg, Next(self._first))
        except HandsetError as error:
            self.error = error
            yield from self._fall_back(error)
            return "fault"
        return "helpline"

    def _fall_back(self, error: HandsetError) -> Generator[Wait, Action, None]:
        """What Twilio does after a fault: ask the fallback address once, or apologise."""
        leg = self._leg
        if leg.scenario.fallback_url:
            told = {"ErrorCode": str(error.code or ""), "ErrorUrl": error.url or leg.url}
            try:
                yield from carry_out(leg, Next(leg.scenario.fallback_url, "POST", told))
            except HandsetError as second:
                self.error = second
            else:
                return
        seconds = seconds_to_say(APOLOGY)
        leg.play_out(
            SpokenText(start=leg.timeline.now, seconds=seconds, text=APOLOGY, by="network")
        )
        yield from leg.let_sound_out()
