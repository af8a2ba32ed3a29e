"""The rules for words. Each is one function that finds one kind of problem; `CHECKS` lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from helpline.content.checks import care, facts, languages, links, listening, reading, texting
from helpline.content.checks.context import Draft, Finding

CHECKS: Mapping[str, Callable[[Draft], Iterator[Finding]]] = {
    "unknown-goto": links.unknown_goto,
    "unknown-label": links.unknown_label,
    "unknown-topic": links.unknown_topic,
    "about-nothing": links.about_nothing,
    "topic-without-words": links.topic_without_words,
    "unreachable": links.unreachable,
    "too-deep": links.too_deep,
    "key-gap": links.key_gap,
    "too-many-options": links.too_many_options,
    "many-options": links.many_options,
    "unknown-person": links.unknown_person,
    "unknown-source": facts.unknown_source,
    "unknown-fact": facts.unknown_fact,
    "outdated-fact": facts.outdated_fact,
    "no-facts": facts.no_facts,
    "no-note": facts.no_note,
    "missing-line": languages.missing_line,
    "missing-form": languages.missing_form,
    "unused-form": languages.unused_form,
    "unknown-line": languages.unknown_line,
    "missing-topic": languages.missing_topic,
    "unknown-fill-in": languages.unknown_fill_in,
    "missing-fill-in": languages.missing_fill_in,
    "missing-say": languages.missing_say,
    "cut-short": languages.cut_short,
    "text-too-long": texting.text_too_long,
    "menu-text-too-long": texting.menu_text_too_long,
    "costly-letters": texting.costly_letters,
    "link-in-text": texting.link_in_text,
    "part-too-long": listening.part_too_long,
    "line-too-long": listening.line_too_long,
    "first-words-too-long": listening.first_words_too_long,
    "menu-too-long": listening.menu_too_long,
    "label-too-long": listening.label_too_long,
    "labels-alike": listening.labels_alike,
    "unsayable": listening.unsayable,
    "if-in-menu": listening.if_in_menu,
    "long-sentence": reading.long_sentence,
    "long-sentences": reading.long_sentences,
    "hard-words": reading.hard_words,
    "missing-number": care.missing_number,
    "blame": care.blame,
    "forbidden": care.forbidden,
    "drug-name": care.drug_name,
    "literal-number": care.literal_number,
    "help-line-off": care.help_line_off,
    "unsigned-review": care.unsigned_review,
}
"""Code -> the function that finds it, in any mode."""

LIVE_CHECKS: Mapping[str, Callable[[Draft, date], Iterator[Finding]]] = {
    "live-unsigned": care.live_unsigned,
    "live-expired": care.live_expired,
    "live-unchecked": care.live_unchecked,
    "live-fictional": care.live_fictional,
}
"""Code -> the function that finds it on a day, before words are said to people who are ill."""

__all__ = ["CHECKS", "LIVE_CHECKS", "Draft", "Finding"]
