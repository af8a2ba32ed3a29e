"""What is left of a message once its dress is taken off."""

from __future__ import annotations

import pytest

from helpline.understanding.text import LONGEST, fold, split


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("CÁNCER", ("cancer",)),
        ("Can't", ("cant",)),
        ("can’t breathe!!", ("cant", "breathe")),
        ("S T O P", ("stop",)),
        ("s.t.o.p", ("stop",)),
        ("２ ②", ("2", "2")),
        ("2️⃣", ("2",)),
        ("stoooop", ("stoop",)),
        ("\u200bhelp\u202e", ("help",)),
        ("СТОP", ("ctop",)),
        ("her2+", ("her2+",)),
        ("100.4", ("100.4",)),
        ("100,4", ("100,4",)),
        ("HER-2", ("her", "2")),
        ("año", ("ano",)),
        ("😭😭", ()),
        ("🛑", ("stop",)),
        ("", ()),
    ],
)
def test_words(said: str, words: tuple[str, ...]) -> None:
    """Case, accents, signs and disguises go; words and numbers stay."""
    assert split(said).words == words


def test_clauses_and_questions() -> None:
    """Commas part clauses, full stops part sentences, and questions are known."""
    folded = split("It hurts. Is it, well, normal? Tell me")
    assert [folded.sentences[clause] for clause in folded.clauses] == [0, 0, 1, 1, 1, 1, 2, 2]
    assert folded.clauses == (0, 0, 1, 1, 2, 3, 4, 4)
    assert folded.asked == {1}


def test_a_long_message_is_cut() -> None:
    """No message is longer than a text message can be."""
    assert len(fold("a b " * 10_000)) <= LONGEST
