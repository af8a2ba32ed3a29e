"""Could it harm? No blame, no diagnosis, no promise, no drug, no number that may be old."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpline.content.checks.context import CheckContext, Finding, check
from helpline.content.checks.wording import wording
from helpline.content.passages import placeholder_names
from helpline.content.problems import Place
from helpline.content.schema import HelpLineEntry
from helpline.content.system_lines import SYSTEM_LINES

CHECKED_WITHIN = 90
"""Days for which the check of a help line's number holds (E6)."""

PHONE_NUMBER = re.compile(r"(?<!\d)(?:1[-. ])?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?!\d)")
FICTIONAL = re.compile(r"55501\d\d$")
"""555-0100 to 555-0199 are set aside for stories and demonstrations."""


@check("missing-number", "error")
def missing_number(context: CheckContext) -> Iterator[Finding]:
    """A line that must give out a number does not."""
    for passage in context.passages:
        line = SYSTEM_LINES.get(passage.id)
        if line is None or passage.kind != "line":
            continue
        for name in line.text_numbers if passage.form == "text" else line.voice_numbers:
            if name not in placeholder_names(passage.raw):
                yield passage.place, f"`{passage.id}` must tell the number {{{name}}}."


@check("blame", "error")
def blame(context: CheckContext) -> Iterator[Finding]:
    """The words blame the person."""
    for passage in context.passages:
        if found := wording(passage.language).blame.search(passage.words):
            yield passage.place, f"`{found[0]}` sounds like blame. Say what can be done instead."


@check("forbidden-words", "error")
def forbidden_words(context: CheckContext) -> Iterator[Finding]:
    """The words diagnose, reassure, promise or change a treatment."""
    for passage in context.passages:
        if found := wording(passage.language).forbidden.search(passage.words):
            yield (
                passage.place,
                f"`{found[0]}`: we never diagnose, reassure, promise or change a treatment. "
                "Say whom to ask instead.",
            )


@check("drug-name", "error")
def drug_name(context: CheckContext) -> Iterator[Finding]:
    """The words name a drug."""
    never = context.helpline.never_name
    names = {name.casefold() for name in never.words}
    for words in context.parsed.words.values():
        names |= {drug.casefold() for drugs in words.drugs.values() for drug in drugs}
    endings = tuple(ending.casefold() for ending in never.endings)
    for passage in context.passages:
        for word in re.findall(r"[^\W\d_]+", passage.words):
            if (folded := word.casefold()) in names or (
                folded.endswith(endings) and folded not in endings
            ):
                yield passage.place, f"`{word}` is a drug. No drug is ever named: say its kind."
                break


@check("literal-number", "error")
def literal_number(context: CheckContext) -> Iterator[Finding]:
    """A help line's number is written out, where it would not be kept up to date."""
    numbers = {name: _number_pattern(line) for name, line in context.helpline.help_lines.items()}
    for passage in context.passages:
        for name, pattern in numbers.items():
            if pattern.search(passage.raw):
                yield passage.place, f"Write {{{name}}} here, so that the number is always today's."
                break
        else:
            if PHONE_NUMBER.search(passage.raw):
                sentence = "A phone number belongs in helpline.yaml, with the day it was checked."
                yield passage.place, sentence


def _number_pattern(line: HelpLineEntry) -> re.Pattern[str]:
    """The number in digits, however they are spaced, or as it is spoken in any language."""
    digits = r"[-\s().]*".join(re.sub(r"\D", "", line.dial))
    spoken = [rf"\b{re.escape(said)}\b" for said in line.say.values()]
    return re.compile("|".join([rf"(?<!\d){digits}(?!\d)", *spoken]), re.I)


@check("help-line-off", "error")
def help_line_off(context: CheckContext) -> Iterator[Finding]:
    """The words give out a help line that is turned off."""
    for passage in context.passages:
        for name in placeholder_names(passage.raw):
            line = context.helpline.help_lines.get(name)
            if line is not None and not line.enabled:
                yield passage.place, f"The help line {{{name}}} is turned off in helpline.yaml."


@check("unsigned-review", "error")
def unsigned_review(context: CheckContext) -> Iterator[Finding]:
    """A review says signed, but not by whom, when, and until when."""
    for (language, id), topic in context.parsed.topics.items():
        review, place = topic.review, _review_place(context, language, id)
        if review.status != "signed":
            continue
        lacking = [name for name in ("by", "on", "until") if getattr(review, name) is None]
        if lacking:
            yield place, f"A signed review needs {', '.join(f'`{name}`' for name in lacking)}."
        elif review.on and review.until and review.until < review.on:
            yield place, "This review ended before it was signed."


@check("live-unsigned", "error", live=True)
def live_unsigned(context: CheckContext) -> Iterator[Finding]:
    """A topic that nobody has signed cannot be said to people who are ill."""
    for (language, id), topic in context.parsed.topics.items():
        if topic.review.status != "signed":
            yield _review_place(context, language, id), "Nobody has signed this topic yet."
        elif topic.review.on is not None and topic.review.on > context.today:
            yield (
                _review_place(context, language, id),
                f"This is signed for {topic.review.on}, not yet.",
            )


@check("live-expired", "warning", live=True)
def live_expired(context: CheckContext) -> Iterator[Finding]:
    """A topic's signature has run out, so a safe line is said in its place."""
    for (language, id), topic in context.parsed.topics.items():
        until = topic.review.until
        if topic.review.status == "signed" and until is not None and until < context.today:
            sentence = f"The signature ran out on {until}; this topic is withdrawn."
            yield _review_place(context, language, id), sentence


@check("live-unchecked", "error", live=True)
def live_unchecked(context: CheckContext) -> Iterator[Finding]:
    """A help line's number has not been checked in the last 90 days."""
    for name, line in context.helpline.help_lines.items():
        place = context.helpline_place("help_lines", name)
        if not line.enabled:
            continue
        if line.checked_on is None or line.checked_by is None:
            yield place, f"Call {{{name}}}, hear who answers, and write down who checked it when."
        elif not 0 <= (context.today - line.checked_on).days <= CHECKED_WITHIN:
            sentence = f"{{{name}}} was checked on {line.checked_on}. Check it again."
            yield place, sentence


@check("live-fictional", "error", live=True)
def live_fictional(context: CheckContext) -> Iterator[Finding]:
    """A help line's number is one that belongs to nobody."""
    for name, line in context.helpline.help_lines.items():
        if line.enabled and FICTIONAL.search(re.sub(r"\D", "", line.dial)):
            place = context.helpline_place("help_lines", name)
            yield place, f"The number of {{{name}}} is made up, and nobody answers it."


def _review_place(context: CheckContext, language: str, id: str) -> Place:
    return context.place(f"{language}/topics/{id}.yaml", "review")
