"""<Gather>: prompts that a key or a voice cuts short, and what comes of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from dataclasses import dataclass

from helpline.handset.events import Pressed, Spoke, Waited
from helpline.handset.faults import Caution
from helpline.handset.leg import Leg, Next, seconds_to_say
from helpline.handset.scenario import Action, Keys, NoInput, Speech, Wait
from helpline.handset.verbs import Gather, Play

SPEECH_LIMIT = 60.0
"""Seconds of speech that Twilio listens to."""
AUTO_STOP = 1.0
"""Seconds of silence taken for the end of speech when speechTimeout is "auto"."""


@dataclass(frozen=True, slots=True)
class GatherResult:
    """What a <Gather> collected; `finish` is the key that ended it."""

    digits: str = ""
    finish: str = ""
    speech: str = ""

    @property
    def empty(self) -> bool:
        """Whether it was nothing."""
        return not self.digits and not self.speech


class GatherSession:
    """Listens on behalf of one <Gather>."""

    def __init__(self, leg: Leg, gather: Gather) -> None:
        self._leg = leg
        self._gather = gather
        self._time = leg.timeline
        self._begin = self._time.now
        self._since = self._begin
        self._deadline = self._begin
        self._digits = ""

    def listen(self) -> Generator[Wait, Action, GatherResult]:
        """Play the prompts, then collect until there is a result or the time is over."""
        pending: deque[str] = deque()
        if self._gather.keys:
            pending, self._leg.early = self._leg.early, deque()
        _load(self._leg, self._gather)
        if not pending:
            for prompt in self._gather.prompts:
                self._leg.hear(prompt)
        self._since = self._time.now
        self._deadline = self._since + self._gather.timeout
        return (yield from self._collect(pending))

    def _collect(self, pending: deque[str]) -> Generator[Wait, Action, GatherResult]:
        while True:
            done = self._take(pending)
            if done is not None:
                return done
            action = yield from self._leg.wait(self._waiting())
            late = getattr(action, "at", None)
            if isinstance(action, NoInput) or (late is not None and late > self._deadline):
                return self._time_out(action)
            if isinstance(action, Keys):
                pending = self._take_keys(action)
            elif isinstance(action, Speech) and self._take_speech(action):
                return GatherResult(speech=action.text)

    def _waiting(self) -> Wait:
        listens = self._gather.speech and not self._digits
        keys = self._gather.keys
        return Wait("input", self._since, self._deadline, keys, listens, self._digits)

    def _take(self, pending: deque[str]) -> GatherResult | None:
        """Use up keys until the result is complete; the rest is kept for the next question."""
        while pending:
            key = pending.popleft()
            finished = key == self._gather.finish_on_key
            if not finished:
                self._digits += key
            if finished or len(self._digits) == self._gather.num_digits:
                self._leg.early.extend(pending)
                return GatherResult(self._digits, key if finished else "")
        return None

    def _moment(self, at: float | None) -> float:
        """When it happens: as told, or after listening and a moment's thought."""
        if at is not None:
            return max(at, 0.0)
        return min(self._time.now + self._leg.scenario.reaction, self._deadline)

    def _take_keys(self, action: Keys) -> deque[str]:
        at = self._moment(action.at)
        if not self._gather.keys:
            self._time.add(Pressed(start=at, keys=action.keys, use="none"))
            return deque()
        use = "early" if at < self._begin else "now"
        self._time.reach(max(at, self._begin))
        self._time.add(Pressed(start=at, keys=action.keys, use=use))
        self._since = self._time.now
        self._deadline = self._time.now + self._gather.timeout
        return deque(action.keys)

    def _take_speech(self, action: Speech) -> bool:
        at = max(self._moment(action.at), self._begin)
        length = min(SPEECH_LIMIT, max(0.5, seconds_to_say(action.text)))
        if not self._gather.speech or self._digits or not action.text.strip():
            self._time.add(Spoke(start=at, seconds=length, text=action.text, understood=False))
            return False
        self._time.reach(at)
        self._time.spend(Spoke(start=at, seconds=length, text=action.text))
        pause = self._gather.speech_timeout
        self._time.reach(self._time.now + (AUTO_STOP if pause is None else pause))
        return True

    def _time_out(self, late: Action) -> GatherResult:
        why = "keys" if self._digits else "silence"
        now = self._time.now
        self._time.spend(Waited(start=now, seconds=max(0.0, self._deadline - now), why=why))
        if isinstance(late, Keys):
            self._leg.press_early(late)
        return GatherResult(self._digits)


def act_gather(leg: Leg, gather: Gather) -> Generator[Wait, Action, Next | None]:
    """Execute a <Gather>: the action with its result, or None to go on with the next verb."""
    got = yield from GatherSession(leg, gather).listen()
    if got.empty and not gather.action_on_empty:
        return None
    return leg.next(gather.action, gather.method, _result(leg, gather, got))


def _result(leg: Leg, gather: Gather, got: GatherResult) -> dict[str, str]:
    scenario = leg.scenario
    if got.speech:
        form = {"SpeechResult": got.speech, "Language": gather.language}
        if scenario.confidence is not None:
            form["Confidence"] = str(scenario.confidence)
        return form
    form = {}
    if got.digits or (gather.keys and scenario.empty_digits):
        form["Digits"] = got.digits
    if gather.keys and scenario.finish_key:
        form["FinishedOnKey"] = got.finish
    return form


def _load(leg: Leg, gather: Gather) -> None:
    """Fetch every sound before the first one plays, as Twilio does."""
    for prompt in gather.prompts:
        if isinstance(prompt, Play) and prompt.url:
            clip = leg.clip(prompt)
            if clip.sound.form == "MP3":
                what = "an MP3 inside <Gather> starts late: it must be converted first"
                leg.note(Caution("media", None, what))
