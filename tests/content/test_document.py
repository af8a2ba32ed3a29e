"""YAML read as text, with the place of everything."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpline.content.document import read_document
from helpline.content.problems import Keys


def _data(text: str) -> object:
    document, problems = read_document("a.yaml", text)
    assert problems == []
    return document.data


@pytest.mark.parametrize(
    "written",
    ["no", "yes", "on", "0800", "12:30", "1e3", "null", "~", "1_000", "2026-12-25", "=", "<<"],
)
def test_a_word_stays_as_it_is_written(written: str) -> None:
    assert _data(f"a: {written}") == {"a": written}


def test_what_is_left_empty_is_absent_and_what_is_quoted_is_not() -> None:
    assert _data("a:\nb: ''\nc: ' x '") == {"a": None, "b": "", "c": "x"}


def test_folded_words_become_one_line() -> None:
    assert _data("a: >-\n  one\n  two\n\n  three\nb: |\n  x\n  y\n") == {
        "a": "one two\nthree",
        "b": "x\ny",
    }


def test_every_key_and_item_knows_its_line() -> None:
    document, _ = read_document("a.yaml", "# c\na:\n  b:\n    - x\n    - c: y\n")
    assert str(document.place("a")) == "a.yaml:2"
    assert str(document.place("a", "b", 0)) == "a.yaml:4"
    assert str(document.place("a", "b", 1, "c")) == "a.yaml:5"


@pytest.mark.parametrize(
    ("text", "keys", "written"),
    [
        ("a: x y   # c\nb: z\n", ("a",), "x y"),
        ("é: \U0001f600\nb: 'z' # c\n", ("b",), "'z'"),
        ('a: {b: "x", c: [y, z]}\n', ("a", "b"), '"x"'),
        ('a: {b: "x", c: [y, z]}\n', ("a", "c"), "[y, z]"),
        ('a: {b: "x", c: [y, z]}\n', ("a",), '{b: "x", c: [y, z]}'),
        ("a: >-   # c\n  x\n\n  y\n\n\n# d\nb: z\n", ("a",), ">-   # c\n  x\n\n  y"),
        ("a: |\n  x\n", ("a",), "|\n  x"),
        ("a:\n  - x\n  - b: y\n    c: z\n# d\ne: f\n", ("a", 1), "b: y\n    c: z"),
        ("a:\n  - x\n  - b: y\n# d\ne: f\n", ("a",), "- x\n  - b: y"),
        ("a:   # c\nb: z\n", ("a",), ""),
    ],
)
def test_every_value_knows_where_it_begins_and_ends(text: str, keys: Keys, written: str) -> None:
    """In characters of the text, whatever stands before and behind."""
    document, _ = read_document("a.yaml", text)
    place = document.places[keys]
    assert text[place.start : place.end] == written
    assert place.keys == keys


def test_a_place_that_is_not_there_is_the_nearest_above_it() -> None:
    document, _ = read_document("a.yaml", "a: x\nb:\n  c: y\n")
    assert str(document.place("b", "d", "e")) == "a.yaml:2"
    assert str(document.place("nothing")) == "a.yaml:1"


def test_an_empty_file_and_one_of_comments_hold_nothing() -> None:
    assert _data("") == {}
    assert _data("# nothing\n") == {}


@pytest.mark.parametrize(
    ("text", "code", "line", "said"),
    [
        ("a: x\nb: y\na: z\n", "duplicate-key", 3, "first in line 1"),
        ("a: *x\n", "yaml-extra", 1, "quotes"),
        ("a: &x y\n", "yaml-extra", 1, "quotes"),
        ("a: !x y\n", "yaml-extra", 1, "quotes"),
        ("a: b\n---\nc: d\n", "yaml-extra", 2, "second"),
        ("a: b\nc: Take care: now\n", "yaml-broken", 2, "colon"),
        ("a: b\n\tc: d\n", "yaml-broken", 2, "tabs"),
        ("a: 'b\n", "yaml-broken", 2, "quote"),
        ("a: b\n? [x]\n: y\n", "yaml-broken", 2, "name"),
        ("- a\n- b\n", "yaml-broken", 1, "name: words"),
        ("only words\n", "yaml-broken", 1, "name: words"),
        ("a: \x00\n", "yaml-broken", 1, "cannot be seen"),
        ("a: " + "[" * 40 + "]" * 40, "yaml-extra", 1, "deep"),
    ],
)
def test_what_cannot_be_taken_is_told_with_its_line(
    text: str, code: str, line: int, said: str
) -> None:
    _, [problem] = read_document("a.yaml", text)
    assert (problem.code, problem.where) == (code, f"a.yaml:{line}")
    assert said in problem.message


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("ab:-#&*!|>'\"{}[],% \n\t\x00é\U0001f600"), max_size=60))
def test_no_text_at_all_breaks_the_reader(text: str) -> None:
    document, problems = read_document("a.yaml", text)
    assert isinstance(document.data, dict)
    assert all(found.place.line >= 1 for found in problems)
