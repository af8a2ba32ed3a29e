"""What may be the matter with the words, each under a stable code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from helpline.errors import HelplineError

ERRORS = {
    # reading a file
    "yaml-broken": "The file's shape cannot be read.",
    "yaml-extra": "The file uses a feature of YAML that these files do without.",
    "duplicate-key": "A name stands twice in one place, so one of the two would be lost.",
    "unknown-file": "A file is not one of those a helpline is made of.",
    "missing-file": "A file that every helpline, or every language, needs is not there.",
    "unknown-key": "A name is not one that this file knows; often it is misspelt.",
    "missing-key": "Something that must be said here is not.",
    "wrong-shape": "What stands here is not what belongs here.",
    "bad-words": "The list of what people say has a fault.",
    # links
    "unknown-goto": "A menu leads to a menu or topic that does not exist.",
    "unknown-label": "A menu's choice has no words.",
    "unknown-topic": "Words that people say lead to a topic that does not exist.",
    "about-nothing": "A page or part is about something that no words lead to.",
    "unreachable": "No sequence of keys leads to this menu or topic.",
    "key-gap": "The keys of a menu do not count up from 1.",
    "too-many-options": "A menu has more choices than keys 1 to 7.",
    "too-deep": "A topic is further than two presses from the main menu.",
    "unknown-person": "The help line a person is dialled at does not exist or is turned off.",
    "unknown-fact": "A fact is named that no source holds.",
    "unknown-source": "A topic names a source that does not exist.",
    "outdated-fact": "Words rest on nothing but facts that are out of date.",
    # languages
    "missing-line": "A line that the program says is not there in a language.",
    "missing-form": "A line lacks its texted or its spoken form.",
    "unknown-line": "A line has a name that the program never asks for.",
    "missing-topic": "A topic is not there in every language.",
    "unknown-fill-in": "A word in braces has nothing to be filled with.",
    "missing-fill-in": "The frame of a spoken choice lacks label or key, or says the key first.",
    "missing-say": "It is not said how a key or a number is spoken in a language.",
    # texting
    "text-too-long": "A text does not fit one segment with all that is added to it.",
    "menu-text-too-long": "A menu, with its choices, does not fit one segment.",
    "link-in-text": "A text needs the internet to be understood.",
    # listening
    "part-too-long": "A spoken piece of a topic takes longer than a listener can hold.",
    "menu-too-long": "A spoken menu takes longer than 20 seconds.",
    "first-words-too-long": "The emergency line, greeting or disclaimer takes too long.",
    "label-too-long": "A menu's label has more than seven words.",
    "labels-alike": "Two choices of a menu begin with the same word.",
    # care
    "missing-number": "A line that must give out a number does not.",
    "blame": "The words blame the person.",
    "forbidden": "The words diagnose, reassure, promise or change a treatment.",
    "drug-name": "The words name a drug.",
    "literal-number": "A help line's number is written out, where it would not be kept up to date.",
    "help-line-off": "The words give out a help line that is turned off.",
    "unsigned-review": "A review says signed, but not by whom, when, and until when.",
    # live
    "live-unsigned": "A topic that nobody has signed cannot be said to people who are ill.",
    "live-unchecked": "A help line's number has not been checked in the last 90 days.",
    "live-fictional": "A help line's number is one that belongs to nobody.",
}
"""Code -> what it means. A helpline with one of these is not published."""

WARNINGS = {
    "many-options": "A menu has more choices than most people can hold in mind.",
    "topic-without-words": "Nothing that people say leads to a topic.",
    "unused-form": "A line has a texted or spoken form that is never used.",
    "no-facts": "A piece of a topic does not say which facts it rests on.",
    "no-note": "A fact is out of date and it is not said what is true instead.",
    "costly-letters": "A letter makes the text cost more.",
    "long-sentence": "A sentence has more than 20 words.",
    "long-sentences": "The sentences of a topic have more than 12 words on average.",
    "hard-words": "A topic is harder to read than sixth grade.",
    "line-too-long": "A spoken line takes longer than a listener can hold.",
    "unsayable": "Something in a spoken line is for the eye: a digit, a sign, a short form.",
    "if-in-menu": "A menu's prompt makes the listener work out a condition, or wastes words.",
    "cut-short": "A comment follows words without quotes, and may have been meant as words.",
    "live-expired": "A topic's signature has run out, so a safe line is said in its place.",
}
"""Code -> what it means. These are for a person to think about."""

CODES = {**ERRORS, **WARNINGS}


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing the matter with the words, for the person who writes them."""

    where: str
    """File and line: "en/lines.yaml:12"."""
    code: str
    message: str
    """What is the matter and what to do, in a sentence."""
    severity: str  # error | warning


def problem(code: str, where: str, message: str) -> Problem:
    """A problem with the severity its code has; an unknown code is a fault of the program."""
    assert code in CODES, code
    return Problem(where, code, message, "error" if code in ERRORS else "warning")


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Each problem once, by file, line and code."""

    def place(found: Problem) -> tuple[str, int, str, str]:
        path, _, line = found.where.rpartition(":")
        return path, int(line), found.code, found.message

    return sorted(set(problems), key=place)


class ScriptError(HelplineError):
    """The words cannot be compiled. `problems` holds everything that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        errors = [found for found in self.problems if found.severity == "error"]
        first = f"{errors[0].where}: {errors[0].message}" if errors else ""
        count = "one problem" if len(errors) == 1 else f"{len(errors)} problems"
        super().__init__(f"The prompts have {count} that must be put right. {first}".rstrip())
