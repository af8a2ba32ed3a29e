"""What a check is, and what it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from msgspec import Struct

from helpline.content.model import Sounds, aloud
from helpline.content.parsed_source import HELPLINE, ParsedSource
from helpline.content.passages import Passage
from helpline.content.problems import Place, Problem, Rule, Severity
from helpline.content.schema import HelplineFile, OptionEntry

Finding = tuple[Place, str]
"""Where, and what is the matter and what to do."""

OTHER = "other"
"""In a menu, `language: other` is every language but the one being spoken."""


class CheckContext(Struct, frozen=True):
    """A parsed source, its passages one by one, and the day, if words shall be live on it."""

    parsed: ParsedSource
    passages: tuple[Passage, ...]
    live_on: date | None = None

    @property
    def helpline(self) -> HelplineFile:
        """What is the same in every language: helpline.yaml."""
        return self.parsed.helpline

    @property
    def today(self) -> date:
        """The day on which words shall be live. Only live checks may ask."""
        assert self.live_on is not None
        return self.live_on

    def place(self, path: str, *keys: str | int) -> Place:
        """The place of the value under `keys` in the file at `path`, or nearest above it."""
        return self.parsed.place(path, *keys)

    def helpline_place(self, *keys: str | int) -> Place:
        """The same in helpline.yaml."""
        return self.parsed.place(HELPLINE, *keys)

    def voice_passages(self, *kinds: str) -> Iterator[Passage]:
        """The passages to be heard, of some kinds (none named: of all)."""
        return self._of("voice", kinds)

    def text_passages(self, *kinds: str) -> Iterator[Passage]:
        """The passages to be read, of some kinds (none named: of all)."""
        return self._of("text", kinds)

    def _of(self, form: str, kinds: tuple[str, ...]) -> Iterator[Passage]:
        for passage in self.passages:
            if passage.form == form and (not kinds or passage.kind in kinds):
                yield passage

    def words(self, language: str, id: str, form: str) -> str:
        """What a line says; nothing where it is not there, which is another check's business."""
        for passage in self.passages:
            if (passage.language, passage.id, passage.form) == (language, id, form):
                return passage.words
        return ""

    def sounds(self, language: str) -> Sounds:
        """How the language is spoken, as far as that could be read."""
        return self.parsed.sounds.get(language, Sounds())

    def aloud(self, passage: Passage) -> str:
        """A passage as the ear gets it."""
        return aloud(passage.words, self.sounds(passage.language))

    def options(self) -> Iterator[tuple[str, int, OptionEntry, Place]]:
        """Every choice of every menu: the menu's id, its number from 0, itself, and its place."""
        for id, menu in self.helpline.menus.items():
            for number, option in enumerate(menu.options):
                yield id, number, option, self.helpline_place("menus", id, "options", number)

    def languages_of(self, language: str, option: OptionEntry) -> tuple[str, ...]:
        """The languages in which an option of a menu told in `language` is worded."""
        if option.language is None:
            return (language,)
        if option.language == OTHER:
            return tuple(code for code in self.helpline.codes if code != language)
        return (option.language,)


Finder = Callable[[CheckContext], Iterator[Finding]]


class Check(Struct, frozen=True):
    """A rule and the function that finds where it is broken."""

    rule: Rule
    find: Finder
    live: bool = False
    """Whether it holds only for words said to real callers, on a given day."""

    def run(self, context: CheckContext) -> Iterator[Problem]:
        """Every problem that `find` finds; none where a live check is not asked for."""
        if self.live and context.live_on is None:
            return
        for place, message in self.find(context):
            yield self.rule.problem(place, message)


def check(code: str, severity: Severity, *, live: bool = False) -> Callable[[Finder], Check]:
    """Make a function a check of the rule `code`; its docstring is the rule's sentence.

    The function gives a `Finding` for each place where the rule is broken. With `live` it
    runs only where words shall be live, and may ask `context.today`.
    """

    def decorate(find: Finder) -> Check:
        if not find.__doc__:
            raise TypeError(f"the check {code} needs a docstring: the sentence of its rule")
        return Check(Rule(code, severity, find.__doc__), find, live)

    return decorate
