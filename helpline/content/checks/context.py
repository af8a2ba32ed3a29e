"""What every check is given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from helpline.content.model import Sounds
from helpline.content.parsed_source import ParsedSource
from helpline.content.passages import Passage
from helpline.content.schema import HelplineFile, OptionEntry
from helpline.content.sounds import aloud

Finding = tuple[str, str]
"""Where ("en/lines.yaml:12"), and what is the matter and what to do."""

OTHER = "other"
"""In a menu, `language: other` is every language but the one being spoken."""


@dataclass(frozen=True)
class Draft:
    """A manuscript, and its passages one by one."""

    manuscript: ParsedSource
    passages: tuple[Passage, ...]

    @property
    def plan(self) -> HelplineFile:
        """What is the same in every language: helpline.yaml."""
        return self.manuscript.helpline

    def of(self, form: str, *kinds: str) -> Iterator[Passage]:
        """The passages of one form, text or voice, and of some kinds (none named: of all)."""
        for passage in self.passages:
            if passage.form == form and (not kinds or passage.kind in kinds):
                yield passage

    def words(self, language: str, id: str, form: str) -> str:
        """What a line says; nothing where it is not there, which is another check's business."""
        for passage in self.passages:
            if (passage.language, passage.id, passage.form) == (language, id, form):
                return passage.words
        return ""

    def heard(self, passage: Passage) -> str:
        """A passage as the ear gets it."""
        return aloud(passage.words, self.sounds(passage.language))

    def sounds(self, language: str) -> Sounds:
        """How the language is spoken, as far as that could be read."""
        return self.manuscript.sounds.get(language, Sounds())

    def options(self) -> Iterator[tuple[str, int, OptionEntry, str]]:
        """Every choice of every menu: the menu's id, its number from 0, itself, and its place."""
        for id, menu in self.plan.menus.items():
            for number, option in enumerate(menu.options):
                where = self.manuscript.plan("menus", id, "options", number)
                yield id, number, option, where

    def languages_of(self, language: str, option: OptionEntry) -> tuple[str, ...]:
        """The languages in which an option of a menu told in `language` is worded."""
        if option.language is None:
            return (language,)
        if option.language == OTHER:
            return tuple(code for code in self.plan.codes if code != language)
        return (option.language,)
