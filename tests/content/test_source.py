"""A source, its name, and reading it from disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpline.content.files import SourceError, read_source
from helpline.content.source import digest, overlay

SOURCES = st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=4)


def test_the_digest_is_64_hex_digits_that_stay_the_same() -> None:
    assert digest({"a.yaml": "x: é\n"}) == (
        "fe38fb2154ccf91ebb1bdf277f88f54a824f93ed45567058916333214b2d4e33"
    )


@settings(deadline=None)
@given(SOURCES)
def test_the_order_of_files_does_not_change_the_digest(source: dict[str, str]) -> None:
    assert digest(dict(reversed(source.items()))) == digest(source)


@settings(deadline=None)
@given(SOURCES, SOURCES)
def test_two_sources_share_a_digest_only_if_they_are_equal(
    one: dict[str, str], two: dict[str, str]
) -> None:
    assert (digest(one) == digest(two)) == (one == two)


def test_a_letter_moved_from_one_file_to_the_next_changes_the_digest() -> None:
    assert digest({"a": "xy", "b": "z"}) != digest({"a": "x", "b": "yz"})
    assert digest({"ab": "c"}) != digest({"a": "bc"})


def test_a_draft_changes_adds_and_takes_away_files() -> None:
    source = {"a": "1", "b": "2"}
    assert overlay(source, {"a": "3", "b": None, "c": "4", "d": None}) == {"a": "3", "c": "4"}
    assert source == {"a": "1", "b": "2"}


def test_only_yaml_files_of_the_content_are_read(tmp_path: Path) -> None:
    for name in (
        "helpline.yaml",
        "README.md",
        "en/lines.yaml",
        "en/topics/a.yaml",
        "en/topics/b.yml",
        "en/.lines.yaml.swp",
        "en/.old.yaml",
        ".git/x.yaml",
        "conversations/a.yaml",
        "en/lines.yaml~",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"of: {name}\n")
    assert list(read_source(tmp_path)) == [
        "en/lines.yaml",
        "en/topics/a.yaml",
        "en/topics/b.yml",
        "helpline.yaml",
    ]


def test_line_ends_and_a_byte_order_mark_do_not_count(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfa: x\r\nb: y\rc: z\n")
    assert read_source(tmp_path) == {"a.yaml": "a: x\nb: y\nc: z\n"}


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="There is no folder of prompts at"):
        read_source(tmp_path / "nowhere")


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"not one \.yaml file"):
        read_source(tmp_path)


def test_letters_that_are_not_utf_8_are_told_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "es").mkdir()
    (tmp_path / "es" / "lines.yaml").write_bytes("a: b\nc: año\n".encode("latin-1"))
    with pytest.raises(SourceError, match=r"^es/lines\.yaml:2: .*UTF-8"):
        read_source(tmp_path)


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to(tmp_path / "b.yaml")
    (tmp_path / "b.yaml").symlink_to(tmp_path / "a.yaml")
    with pytest.raises(SourceError):
        read_source(tmp_path)
