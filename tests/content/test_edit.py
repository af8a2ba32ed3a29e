"""One value of a file written anew; all else stays as it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from helpline.content.document import Data, read_document
from helpline.content.edit import EditError, New, replace_value
from helpline.content.files import read_source
from helpline.content.problems import Keys, Place
from tests.content.conftest import PROMPTS

SHIPPED = {
    path: text
    for path, text in read_source(PROMPTS.parents[2] / "prompts").items()
    if path.endswith(".yaml")
}
WORDS = ["Call", "your", "care", "team:", "now", "#", "or", "'later'"]
SENTENCES = st.text(
    st.sampled_from("ab é¿ñ\U0001f600'\"#:-,[]{}&*!|>?%@`\\\n\t ~0.y"), max_size=60
) | st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)


def _scalars(data: Data, keys: Keys = ()) -> Iterator[Keys]:
    """The keys of every value that is no map and no list."""
    match data:
        case dict():
            for key, value in data.items():
                yield from _scalars(value, (*keys, key))
        case list():
            for number, value in enumerate(data):
                yield from _scalars(value, (*keys, number))
        case _:
            yield keys


def _replaced(text: str, *keys: str | int, new: New) -> str:
    document, _ = read_document("a.yaml", text)
    return replace_value(text, document.place(*keys), new)


def _value(data: Data, keys: Keys) -> Data:
    for key in keys:
        data = data[key]
    return data


def _others(data: Data, but: Keys) -> list[tuple[Keys, Data]]:
    return [(keys, _value(data, keys)) for keys in _scalars(data) if keys != but]


@pytest.mark.parametrize(
    ("text", "new", "edited"),
    [
        ("a: x   # why\nb: y\n", "z", "a: z   # why\nb: y\n"),
        ("a: x\n", "no: yes", 'a: "no: yes"\n'),
        ("a: x\n", "it # is", 'a: "it # is"\n'),
        ('a: "x"   # why\n', 'say "z"', 'a: "say \\"z\\""   # why\n'),
        ("a: 'x'\n", "it's", "a: 'it''s'\n"),
        ("a: 'x'\n", "one\ntwo", 'a: "one\\ntwo"\n'),
        ("a: >-   # why\n    x\n    y\n\nb: z\n", "one", "a: >-   # why\n    one\n\nb: z\n"),
        ("a: >\n  x\n\n\n# why\nb: z\n", "one\ntwo", "a: >\n  one\n\n  two\n\n\n# why\nb: z\n"),
        ("a: |\n  x\n", "one\n two", "a: |\n  one\n   two\n"),
        ("a: |2\n   x\n", "one", "a: |\n   one\n"),
        ("a:\nb: y\n", "z", "a: z\nb: y\n"),
        ("a:   # why\nb: y\n", "z", "a: z   # why\nb: y\n"),
        ("a: >-   # why\n  x\n", "  \x85one\x85two ", 'a: "one\\u0085two"   # why\n'),
        ("a: x\n", "", 'a: ""\n'),
    ],
)
def test_a_value_keeps_its_form_and_what_stands_around_it(text: str, new: str, edited: str) -> None:
    assert _replaced(text, "a", new=new) == edited


@pytest.mark.parametrize(
    ("text", "keys", "edited"),
    [
        ("a: {b: x, c: y}\n", ("a", "b"), "a: {b: z, c: y}\n"),
        ("a: {b: , c: y}   # why\n", ("a", "b"), "a: {b: z, c: y}   # why\n"),
        ("a: [x, y]\n", ("a", 1), "a: [x, z]\n"),
        ("a:\n  - x   # why\n  - y\n", ("a", 0), "a:\n  - z   # why\n  - y\n"),
        ("a:\n  -\n  - y\n", ("a", 0), "a:\n  - z\n  - y\n"),
        ("é: {ñ: \U0001f600, c: y}\n", ("é", "ñ"), "é: {ñ: z, c: y}\n"),
        ("a: one\n  two\nb: x\n", ("a",), "a: z\nb: x\n"),
    ],
)
def test_a_value_is_found_wherever_it_stands(text: str, keys: Keys, edited: str) -> None:
    assert _replaced(text, *keys, new="z") == edited


def test_words_between_commas_are_quoted_where_a_comma_would_part_them() -> None:
    assert _replaced("a: [x, y]\n", "a", 0, new="one, two") == 'a: ["one, two", y]\n'


def test_a_long_sentence_is_folded_under_its_name() -> None:
    edited = _replaced("a:\n  - b: x\n    c: y\n", "a", 0, "b", new="12345678 " * 14)
    ten = " ".join(["12345678"] * 10)
    assert edited == (
        f"a:\n  - b: >-\n      {ten}\n      12345678 12345678 12345678 12345678\n    c: y\n"
    )


def test_a_long_sentence_before_a_comment_stays_on_its_line() -> None:
    edited = _replaced("a: x   # why\n", "a", new="word " * 30)
    assert edited == f"a: {'word ' * 29}word   # why\n"


def test_the_same_words_leave_the_file_alone() -> None:
    text = "a: >-\n    x\n    y\n"
    assert _replaced(text, "a", new="x y") == text


@pytest.mark.parametrize("text", ["# c\na: x\n", "b: x\n", "a: [\n", "", "a: longer\n"])
def test_a_place_of_another_text_is_refused(text: str) -> None:
    document, _ = read_document("a.yaml", "a: x\n")
    with pytest.raises(EditError, match="has changed"):
        replace_value(text, document.place("a"), "z")


def test_what_no_file_can_hold_is_refused() -> None:
    with pytest.raises(EditError, match="cannot be written"):
        _replaced("a: x\n", "a", new="\ud800")


@pytest.mark.parametrize(
    ("text", "new", "edited"),
    [
        (
            "a: {status: draft}   # why\nb: y\n",
            {"status": "signed", "by": "Ana Díaz, RN", "on": "2027-01-15"},
            'a: {status: signed, by: "Ana Díaz, RN", on: 2027-01-15}   # why\nb: y\n',
        ),
        ("a: [F1, F2]   # why\n", ["X9"], "a: [X9]   # why\n"),
        ("a: []\n", ["it's", "-", "a: b", "#"], 'a: [it\'s, "-", "a: b", "#"]\n'),
        ("a: [\n  x,\n  y]\n", [], "a: []\n"),
        ("a:\nb: y\n", ["x", {"c": "z"}], "a: [x, {c: z}]\nb: y\n"),
    ],
)
def test_a_list_or_a_map_between_brackets_is_replaced_whole(
    text: str, new: New, edited: str
) -> None:
    """So a review is signed, and facts are named."""
    assert _replaced(text, "a", new=new) == edited


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("a: {b: x}\n", "z"),
        ("a: [x]\n", "z"),
        ("a:\n  b: x\n", "z"),
        ("a: x\n", ["z"]),
        ("a: [x]\n", {"b": "z"}),
        ("a:\n  - x\n", ["z"]),
        ("a: [x,   # why\n  y]\n", ["z"]),
    ],
)
def test_another_kind_of_value_or_one_with_lines_of_its_own_is_refused(text: str, new: New) -> None:
    with pytest.raises(EditError, match=r"another kind|cannot be written"):
        _replaced(text, "a", new=new)


def test_a_place_that_is_no_value_is_refused() -> None:
    with pytest.raises(EditError, match="has changed"):
        replace_value("a: x\n", Place("a.yaml", ("b",), 1, 3, 4), "z")


@pytest.mark.parametrize("path", SHIPPED)
@settings(deadline=None, max_examples=3, suppress_health_check=list(HealthCheck))
@given(data=st.data(), new=SENTENCES)
def test_any_words_can_take_the_place_of_any_value(
    path: str, data: st.DataObject, new: str
) -> None:
    """In every file: the new words are read there, and all else is the same, byte for byte."""
    text = SHIPPED[path]
    before, problems = read_document(path, text)
    keys = data.draw(st.sampled_from(list(_scalars(before.data))))
    place = before.places[keys]
    edited = replace_value(text, place, new)
    after, found = read_document(path, edited)
    assert _value(after.data, keys) == new.strip()
    assert _others(after.data, keys) == _others(before.data, keys)
    assert edited.startswith(text[: place.start])
    assert edited.endswith(text[place.end :])
    assert found == problems == []


LISTS = st.recursive(
    SENTENCES.filter(str.strip),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SENTENCES.map(str.strip), inner),
    max_leaves=4,
)


@settings(deadline=None, max_examples=60)
@given(st.lists(LISTS, max_size=3) | st.dictionaries(st.text("ab c"), LISTS, max_size=3))
def test_any_list_or_map_at_all_can_be_written(new: New) -> None:
    """What is read back is what was written, but for space around words."""
    text = "a: []\nb: x\n" if isinstance(new, list) else "a: {}\nb: x\n"
    after, problems = read_document("a.yaml", _replaced(text, "a", new=new))
    assert problems == []
    assert after.data["b"] == "x"
    assert _stripped(after.data["a"]) == _stripped(new)


def _stripped(data: Data) -> Data:
    match data:
        case dict():
            return {key.strip(): _stripped(value) for key, value in data.items()}
        case list():
            return [_stripped(value) for value in data]
        case _:
            return data.strip()


@settings(deadline=None, max_examples=120)
@given(
    st.sampled_from(
        [
            "a: x\n",
            "a: 'x'  # c\n",
            'a: "x"\n',
            "a: >-\n  x\nb: y\n",
            "a: |\n  x\n\n# c\n",
            "l:\n  - {a: x, b: [y]}\n",
            "a:\n",
            "a: x",
        ]
    ),
    st.text(max_size=40) | SENTENCES,
)
@example("a: x\n", "- x")
@example("a: >-\n  x\nb: y\n", "x\n\n\n  y\nz")
def test_any_words_at_all_can_be_written_in_any_form(text: str, new: str) -> None:
    before, _ = read_document("a.yaml", text)
    keys = ("l", 0, "a") if text.startswith("l") else ("a",)
    try:
        edited = replace_value(text, before.places[keys], new)
    except EditError:
        assert not new.isprintable()
        return
    after, problems = read_document("a.yaml", edited)
    assert problems == []
    assert _value(after.data, keys) == new.strip()
    assert _others(after.data, keys) == _others(before.data, keys)
