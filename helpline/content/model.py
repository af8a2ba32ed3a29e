"""What the helpline says, compiled: frozen, language by language, ready to be told.

Structure (menus, keys) is the same in every language; words are `Line`s looked up
by language and id. Ids of system lines are the keys of `lines.yaml` ("greeting");
ids of a topic's words are made from the topic's id:

    chemotherapy.label   chemotherapy.page.1 ...   chemotherapy.part.1 ...   chemotherapy.questions
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from types import MappingProxyType
from zoneinfo import ZoneInfo

from helpline.content.words import Words

EMPTY: Mapping[str, str] = MappingProxyType({})
EMPTY_PHONEMES: Mapping[str, Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Line:
    """One thing the helpline says, in one language."""

    id: str
    text: str | None = None
    """To be read on a phone screen: GSM-7, one segment. None where it is only spoken."""
    voice: str | None = None
    """To be heard. None where it is only texted."""
    facts: tuple[str, ...] = ()
    where: str = ""
    """File and line in `prompts/`, as "en/lines.yaml:12"."""


@dataclass(frozen=True, slots=True)
class Review:
    """Who signed a topic's words, when, and until when they may be said."""

    status: str = "draft"  # draft | signed
    by: str | None = None
    on: date | None = None
    until: date | None = None

    def allows(self, today: date) -> bool:
        """Whether these words may be said in live mode on `today`."""
        return self.status == "signed" and self.until is not None and today <= self.until


@dataclass(frozen=True, slots=True)
class Topic:
    """The words of one topic in one language; every field of words is a line id."""

    id: str
    language: str
    label: str
    pages: tuple[str, ...]  # texted
    parts: tuple[str, ...]  # spoken
    questions: str
    source: str
    review: Review
    page_about: Mapping[str, int] = field(default_factory=dict)
    """Side of the topic ("her2") -> the page, from 1, that a question about it is answered with."""
    part_about: Mapping[str, int] = field(default_factory=dict)
    """The same for parts."""


@dataclass(frozen=True, slots=True)
class Option:
    """One numbered choice of a menu: a place to go, or a language to change to."""

    key: str  # "1" to "7"
    label: str  # line id, told in `language` where that is set
    goto: str  # id of a menu or topic; for a language option, the menu to go on with
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Menu:
    """A list to choose from."""

    id: str
    prompt: str  # line id
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Language:
    """A language we speak and write, and the voices that say it."""

    code: str  # "es"
    name: str  # "Español"
    locale: str  # BCP-47 for speech recognition and <Say>: "es-US"
    say_voice: str  # Twilio's voice where a clip is missing: "Polly.Lupe"
    voices: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """Speech engine -> the voice it shall take ("espeak" -> "es-419")."""
    phonemes: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: EMPTY_PHONEMES)
    """Speech engine -> hard word -> its phonemes, as that engine writes them."""


@dataclass(frozen=True, slots=True)
class Hours:
    """When a person answers. Times are local to `zone`; weekday 0 is Monday."""

    zone: str
    weekly: Mapping[int, tuple[tuple[time, time], ...]]
    closed: frozenset[date] = frozenset()

    def open_at(self, now: datetime) -> bool:
        """Whether a person answers at `now` (an aware datetime)."""
        here = now.astimezone(ZoneInfo(self.zone))
        if here.date() in self.closed:
            return False
        spans = self.weekly.get(here.weekday(), ())
        return any(opens <= here.time() < closes for opens, closes in spans)


@dataclass(frozen=True, slots=True)
class HelpLine:
    """A number people can call: ours, or somebody else's (911, 988, a backup line)."""

    key: str
    dial: str
    say: Mapping[str, str]  # language -> how it is spoken
    enabled: bool = True
    checked_on: date | None = None
    checked_by: str | None = None


@dataclass(frozen=True, slots=True)
class Sounds:
    """How to say what the eye and the ear take differently, in one language."""

    say: Mapping[str, str] = field(
        default_factory=lambda: EMPTY
    )  # "HER2" -> "her two"; longest first
    keys: Mapping[str, str] = field(default_factory=lambda: EMPTY)  # "#" -> "pound"


@dataclass(frozen=True)
class Script:
    """A whole release, compiled. `digest` names it; nothing in it ever changes."""

    digest: str
    languages: tuple[str, ...]  # in the order offered; the first is the fallback
    entry: str  # id of the first menu
    demo: bool
    menus: Mapping[str, Menu]
    topics: Mapping[tuple[str, str], Topic]  # (language, id)
    lines: Mapping[tuple[str, str], Line]  # (language, id)
    voices: Mapping[str, Language]
    words: Mapping[str, Words]
    sounds: Mapping[str, Sounds]
    hours: Hours
    person: str | None  # E.164 number that "a person" is dialled at; None: nobody to dial
    help_lines: Mapping[str, HelpLine] = field(default_factory=dict)

    @cached_property
    def topic_ids(self) -> tuple[str, ...]:
        """Every topic's id, in the order of the first language's folder."""
        return tuple(dict.fromkeys(topic for _, topic in self.topics))

    def line(self, language: str, id: str) -> Line:
        """The line in `language`, or in the first language that has it.

        Answering a person never raises because of content: an unknown id gives an
        empty line.
        """
        for code in (language, *self.languages):
            if found := self.lines.get((code, id)):
                return found
        return Line(id)

    def topic(self, language: str, id: str) -> Topic | None:
        """The topic's words in `language`, or in the first language that has them."""
        for code in (language, *self.languages):
            if found := self.topics.get((code, id)):
                return found
        return None
