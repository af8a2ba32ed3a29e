"""What the helpline says, compiled: frozen, language by language, ready to be told.

Structure (menus, keys) is the same in every language; words are `Line`s looked up
by language and id. Ids of system lines are the keys of `lines.yaml` ("greeting");
ids of a topic's words are made from the topic's id:

    side-effects.label   side-effects.page.1 ...   side-effects.part.1 ...   side-effects.questions
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import cache, cached_property, lru_cache
from hashlib import sha256
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct, field

from helpline.content.words import Words
from helpline.errors import HelplineError


class Line(Struct, frozen=True, gc=False):
    """One thing the helpline says, in one language."""

    id: str
    text: str | None = None
    """To be read on a phone screen: GSM-7, one segment. None where it is only spoken."""
    voice: str | None = None
    """To be heard. None where it is only texted."""
    facts: tuple[str, ...] = ()
    where: str = ""
    """File and line in `prompts/`, as "en/lines.yaml:12"."""


class Review(Struct, frozen=True, gc=False):
    """Who signed a topic's words, when, and until when they may be said."""

    status: str = "draft"  # draft | signed
    by: str | None = None
    on: date | None = None
    until: date | None = None

    def allows(self, today: date) -> bool:
        """Whether these words may be said in live mode on `today`."""
        return self.status == "signed" and self.until is not None and today <= self.until


class Topic(Struct, frozen=True):
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
    """Side of the topic ("cost") -> the page, from 1, that a question about it is answered with."""
    part_about: Mapping[str, int] = field(default_factory=dict)
    """The same for parts."""


class Option(Struct, frozen=True, gc=False):
    """One numbered choice of a menu: a place to go, or a language to change to."""

    key: str  # "1" to "7"
    label: str  # line id, told in `language` where that is set
    goto: str  # id of a menu or topic; for a language option, the menu to go on with
    language: str | None = None


class Menu(Struct, frozen=True, gc=False):
    """A list to choose from."""

    id: str
    prompt: str  # line id
    options: tuple[Option, ...]


class Language(Struct, frozen=True):
    """A language we speak and write, and the voices that say it."""

    code: str  # "es"
    name: str  # as its speakers call it
    locale: str  # BCP-47 for speech recognition and <Say>: "es-US"
    say_voice: str  # Twilio's voice where a clip is missing: "Polly.Lupe"
    voices: Mapping[str, str] = field(default_factory=dict)
    """Speech engine -> the voice it shall take ("espeak" -> "es-419")."""
    phonemes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Speech engine -> hard word -> its phonemes, as that engine writes them."""


class Hours(Struct, frozen=True):
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


class HelpLine(Struct, frozen=True):
    """A number people can call: ours, or somebody else's (an emergency line, a backup line)."""

    key: str
    dial: str
    say: Mapping[str, str]  # language -> how it is spoken
    enabled: bool = True
    checked_on: date | None = None
    checked_by: str | None = None


class Sounds(Struct, frozen=True):
    """How to say what the eye and the ear take differently, in one language."""

    say: Mapping[str, str] = field(default_factory=dict)  # "H2O" -> "H two O"; longest first
    keys: Mapping[str, str] = field(default_factory=dict)  # "#" -> "pound"


class Script(Struct, frozen=True, dict=True):
    """A whole release, compiled. `digest` names it; nothing in it ever changes."""

    digest: str
    languages: tuple[str, ...]  # in the order offered; the first is the fallback
    entry: str  # id of the first menu
    live: bool  # said to real callers: what is not signed is withdrawn
    menus: Mapping[str, Menu]
    topics: Mapping[str, Mapping[str, Topic]]  # language -> id -> topic
    lines: Mapping[str, Mapping[str, Line]]  # language -> id -> line
    voices: Mapping[str, Language]
    words: Mapping[str, Words]
    sounds: Mapping[str, Sounds]
    hours: Hours
    person: str | None  # E.164 number that "a person" is dialled at; None: nobody to dial
    help_lines: Mapping[str, HelpLine] = field(default_factory=dict)

    @cached_property
    def topic_ids(self) -> tuple[str, ...]:
        """Every topic's id, in the order of the first language's folder."""
        return tuple(dict.fromkeys(id for topics in self.topics.values() for id in topics))

    def line(self, language: str, id: str) -> Line:
        """The line in `language`, or in the first language that has it.

        Answering a person never raises because of content: an unknown id gives an
        empty line.
        """
        for code in (language, *self.languages):
            if found := self.lines.get(code, {}).get(id):
                return found
        return Line(id)

    def topic(self, language: str, id: str) -> Topic | None:
        """The topic's words in `language`, or in the first language that has them."""
        for code in (language, *self.languages):
            if found := self.topics.get(code, {}).get(id):
                return found
        return None


def aloud(text: str, sounds: Sounds) -> str:
    """`text` with every whole word of `sounds.say` replaced by how it is said.

    The longest is looked for first ("H2O2" before "H2O"), letter for letter.
    """
    if not sounds.say:
        return text
    return _pattern(tuple(sounds.say)).sub(lambda found: sounds.say[found[0]], text)


@lru_cache(maxsize=16)
def _pattern(spellings: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern of any of `spellings` as a whole word, the longest first."""
    longest_first = sorted(spellings, key=lambda word: (-len(word), word))
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)")


# Stored ----------------------------------------------------------------------------


class ScriptFormatError(HelplineError):
    """A stored script is of another version, or is not one. Compile it again from its source."""


class _Stored(Struct, frozen=True):
    """A script with the shape that its types had when it was stored."""

    shape: str
    script: msgspec.Raw


def dump_script(script: Script) -> str:
    """`script` as one line of JSON, so that whoever only answers needs no YAML and no pydantic.

    `load_script` gives an equal script back.
    """
    stored = _Stored(script_shape(), msgspec.Raw(msgspec.json.encode(script)))
    return msgspec.json.encode(stored).decode()


def load_script(text: str) -> Script:
    """The script that `dump_script` stored. Raises `ScriptFormatError`."""
    try:
        stored = msgspec.json.decode(text, type=_Stored)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise ScriptFormatError("This is not a stored script.") from error
    if stored.shape != script_shape():
        raise ScriptFormatError("This script was stored by another version of the program.")
    try:
        return msgspec.json.decode(stored.script, type=Script)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise ScriptFormatError("This stored script is damaged.") from error


@cache
def script_shape() -> str:
    """A fingerprint, 16 hex digits, of every field of every type in a script.

    It changes when a field is added, taken away or given another type or default: such a
    script would often still load, with another meaning.
    """
    schema = msgspec.json.schema(Script)
    for type_schema in schema["$defs"].values():
        type_schema.pop("description", None)  # the docstring
    return sha256(msgspec.json.encode(schema, order="sorted")).hexdigest()[:16]
