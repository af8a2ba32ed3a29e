"""Loading `words.yaml`: what is found, and what is complained about."""

from __future__ import annotations

import pytest

from helpline.content.words import Words, parse_words

Path = tuple[str | int, ...]


def parsed(data: object) -> tuple[Words, list[tuple[Path, str]]]:
    complaints: list[tuple[Path, str]] = []
    words = parse_words(data, lambda path, sentence: complaints.append((path, sentence)))
    return words, complaints


def test_every_list_finds_its_place() -> None:
    """Topics, commands and plain lists are read as they stand."""
    words, complaints = parsed(
        {
            "groups": {"texts": ["text", "message"]},
            "topics": {"chemo": {"sure": ["chemo", "stop  {texts}"], "loose": ["iv"]}},
            "commands": {"more": ["more"]},
            "fillers": ["a", "the"],
        }
    )
    assert complaints == []
    assert words.sure == {"chemo": ("chemo", "stop {texts}")}
    assert words.loose == {"chemo": ("iv",)}
    assert words.commands == {"more": ("more",)}
    assert words.fillers == ("a", "the")


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ("chemo", ()),
        ({"keywords": ["chemo"]}, ("keywords",)),
        ({"fillers": []}, ("fillers",)),
        ({"fillers": "the"}, ("fillers",)),
        ({"fillers": ["a", ""]}, ("fillers", 1)),
        ({"fillers": ["a", ["b"]]}, ("fillers", 1)),
        ({"commands": ["more"]}, ("commands",)),
        ({"commands": {"more": []}}, ("commands", "more")),
        ({"topics": ["chemo"]}, ("topics",)),
        ({"topics": {"chemo": {"words": ["chemo"]}}}, ("topics", "chemo", "words")),
        ({"safety": {"danger": ["fire"]}}, ("safety", "danger")),
        ({"safety": {"crisis": ["(want|wanna to die"]}}, ("safety", "crisis", 0)),
        ({"safety": {"crisis": ["want {people}"]}}, ("safety", "crisis", 0)),
        (
            {"topics": {"a": {"sure": ["x", "pain"]}, "b": {"loose": ["y", "Pain"]}}},
            ("topics", "b", "loose", 1),
        ),
    ],
)
def test_what_is_amiss_is_said_where_it_is(data: object, path: Path) -> None:
    """Each fault is told once, with the way to its place, in a whole sentence."""
    _, complaints = parsed(data)
    assert [where for where, _ in complaints] == [path]
    assert all(sentence.endswith(".") for _, sentence in complaints)


def test_all_faults_are_told_at_once() -> None:
    """A nurse mends a file in one go."""
    _, complaints = parsed({"fillers": [], "nosuch": ["x"], "safety": {"crisis": ["(a"]}})
    assert len(complaints) == 3
