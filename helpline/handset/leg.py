"""The caller's end of one call: what is heard there, and what is shared by all verbs."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from dataclasses import dataclass, field

from helpline.handset.addresses import absolute
from helpline.handset.events import Event, Noted, Played, Pressed, Spoke, SpokenText, Toned, Waited
from helpline.handset.faults import Caution
from helpline.handset.line import Subscriber, new_sid
from helpline.handset.media import FetchedSound, SoundCache
from helpline.handset.scenario import Action, Departure, Keys, NoInput, Scenario, Speech, Wait
from helpline.handset.timeline import LineDown, Timeline
from helpline.handset.verbs import Pause, Play, Prompt, Say
from helpline.handset.wire import Wire

WORDS_A_SECOND = 2.5
"""How fast text is taken to be read and spoken: 150 words a minute, an ordinary voice."""
LONGEST_SILENCE = 3.0
"""Seconds after which a caller begins to think that the line is dead."""
LONGEST_PLAY = 40 * 60.0
"""Seconds of one sound beyond which Twilio may drop the call."""


@dataclass(frozen=True, slots=True)
class Next:
    """The document to go on with; `url` is absolute, `extra` is added to the call's form."""

    url: str
    method: str = "POST"
    extra: dict[str, str] = field(default_factory=dict)


@dataclass
class Leg:
    """One call while it lasts. `url` is that of the document being executed.

    `early` are keys pressed before they were asked for. `farewell` is a request still owed
    when the caller is gone.
    """

    line: Subscriber
    wire: Wire
    jukebox: SoundCache
    scenario: Scenario
    timeline: Timeline
    url: str
    sid: str = field(default_factory=lambda: new_sid("CA"))
    status: str = "ringing"
    early: deque[str] = field(default_factory=deque)
    documents: int = 0
    farewell: Next | None = None
    _owed: float = 0.0
    _heard: float = 0.0

    def next(self, url: str, method: str, extra: dict[str, str] | None = None) -> Next:
        """The document at a relative address; "" is the present document again."""
        return Next(absolute(self.url, url), method, extra or {})

    def note(self, caution: Caution) -> None:
        """Keep a caution with the moment it was met."""
        self.timeline.add(Noted(start=self.timeline.now, caution=caution))

    def clip(self, play: Play) -> FetchedSound:
        """The sound of a <Play>, fetched if need be."""
        return self.jukebox.clip(absolute(self.url, play.url), self.wire)

    def play_out(self, event: Event) -> None:
        """Let something last to its end while the caller can do nothing but listen."""
        self.timeline.spend(event)
        self._owed = self.timeline.now

    def hear(self, prompt: Prompt) -> None:
        """Let one prompt be heard to its end."""
        now = self.timeline.now
        match prompt:
            case Say():
                self._say(prompt)
            case Play(digits=digits) if digits:
                pauses = digits.count("w") * 0.5 + digits.count("W")
                tones = len(digits.replace("w", "").replace("W", "")) * 0.5
                self.play_out(Toned(start=now, seconds=pauses + tones, digits=digits))
            case Play():
                self.sound(self.clip(prompt), prompt.loop)
            case Pause(length=length):
                self.play_out(Waited(start=now, seconds=length, why="pause"))

    def _say(self, say: Say) -> None:
        seconds = (seconds_to_say(say.text) + say.pauses) * say.loop
        self.play_out(
            SpokenText(
                start=self.timeline.now,
                seconds=seconds,
                text=say.text,
                language=say.language,
                voice=say.voice,
            )
        )

    def sound(self, clip: FetchedSound, times: int = 1) -> None:
        """Let a sound be heard so many times."""
        sound = clip.sound
        if sound.seconds > LONGEST_PLAY:
            self.note(Caution("media", None, "a sound lasts more than 40 minutes"))
        silent = sound.lead >= sound.seconds
        if silent and sound.seconds * times > LONGEST_SILENCE:
            self.note(Caution("media", None, "a sound is nothing but a long silence"))
        self.play_out(
            Played(
                start=self.timeline.now,
                seconds=sound.seconds * times,
                url=clip.url,
                name=clip.name,
                caption=clip.caption,
                form=sound.form,
                rate=sound.rate,
                channels=sound.channels,
                lead=sound.lead,
                silent=silent,
                times=times,
                content_type=clip.content_type,
                data=clip.data,
            )
        )

    def wait(self, waiting: Wait) -> Generator[Wait, Action, Action]:
        """Wait for the caller to do something. Raises `LineDown` if that is to leave."""
        action = yield waiting
        self._heard = self.timeline.now
        if isinstance(action, Departure):
            if action.at is not None:
                self.timeline.reach(action.at)
            raise LineDown(action.by)
        if isinstance(action, (Keys, Speech)):
            self.documents = 0
        return action

    def let_sound_out(self) -> Generator[Wait, Action, None]:
        """In a paced call, wait until what there is to hear has been heard; keys are kept."""
        while self.scenario.paced and self._owed > self._heard:
            end = self.timeline.now
            action = yield from self.wait(Wait("sound", end, end))
            if isinstance(action, Keys):
                self.press_early(action)
            elif isinstance(action, Speech):
                at = end if action.at is None else action.at
                self.timeline.add(Spoke(start=at, text=action.text, understood=False))
            if not isinstance(action, NoInput):
                self._heard = 0.0

    def press_early(self, action: Keys) -> None:
        """Keep keys for the next question."""
        self.early.extend(action.keys)
        at = self.timeline.now if action.at is None else action.at
        self.timeline.add(Pressed(start=at, keys=action.keys, use="early"))


def seconds_to_say(text: str) -> float:
    """How long these words take to hear, in seconds."""
    return len(text.split()) / WORDS_A_SECOND
