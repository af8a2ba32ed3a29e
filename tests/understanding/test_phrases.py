"""How a phrase of `words.yaml` finds its words."""

from __future__ import annotations

import pytest

from helpline.understanding.phrases import Phrases, Reading
from helpline.understanding.text import split

GROUPS = {"texts": ("text", "messages")}


def found(phrase: str, said: str) -> list[tuple[int, int]]:
    folded = split(said)
    reading = Reading([frozenset({word}) for word in folded.words], folded.clauses)
    return [(hit.start, hit.end) for hit in Phrases([("x", phrase)], GROUPS).find(reading)]


@pytest.mark.parametrize(
    ("phrase", "said", "spans"),
    [
        ("chest pain", "a chest pain", [(1, 3)]),
        ("chest pain", "chest of pain", []),
        ("(want|wanna) to? die", "wanna die, want to die", [(0, 2), (2, 5)]),
        ("stop ... {texts}", "stop all of the messages", [(0, 5)]),
        ("stop ... {texts}", "stop all of the many messages", []),
        ("stop ... {texts}", "stop it, messages", []),
        ("very* bad", "very very very bad", [(0, 4), (1, 4), (2, 4), (3, 4)]),
        ("(no more|enough) pain", "no more pain", [(0, 3)]),
        ("(no more|enough)? pain", "pain", [(0, 1)]),
        ("niño", "el nino", [(1, 2)]),
        ("chest + (pain|hurts)", "it hurts, all in my chest", [(1, 6)]),
        ("chest + (pain|hurts)", "my chest really hurts", [(1, 4)]),
        ("chest + (pain|hurts)", "my chest", []),
        ("chest + chest", "my chest", []),
        ("chest + pain", "chest" + " and" * 20 + " pain", []),
    ],
)
def test_found(phrase: str, said: str, spans: list[tuple[int, int]]) -> None:
    """Each hit goes from its first word to the word after its last."""
    assert sorted(found(phrase, said)) == spans
