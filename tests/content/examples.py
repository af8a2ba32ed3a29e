"""For every code one change that brings it about, and a neighbouring one that does not."""

from __future__ import annotations

from typing import NamedTuple

LINES = "en/lines.yaml"
PLAN = "helpline.yaml"
BOILING = "en/topics/boiling.yaml"
WATER = "sources/water-guide.yaml"
TWENTY = "one two three four five six seven eight nine ten " * 2


class Example(NamedTuple):
    """In the file at `path`, `old` is written as `bad`, or as `good`.

    Without `old` it is the whole file that is written so; None takes the file away.
    """

    path: str
    old: str | None
    bad: str | None
    good: str | None


SEVEN = "\n".join(f"      - {{key: {key}, goto: boiling}}" for key in range(4, 8))
EIGHT = f"{SEVEN}\n      - {{key: 8, goto: boiling}}"
OTHER = "      - {key: 3, language: other}"
BUBBLE = "Let it bubble for one minute.\n    facts: [F1]\n  - text"
LONG_PART = "Boiling makes water safer. Let it bubble for one minute.\n    facts: [F1]\n  - voice"

EXAMPLES = {
    "yaml-broken": Example(LINES, "more: {", "more: {{", "more: { "),
    "yaml-extra": Example(LINES, "voice: Take your", "voice: &Take your", "voice: Take & your"),
    "duplicate-key": Example(BOILING, "confirm: [CC1]", "source: other-guide", "confirm: [CC2]"),
    "unknown-file": Example("en/line.yaml", None, "a: b", None),
    "missing-file": Example("es/sounds.yaml", None, None, "keys: {}"),
    "unknown-key": Example(BOILING, "label:", "lable:", "label: "),
    "missing-key": Example(BOILING, "source: water-guide", "", "source:  water-guide"),
    "wrong-shape": Example(PLAN, "closed: [2026-12-25]", "closed: [Christmas]", "closed: []"),
    "bad-words": Example("en/words.yaml", "numbers:", "nombres:", "numbers: "),
    "reserved-name": Example(PLAN, "  more-topics:", "  pause:", "  more-topics: "),
    "bad-example": Example(
        "en/examples.tsv", None, "do i boil it\tboyling\n", "do i boil it\tboiling\n"
    ),
    "unknown-goto": Example(PLAN, "goto: wells", "goto: well", "goto:  wells"),
    "unknown-label": Example(PLAN, ", label: more-topics", "", ",  label: more-topics"),
    "unknown-topic": Example(
        "en/words.yaml", "drugs: {wells:", "drugs: {well:", "drugs: {boiling:"
    ),
    "about-nothing": Example("en/topics/boiling.yaml", "about: lid", "about: lidd", "about:  lid"),
    "topic-without-words": Example(
        "en/words.yaml", "wells: {sure:", "wells: {loose:", "wells: {sure: "
    ),
    "unreachable": Example(PLAN, "goto: wells", "goto: boiling", "goto:  wells"),
    "key-gap": Example(PLAN, "{key: 2,", "{key: 4,", "{key: '2',"),
    "too-many-options": Example(PLAN, OTHER, f"{OTHER}\n{EIGHT}", f"{OTHER}\n{SEVEN}"),
    "too-deep": Example(
        PLAN,
        "goto: wells}]",
        "goto: third, label: more-topics}]\n  third:\n    prompt: main-menu\n"
        "    options: [{key: 1, goto: wells}]",
        "goto: wells}]",
    ),
    "unknown-person": Example(PLAN, "person: person", "person: nurse", "person: "),
    "unknown-fact": Example(LINES, "facts: [X1]", "facts: [X2]", "facts: [F2, X1]"),
    "unknown-source": Example(BOILING, "water-guide", "water-book", "water-guide "),
    "outdated-fact": Example(BOILING, "facts: [F1, F2]", "facts: [F2]", "facts: [F2, F1]"),
    "missing-line": Example(
        LINES,
        "goodbye: {text: Goodbye., voice: Goodbye.}",
        "",
        "goodbye: {text: Bye., voice: Bye.}",
    ),
    "missing-form": Example(LINES, "Erased., voice: Erased.", "Erased.", "Gone., voice: Gone."),
    "unknown-line": Example(LINES, "goodbye:", "good-bye:", "goodbye: "),
    "missing-topic": Example("es/topics/wells.yaml", None, None, "label: {}"),
    "unknown-placeholder": Example(
        LINES,
        "now? Call {emergency}",
        "now? Call {emergancy} {emergency}",
        "now? Call  {emergency}",
    ),
    "missing-placeholder": Example(
        LINES,
        "{label}, press number {key}.",
        "Press number {key} for {label}.",
        "{label}: press number {key}.",
    ),
    "missing-say": Example(
        PLAN,
        "{en: nine one one, es: nueve uno uno}",
        "{en: nine one one}",
        "{es: nueve uno uno, en: nine one one}",
    ),
    "text-too-long": Example(
        BOILING,
        BUBBLE,
        "a" * 119 + "\n    facts: [F1]\n  - text",
        "a" * 118 + "\n    facts: [F1]\n  - text",
    ),
    "menu-text-too-long": Example(
        LINES,
        'main-menu: {text: "Reply',
        f'main-menu: {{text: "{"a" * 110} Reply',
        f'main-menu: {{text: "{"a" * 90} Reply',
    ),
    "link-in-text": Example(
        LINES,
        "privacy: {text: Others",
        "privacy: {text: See example.org. Others",
        "privacy: {text: Many organs. Others",
    ),
    "part-too-long": Example(
        BOILING,
        LONG_PART,
        f"{'Boil it. ' * 22}\n    facts: [F1]\n  - voice",
        f"{'Boil it. ' * 21}\n    facts: [F1]\n  - voice",
    ),
    "menu-too-long": Example(
        LINES, "voice: Pick from this list.", f"voice: {'Pick. ' * 30}", f"voice: {'Pick. ' * 15}"
    ),
    "first-words-too-long": Example(
        LINES,
        "In danger now? Call",
        "Are you, or is anybody who is with you there, in danger now? Call",
        "In any danger now? Call",
    ),
    "label-too-long": Example(
        BOILING,
        "To make water safe",
        "To make the water of your own well safe",
        "To make all of your water safe",
    ),
    "labels-alike": Example(
        LINES,
        "{text: More, voice: Other topics}",
        "{text: More, voice: To make other things}",
        "{text: Other, voice: For more}",
    ),
    "missing-number": Example(
        LINES, "Call or text {crisis}.", "Call or text us.", "Text or call {crisis}."
    ),
    "blame": Example(
        LINES, "Sorry. Say one word.", "That was wrong. Say one word.", "Sorry. Say a word."
    ),
    "forbidden-words": Example(
        LINES,
        "voice: Ask your nurse first.",
        "voice: Don't worry. Ask your nurse first.",
        "voice: Do not stop taking a drug. Ask your nurse first.",
    ),
    "drug-name": Example(
        LINES,
        "voice: Ask your nurse about it.",
        "voice: Ask your nurse about Wellomab.",
        "voice: Ask your nurse about wellness.",
    ),
    "literal-number": Example(LINES, "I will connect you.", "Or call nine one one.", "Or call us."),
    "help-line-off": Example(
        LINES,
        "voice: You can text this number.",
        "voice: 'Call {spare}.'",
        "voice: 'Call {person}.'",
    ),
    "unsigned-review": Example(
        BOILING,
        "signed, by: A. Nurse, on: 2026-01-01",
        "signed, on: 2026-01-01",
        "signed, by: B. Nurse, on: 2026-01-01",
    ),
    "live-unsigned": Example(BOILING, "{status: signed,", "{status: draft,", "{status:  signed,"),
    "live-unchecked": Example(
        PLAN, "checked_on: 2026-01-10", "checked_on: 2025-10-10", "checked_on: 2026-01-20"
    ),
    "live-fictional": Example(
        PLAN, "dial: 202-555-0143", "dial: 1 (202) 555-0143", "dial: 202-456-1111"
    ),
    "many-options": Example(PLAN, OTHER, f"{OTHER}\n{SEVEN}", OTHER),
    "unused-form": Example(
        LINES,
        "{voice: Take your time.}",
        "{text: Hello?, voice: Take your time.}",
        "{voice: Take time.}",
    ),
    "no-facts": Example(BOILING, "lid.\n    facts: [F1, F2]", "lid.", "lid.\n    facts: [F1]"),
    "no-note": Example(WATER, "note: One minute is enough., ", "", "note: One minute., "),
    "costly-letters": Example(
        "es/lines.yaml", "text: Borrado.", "text: Ya está.", "text: Año nuevo."
    ),
    "long-sentence": Example(LINES, "I will connect you.", f"{TWENTY}more.", f"{TWENTY}."),
    "long-sentences": Example(
        "en/topics/wells.yaml",
        "parts: [{voice: A well can be tested. Ask your town.",
        f"parts: [{{voice: {TWENTY}{TWENTY}.",
        "parts: [{voice: A well can be tested.",
    ),
    "hard-words": Example(
        "en/topics/wells.yaml",
        "parts: [{voice: A well can be tested.",
        "parts: [{voice: Municipal laboratories periodically investigate contamination.",
        "parts: [{voice: The town can look into your well.",
    ),
    "key-swallowed": Example(LINES, "press number nine", "press nine", "the number nine"),
    "label-like-number": Example(
        "en/topics/wells.yaml", "voice: About wells", "voice: For wells", "voice: On wells"
    ),
    "unsayable": Example(BOILING, "clean H2O in", "clean H2O/ice in", "clean H2O in"),
    "if-in-menu": Example(
        LINES,
        "voice: Pick from this list.",
        "voice: Please listen to this list.",
        "voice: Pick one from this list.",
    ),
    "line-too-long": Example(
        LINES, "I will connect you.", "I will connect you. " * 11, "I will connect you. " * 10
    ),
    "cut-short": Example(
        BOILING,
        "voice: Here are two questions.",
        "voice: Here are # two questions.",
        "voice: Here are two-# questions.",
    ),
    "live-expired": Example(BOILING, "until: 2026-06-30", "until: 2026-01-31", "until: 2026-02-01"),
}
