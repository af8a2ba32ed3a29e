"""The shape of the files of `prompts/`, all but words.yaml: their names and what these take."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic import model_validator as model_rule

from helpline.content.field_types import Day, Dial, FactId, Name, Spans, Words, Yes, Zone

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

    code: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)?$")]
    name: Words
    locale: Words
    say_voice: Words
    voices: dict[Name, Words] = {}


class OptionEntry(Entry):
    """One choice of a menu: a place to go, or a language to change to."""

    key: Annotated[str, StringConstraints(pattern=r"^[0-9]$")]
    goto: Name | None = None
    language: Words | None = None
    label: Name | None = None

    @model_rule(mode="after")
    def _one_aim(self) -> OptionEntry:
        if (self.goto is None) == (self.language is None):
            raise ValueError("should have either `goto` or `language`, and not both")
        return self


class MenuEntry(Entry):
    """A menu: its prompt, a line of lines.yaml, and its choices."""

    prompt: Name
    options: Annotated[tuple[OptionEntry, ...], Field(min_length=1)]


class Said(Entry):
    """The same words for the eye and for the ear."""

    text: Words
    voice: Words


class HoursEntry(Entry):
    """When a person answers, and how that is told."""

    zone: Zone
    open: dict[Weekday, Spans]
    closed: tuple[Day, ...] = ()
    say: dict[str, Said]


class HelpLineEntry(Entry):
    """A number people can call, and when somebody last made sure of it."""

    dial: Dial
    say: dict[str, Words]
    enabled: Yes = True
    checked_on: Day | None = None
    checked_by: Words | None = None


class HelplineFile(Entry):
    """helpline.yaml: what is the same in every language."""

    service: dict[str, Words]
    entry: Name
    languages: Annotated[tuple[LanguageEntry, ...], Field(min_length=1)]
    menus: Annotated[dict[Name, MenuEntry], Field(min_length=1)]
    person: Name | None = None
    hours: HoursEntry
    help_lines: dict[Name, HelpLineEntry]

    @property
    def codes(self) -> tuple[str, ...]:
        """The languages, in the order offered."""
        return tuple(language.code for language in self.languages)


# <language>/ -----------------------------------------------------------------------


class LineEntry(Entry):
    """One line of lines.yaml: texted, spoken, or both."""

    text: Words | None = None
    voice: Words | None = None
    facts: tuple[FactId, ...] = ()


class PageEntry(Entry):
    """One texted piece of a topic."""

    text: Words
    facts: tuple[FactId, ...] = ()
    about: Name | None = None


class PartEntry(Entry):
    """One spoken piece of a topic."""

    voice: Words
    facts: tuple[FactId, ...] = ()
    about: Name | None = None


class QuestionsEntry(Said):
    """What to ask the care team."""

    facts: tuple[FactId, ...] = ()


class ReviewEntry(Entry):
    """Who signed the words, when, and until when they may be said."""

    status: Literal["draft", "signed"] = "draft"
    by: Words | None = None
    on: Day | None = None
    until: Day | None = None


class TopicFile(Entry):
    """topics/<id>.yaml: the words of one topic in one language."""

    label: Said
    pages: Annotated[tuple[PageEntry, ...], Field(min_length=1)]
    parts: Annotated[tuple[PartEntry, ...], Field(min_length=1)]
    questions: QuestionsEntry
    source: Name
    confirm: tuple[Words, ...] = ()
    review: ReviewEntry = ReviewEntry()


class SoundsFile(Entry):
    """sounds.yaml: how to say what the eye and the ear take differently."""

    say: dict[str, Words] = {}
    keys: dict[str, Words]
    phonemes: dict[Name, dict[str, Words]] = {}


# sources/ --------------------------------------------------------------------------


class SectionEntry(Entry):
    """A section of an article and the facts in it."""

    title: Words
    facts: tuple[FactId, ...] = ()


class FactEntry(Entry):
    """One fact in our own words, judged."""

    says: Words
    verdict: Literal["current", "outdated", "ours"]
    note: Words | None = None
    see: tuple[FactId, ...] = ()
    sure: Literal["high", "medium", "low"] | None = None


class SourceFile(Entry):
    """sources/<id>.yaml: an article taken apart fact by fact."""

    title: Words
    publisher: Words | None = None
    reviewed: Day | None = None
    read: Day | None = None
    rights: Words | None = None
    sections: dict[Name, SectionEntry] = {}
    facts: dict[FactId, FactEntry]
    references: dict[FactId, Words] = {}
