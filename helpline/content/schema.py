"""The shape of the files of `prompts/`, all but words.yaml: their names and what these take."""

from __future__ import annotations

import re
from datetime import date, time
from itertools import pairwise
from typing import Annotated, Any, Literal, get_args
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from pydantic import model_validator as model_rule

# Kinds of value ----------------------------------------------------------------------


def _like(pattern: str, message: str) -> AfterValidator:
    """Take only words that match `pattern` as a whole; `message` goes behind the key's name."""

    def require(words: str) -> str:
        if not re.fullmatch(pattern, words):
            raise ValueError(message)
        return words

    return AfterValidator(require)


NonEmpty = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Name = Annotated[
    str, _like(r"[a-z0-9][a-z0-9-]*", "should be a name of small letters, digits and hyphens")
]
FactId = Annotated[str, _like(r"[A-Z]+[0-9]+", "should be the id of a fact or reference, like F12")]
Dial = Annotated[
    str, _like(r"\+?[0-9][0-9 ()-]{1,18}", "should be a phone number, like 202-555-0143")
]
Key = Annotated[str, _like(r"[0-9]", "should be one digit")]
Code = Annotated[
    str, _like(r"[a-z]{2,3}(-[A-Za-z0-9]+)?", "should be the code of a language, like ht")
]

HOUR = r"(?:[01]\d|2[0-3]):[0-5]\d|24:00"


def _to_day(raw: object) -> object:
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", str(raw)):
            return date.fromisoformat(str(raw))
    except ValueError:
        pass
    raise ValueError("should be a day, written like 2026-12-31")


def _to_bool(raw: object) -> object:
    if raw in ("true", "yes", "on"):
        return True
    if raw in ("false", "no", "off"):
        return False
    raise ValueError("should be true or false")


def _to_time(raw: str) -> time:
    return time.max if raw == "24:00" else time.fromisoformat(raw)


def _to_spans(raw: object) -> object:
    """Turn "09:00-12:00, 13:00-17:00" into pairs of times, each later than the one before."""
    spans = []
    for span in str(raw).split(","):
        found = re.fullmatch(rf"\s*({HOUR})\s*[-–]\s*({HOUR})\s*", span)
        if not found:
            raise ValueError("should be hours, written like 09:00-17:00")
        spans.append((_to_time(found[1]), _to_time(found[2])))
    moments = [moment for span in spans for moment in span]
    if any(first >= then for first, then in pairwise(moments)):
        raise ValueError("should be hours that follow each other, the earlier first")
    return tuple(spans)


def _require_zone(raw: object) -> object:
    try:
        ZoneInfo(str(raw))
    except (KeyError, ValueError, OSError):
        raise ValueError("should be a time zone, like America/New_York") from None
    return raw


Day = Annotated[date, BeforeValidator(_to_day)]
Flag = Annotated[bool, BeforeValidator(_to_bool)]
Spans = Annotated[tuple[tuple[time, time], ...], BeforeValidator(_to_spans)]
Zone = Annotated[str, BeforeValidator(_require_zone)]

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)


class Entry(BaseModel):
    """A map of known names. A name with nothing behind it counts as left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_rule(mode="before")
    @classmethod
    def _leave_out_empty(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        return {k: v for k, v in data.items() if v is not None or k not in cls.model_fields}


# helpline.yaml ---------------------------------------------------------------------


class LanguageEntry(Entry):
    """One language the helpline speaks."""

    code: Code
    name: NonEmpty
    locale: NonEmpty
    say_voice: NonEmpty
    voices: dict[Name, NonEmpty] = {}


class OptionEntry(Entry):
    """One choice of a menu: a place to go, or a language to change to."""

    key: Key
    goto: Name | None = None
    language: NonEmpty | None = None
    label: Name | None = None

    @model_rule(mode="after")
    def _require_one_aim(self) -> OptionEntry:
        if (self.goto is None) == (self.language is None):
            raise ValueError("should have either `goto` or `language`, and not both")
        return self


class MenuEntry(Entry):
    """A menu: its prompt, a line of lines.yaml, and its choices."""

    prompt: Name
    options: Annotated[tuple[OptionEntry, ...], Field(min_length=1)]


class BothForms(Entry):
    """The same words for the eye and for the ear."""

    text: NonEmpty
    voice: NonEmpty


class HoursEntry(Entry):
    """When a person answers, and how that is told."""

    zone: Zone
    open: dict[Weekday, Spans]
    closed: tuple[Day, ...] = ()
    say: dict[str, BothForms]


class HelpLineEntry(Entry):
    """A number people can call, and when somebody last made sure of it."""

    dial: Dial
    say: dict[str, NonEmpty]
    enabled: Flag = True
    checked_on: Day | None = None
    checked_by: NonEmpty | None = None


class NeverNameEntry(Entry):
    """What no sentence may name: whole words, and the endings that such names have."""

    words: tuple[NonEmpty, ...] = ()
    endings: tuple[NonEmpty, ...] = ()


class HelplineFile(Entry):
    """helpline.yaml: what is the same in every language."""

    service: dict[str, NonEmpty]
    entry: Name
    languages: Annotated[tuple[LanguageEntry, ...], Field(min_length=1)]
    menus: Annotated[dict[Name, MenuEntry], Field(min_length=1)]
    person: Name | None = None
    hours: HoursEntry
    help_lines: dict[Name, HelpLineEntry]
    never_name: NeverNameEntry = NeverNameEntry()

    @property
    def codes(self) -> tuple[str, ...]:
        """The languages, in the order offered."""
        return tuple(language.code for language in self.languages)


# <language>/ -----------------------------------------------------------------------


class LineEntry(Entry):
    """One line of lines.yaml: texted, spoken, or both."""

    text: NonEmpty | None = None
    voice: NonEmpty | None = None
    facts: tuple[FactId, ...] = ()


class PageEntry(Entry):
    """One texted piece of a topic."""

    text: NonEmpty
    facts: tuple[FactId, ...] = ()
    about: Name | None = None


class PartEntry(Entry):
    """One spoken piece of a topic."""

    voice: NonEmpty
    facts: tuple[FactId, ...] = ()
    about: Name | None = None


class QuestionsEntry(BothForms):
    """What to ask the care team."""

    facts: tuple[FactId, ...] = ()


class ReviewEntry(Entry):
    """Who signed the words, when, and until when they may be said."""

    status: Literal["draft", "signed"] = "draft"
    by: NonEmpty | None = None
    on: Day | None = None
    until: Day | None = None


class TopicFile(Entry):
    """topics/<id>.yaml: the words of one topic in one language."""

    label: BothForms
    pages: Annotated[tuple[PageEntry, ...], Field(min_length=1)]
    parts: Annotated[tuple[PartEntry, ...], Field(min_length=1)]
    questions: QuestionsEntry
    source: Name
    asked_as: tuple[NonEmpty, ...] = ()
    """Phrases that lead here wherever they stand."""
    confirm: tuple[NonEmpty, ...] = ()
    review: ReviewEntry = ReviewEntry()


class SoundsFile(Entry):
    """sounds.yaml: how to say what the eye and the ear take differently."""

    say: dict[str, NonEmpty] = {}
    keys: dict[str, NonEmpty]
    phonemes: dict[Name, dict[str, NonEmpty]] = {}


# sources/ --------------------------------------------------------------------------


class SectionEntry(Entry):
    """A section of an article and the facts in it."""

    title: NonEmpty
    facts: tuple[FactId, ...] = ()


class FactEntry(Entry):
    """One fact in our own words, judged."""

    says: NonEmpty
    verdict: Literal["current", "outdated", "ours"]
    note: NonEmpty | None = None
    see: tuple[FactId, ...] = ()
    sure: Literal["high", "medium", "low"] | None = None


class SourceFile(Entry):
    """sources/<id>.yaml: an article taken apart fact by fact."""

    title: NonEmpty
    publisher: NonEmpty | None = None
    reviewed: Day | None = None
    read: Day | None = None
    rights: NonEmpty | None = None
    sections: dict[Name, SectionEntry] = {}
    facts: dict[FactId, FactEntry]
    references: dict[FactId, NonEmpty] = {}
