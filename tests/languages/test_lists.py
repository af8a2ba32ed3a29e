"""What each language brings is words, and nothing that YAML made of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helpline import languages


def values(data: object) -> Iterator[object]:
    """Every key and every value that stands for itself."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield key
            yield from values(value)
    elif isinstance(data, list):
        for value in data:
            yield from values(value)
    else:
        yield data


@pytest.mark.parametrize("code", languages.codes())
def test_no_word_was_taken_for_a_truth_value(code: str) -> None:
    """`no`, `on` and `off` are words here; unquoted, YAML reads them as true or false."""
    files = [file for file in languages.folder(code).iterdir() if file.name.endswith(".yaml")]
    assert files
    for file in files:
        found = set(values(languages.read_yaml(code, file.name.removesuffix(".yaml"))))
        assert not found & {"True", "False", "None"}, file.name
        assert not any(isinstance(value, bool) or value is None for value in found), file.name
