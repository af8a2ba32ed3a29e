"""Every code has an example that brings it about, and every check finds what it is for."""

from __future__ import annotations

import pytest

from helpline.content.checks import CHECKS, LIVE_CHECKS
from helpline.content.compile import check
from helpline.content.problems import CODES, ERRORS, WARNINGS
from helpline.content.source import Source, overlay
from tests.content.conftest import TODAY, changed
from tests.content.examples import EXAMPLES


def _codes(source: Source, path: str, old: str | None, new: str | None) -> set[str]:
    if old is None or new is None:
        written = overlay(source, {path: new})
    else:
        written = changed(source, path, old, new)
    return {found.code for found in check(written, live=True, today=TODAY)}


def test_the_small_helpline_has_nothing_the_matter_but_its_made_up_number(source: Source) -> None:
    found = check(source, live=True, today=TODAY)
    assert [problem.code for problem in found] == ["live-fictional"]


def test_every_code_has_an_example() -> None:
    assert sorted(EXAMPLES) == sorted(CODES)


def test_every_check_finds_a_code_that_is_explained() -> None:
    assert {*CHECKS, *LIVE_CHECKS} <= CODES.keys()


def test_a_check_is_named_as_its_code_and_says_what_the_code_means() -> None:
    for code, rule in {**CHECKS, **LIVE_CHECKS}.items():
        assert rule.__name__ == code.replace("-", "_")
        assert rule.__doc__


def test_a_code_is_an_error_or_a_warning_and_never_both() -> None:
    assert not ERRORS.keys() & WARNINGS.keys()


@pytest.mark.parametrize("code", sorted(EXAMPLES))
def test_a_bad_example_is_found(source: Source, code: str) -> None:
    path, old, bad, _ = EXAMPLES[code]
    assert code in _codes(source, path, old, bad)


@pytest.mark.parametrize("code", sorted(EXAMPLES))
def test_a_good_example_is_left_alone(source: Source, code: str) -> None:
    path, old, _, good = EXAMPLES[code]
    assert code not in _codes(source, path, old, good)
