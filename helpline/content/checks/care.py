"""Could it harm? No blame, no diagnosis, no promise, no drug, no number that may be old."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from helpline.content.checks.cautions import BLAME, DRUGS, FORBIDDEN, NUMBERS_TOLD
from helpline.content.checks.context import Draft, Finding
from helpline.content.placeholders import names
from helpline.content.schema import HelpLineEntry

CHECKED_WITHIN = 90
"""Days for which the check of a help line's number holds (E6)."""

PHONE_NUMBER = re.compile(r"(?<!\d)(?:1[-. ])?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?!\d)")
NOBODYS = re.compile(r"55501\d\d$")
"""555-0100 to 555-0199 are set aside for stories and demonstrations."""


def missing_number(draft: Draft) -> Iterator[Finding]:
    """A line that must give out a number does not."""
    for passage in draft.passages:
        for name in NUMBERS_TOLD.get((passage.id, passage.form), ()):
            if name not in names(passage.written):
                yield passage.where, f"`{passage.id}` must tell the number {{{name}}}."


def blame(draft: Draft) -> Iterator[Finding]:
    """The words blame the person."""
    for passage in draft.passages:
        if found := _search(BLAME, passage.language, passage.words):
            yield passage.where, f"`{found}` sounds like blame. Say what can be done instead."


def forbidden(draft: Draft) -> Iterator[Finding]:
    """The words diagnose, reassure, promise or change a treatment."""
    for passage in draft.passages:
        if found := _search(FORBIDDEN, passage.language, passage.words):
            yield (
                passage.where,
                f"`{found}`: we never diagnose, reassure, promise or change a treatment. "
                "Say whom to ask instead.",
            )


def _search(table: dict[str, re.Pattern[str]], language: str, words: str) -> str | None:
    pattern = table.get(language)
    found = pattern.search(words) if pattern else None
    return found[0] if found else None


def drug_name(draft: Draft) -> Iterator[Finding]:
    """The words name a drug."""
    listed = {
        drug.casefold()
        for words in draft.manuscript.words.values()
        for drugs in words.drugs.values()
        for drug in drugs
    }
    for passage in draft.passages:
        found = DRUGS.search(passage.words)
        hit = found[0] if found else next(iter(_words(passage.words) & listed), None)
        if hit:
            yield passage.where, f"`{hit}` is a drug. No drug is ever named: say its kind."


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text.casefold()))


def literal_number(draft: Draft) -> Iterator[Finding]:
    """A help line's number is written out, where it would not be kept up to date."""
    numbers = {name: _number(line) for name, line in draft.plan.help_lines.items()}
    for passage in draft.passages:
        for name, pattern in numbers.items():
            if pattern.search(passage.written):
                yield passage.where, f"Write {{{name}}} here, so that the number is always today's."
                break
        else:
            if PHONE_NUMBER.search(passage.written):
                sentence = "A phone number belongs in helpline.yaml, with the day it was checked."
                yield passage.where, sentence


def _number(line: HelpLineEntry) -> re.Pattern[str]:
    """The number in digits, however they are spaced, or as it is spoken in any language."""
    digits = r"[-\s().]*".join(re.sub(r"\D", "", line.dial))
    spoken = [rf"\b{re.escape(said)}\b" for said in line.say.values()]
    return re.compile("|".join([rf"(?<!\d){digits}(?!\d)", *spoken]), re.I)


def help_line_off(draft: Draft) -> Iterator[Finding]:
    """The words give out a help line that is turned off."""
    for passage in draft.passages:
        for name in names(passage.written):
            line = draft.plan.help_lines.get(name)
            if line is not None and not line.enabled:
                yield passage.where, f"The help line {{{name}}} is turned off in helpline.yaml."


def unsigned_review(draft: Draft) -> Iterator[Finding]:
    """A review says signed, but not by whom, when, and until when."""
    for (language, id), topic in draft.manuscript.topics.items():
        review, where = topic.review, _review(draft, language, id)
        if review.status != "signed":
            continue
        lacking = [name for name in ("by", "on", "until") if getattr(review, name) is None]
        if lacking:
            yield where, f"A signed review needs {', '.join(f'`{name}`' for name in lacking)}."
        elif review.on and review.until and review.until < review.on:
            yield where, "This review ended before it was signed."


def live_unsigned(draft: Draft, today: date) -> Iterator[Finding]:
    """A topic that nobody has signed cannot be said to people who are ill."""
    for (language, id), topic in draft.manuscript.topics.items():
        if topic.review.status != "signed":
            yield _review(draft, language, id), "Nobody has signed this topic yet."
        elif topic.review.on is not None and topic.review.on > today:
            yield _review(draft, language, id), f"This is signed for {topic.review.on}, not yet."


def live_expired(draft: Draft, today: date) -> Iterator[Finding]:
    """A topic's signature has run out, so a safe line is said in its place."""
    for (language, id), topic in draft.manuscript.topics.items():
        until = topic.review.until
        if topic.review.status == "signed" and until is not None and until < today:
            sentence = f"The signature ran out on {until}; this topic is withdrawn."
            yield _review(draft, language, id), sentence


def live_unchecked(draft: Draft, today: date) -> Iterator[Finding]:
    """A help line's number has not been checked in the last 90 days."""
    for name, line in draft.plan.help_lines.items():
        where = draft.manuscript.plan("help_lines", name)
        if not line.enabled:
            continue
        if line.checked_on is None or line.checked_by is None:
            yield where, f"Call {{{name}}}, hear who answers, and write down who checked it when."
        elif not 0 <= (today - line.checked_on).days <= CHECKED_WITHIN:
            sentence = f"{{{name}}} was checked on {line.checked_on}. Check it again."
            yield where, sentence


def live_fictional(draft: Draft, _today: date) -> Iterator[Finding]:
    """A help line's number is one that belongs to nobody."""
    for name, line in draft.plan.help_lines.items():
        if line.enabled and NOBODYS.search(re.sub(r"\D", "", line.dial)):
            where = draft.manuscript.plan("help_lines", name)
            yield where, f"The number of {{{name}}} is made up, and nobody answers it."


def _review(draft: Draft, language: str, id: str) -> str:
    return draft.manuscript.where(f"{language}/topics/{id}.yaml", "review")
