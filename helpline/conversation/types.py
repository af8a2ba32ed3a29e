"""The values of a conversation: frozen msgspec structs, which encode and decode themselves."""

from __future__ import annotations

from msgspec import Struct

from helpline.understanding.intent import Intent

# The state -------------------------------------------------------------------------


class Place(Struct, frozen=True, array_like=True):
    """Where a conversation stands: a menu, a topic, or a state of `places.py`.

    For a topic, `part` counts its pieces from 1 (parts when spoken, pages when texted);
    0 means none yet, one more than there are means the questions.
    """

    node: str
    part: int = 0
    choices: tuple[str, ...] = ()
    """What the person is asked to choose from: topics, or commands as "command:person"."""
    behind: Place | None = None
    """The menu or topic beneath a passing state; or what a dropped conversation had reached."""


class Session(Struct, frozen=True, array_like=True, tag=3):
    """All that one conversation remembers.

    Encoded as an array that begins with the tag, which is raised when a field is added, moved
    or dropped: the memory of an older format is then refused, and the conversation begins anew.
    """

    script: str  # digest of the release it began with
    channel: str  # voice | text: the name of its medium
    language: str
    place: Place
    trail: tuple[Place, ...] = ()  # where * leads, newest last
    language_chosen: bool = False  # the person has shown which language is theirs
    reachable: bool = True  # False for a withheld number, and after FORGET
    pace: str = "normal"  # normal | slow
    misses: int = 0  # no-inputs and no-matches in a row
    crisis_at: int = 0  # epoch seconds of the last crisis reply; 0: none
    heard_disclaimer: bool = False
    turns: int = 0
    over: bool = False


# Signals: what reached us ------------------------------------------------------


class Started(Struct, frozen=True, tag="started"):
    """A call came in."""

    at: Place | None = None  # what a dropped conversation had reached: it may be taken up again
    texts_off: bool = False  # this person once texted CANCEL and may have meant the illness


class Heard(Struct, frozen=True, tag="heard"):
    """The person pressed keys, spoke, or texted."""

    text: str
    mode: str  # keys | speech | text
    intent: Intent | None = None  # what the words mean; needed unless the mode is keys
    picture: bool = False  # a picture or sound came along
    carrier_did: str = ""  # STOP | START | HELP: the carrier has done so, and told the person
    carrier_word: str = ""  # STOP | START: what the carrier takes the whole message for
    opted_out: bool = False  # this person is sent nothing but what they must not miss


class Silence(Struct, frozen=True, tag="silence"):
    """The line was open and nothing came."""


class Returned(Struct, frozen=True, tag="returned"):
    """The person is back from being put through; `spoke` says whether somebody answered."""

    spoke: bool


class Gone(Struct, frozen=True, tag="gone"):
    """The person hung up, or the line dropped."""


Signal = Started | Heard | Silence | Returned | Gone

# Leads: where an answer takes the conversation -----------------------------------


class Go(Struct, frozen=True, tag="go"):
    """To a menu or topic, in `language` where that changes."""

    node: str
    language: str | None = None


class Do(Struct, frozen=True, tag="do"):
    """To a command of `commands.py`."""

    command: str


Lead = Go | Do

# What a turn is made of ------------------------------------------------------------


class Tell(Struct, frozen=True):
    """Say this line."""

    line: str
    language: str


class Offer(Struct, frozen=True):
    """This may be answered: press or text `key`, or say the label.

    The key is rendered with the label ("For costs, press 1", "1 Costs"), unless the
    label is `whole`: then its line says it all ("Reply MORE").
    """

    key: str
    label: str  # line id
    language: str
    leads: Lead
    whole: bool = False


class Prompt(Struct, frozen=True):
    """Words to be heard: `sounds.yaml` has been applied, and nothing personal is in them.

    Equal prompts share one clip.
    """

    language: str
    text: str
    pace: str = "normal"  # normal | slow


# Effects: what must happen in the world ------------------------------------------


class OptOut(Struct, frozen=True, tag="opt-out"):
    """Send this person no more messages, on either channel, until they opt in again."""

    by_cancel: bool = False  # the word was CANCEL, one letter from the illness


class OptIn(Struct, frozen=True, tag="opt-in"):
    """Texts are wanted again."""


class Forget(Struct, frozen=True, tag="forget"):
    """Erase what is kept about this person."""


Effect = OptOut | OptIn | Forget


class Turn(Struct, frozen=True):
    """One step: the new session, what is said, what must happen, and what then."""

    session: Session
    says: tuple[Tell | Offer, ...] = ()
    effects: tuple[Effect, ...] = ()
    then: str = "wait"  # wait | transfer | end
    wait: int = 10  # seconds of silence, after the last word, that are an answer too

    @property
    def offers(self) -> tuple[Offer, ...]:
        """What may be answered now."""
        return tuple(said for said in self.says if isinstance(said, Offer))

    def tells(self, *lines: str) -> bool:
        """Whether one of these lines is said."""
        return any(isinstance(said, Tell) and said.line in lines for said in self.says)
