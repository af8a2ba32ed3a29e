"""What a language brings to the checks."""

from __future__ import annotations

import pytest

from helpline import languages
from helpline.content.checks.wording import wording


@pytest.mark.parametrize("code", languages.codes())
def test_every_language_says_what_must_not_be_said(code: str) -> None:
    """A folder without these lists would leave its words unchecked."""
    rules = wording(code)
    assert rules.small_words
    for pattern in (rules.blame, rules.forbidden, rules.menu_padding, rules.abbreviations):
        assert pattern.pattern.count("|") >= 2
        assert not pattern.search("")


@pytest.mark.parametrize(
    ("code", "harmful", "harmless"),
    [
        ("en", "You have cancer.", "Ask if you have cancer."),
        ("en", "Stop taking your pills.", "Do not stop taking your pills."),
        ("en", "You can skip your medicine.", "Never skip your medicine."),
        ("en", "You will be fine.", "You will be told."),
        ("en", "This is guaranteed.", "This may help."),
        ("es", "Usted tiene cáncer.", "Pregunte si usted tiene cáncer."),
        ("es", "Deje de tomar la pastilla.", "No deje de tomar la pastilla."),
        ("es", "Tome dos pastillas.", "No tome dos pastillas."),
        ("es", "No se preocupe.", "Llame si le preocupa."),
        ("es", "Le prometemos ayuda.", "Le damos ayuda."),
    ],
)
def test_harm_is_told_from_care(code: str, harmful: str, harmless: str) -> None:
    forbidden = wording(code).forbidden
    assert forbidden.search(harmful)
    assert not forbidden.search(harmless)


@pytest.mark.parametrize(
    ("code", "blaming", "kind"),
    [
        ("en", "That was an ERROR.", "That was a terror."),
        ("en", "It is your fault.", "It is the default."),
        ("es", "Número inválido.", "Número nuevo."),
        ("es", "Es su culpa.", "Es su turno."),
    ],
)
def test_blame_is_whole_words_in_any_letters(code: str, blaming: str, kind: str) -> None:
    assert wording(code).blame.search(blaming)
    assert not wording(code).blame.search(kind)


def test_short_forms_are_found_up_to_their_point() -> None:
    assert wording("en").abbreviations.search("Fruit, e.g. apples")
    assert wording("es").abbreviations.search("Fruta, p. ej. manzana")
    assert not wording("en").abbreviations.search("The leg. Then etching.")


def test_a_language_that_brings_nothing_is_held_to_nothing() -> None:
    rules = wording("tlh")
    assert not rules.blame.search("wrong")
    assert rules.small_words == frozenset()
