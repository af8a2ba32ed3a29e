"""What a language brings to the checks: `wording.yaml` of its folder, as patterns."""

from __future__ import annotations

import re
from functools import cache

import msgspec
from msgspec import Struct

from helpline import languages


class _WordingFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The shape of `wording.yaml`. A language that brings none is checked for less."""

    blame: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    small_words: tuple[str, ...] = ()
    menu_padding: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()


class Wording(Struct, frozen=True):
    """What words of one language are held against."""

    blame: re.Pattern[str]
    """Makes a person feel at fault (A14)."""
    forbidden: re.Pattern[str]
    """Diagnosis, reassurance, promises, changes of treatment (E7)."""
    menu_padding: re.Pattern[str]
    """Conditions and filler, which have no place in a menu's prompt (A27)."""
    abbreviations: re.Pattern[str]
    """May be misread aloud."""
    small_words: frozenset[str]
    """Do not tell two labels apart."""


@cache
def wording(language: str) -> Wording:
    """The wording rules of a language by its code; where it has none, they match nothing."""
    file = msgspec.convert(languages.read_yaml(language, "wording"), _WordingFile)
    return Wording(
        blame=_any_of(file.blame, r"\b"),
        forbidden=_any_of(file.forbidden, r"\b"),
        menu_padding=_any_of(file.menu_padding, r"\b"),
        abbreviations=_any_of(file.abbreviations),
        small_words=frozenset(file.small_words),
    )


def _any_of(patterns: tuple[str, ...], end: str = "") -> re.Pattern[str]:
    """A pattern of any of `patterns`, each from the beginning of a word and up to `end`."""
    return re.compile(rf"\b(?:{'|'.join(patterns) or '(?!)'}){end}", re.I)
