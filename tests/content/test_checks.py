"""Every code has an example that brings it about, and every check finds what it is for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helpline.content.checks import CHECKS, CheckContext, Finding
from helpline.content.checks.context import check as check_decorator
from helpline.content.compile import RULES, check
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
    assert sorted(EXAMPLES) == sorted(RULES)


def test_a_check_is_named_as_its_code() -> None:
    for each in CHECKS:
        assert getattr(each.find, "__name__", "") == each.rule.code.replace("-", "_")


def test_a_code_belongs_to_one_rule() -> None:
    codes = [each.rule.code for each in CHECKS]
    assert len(set(codes)) == len(codes)
    assert len(RULES) > len(codes)  # those of reading


def test_the_sentence_of_a_rule_is_one_line_and_a_whole_sentence() -> None:
    for rule in RULES.values():
        assert rule.sentence.endswith(".")
        assert "\n" not in rule.sentence


def test_a_check_without_a_sentence_is_a_mistake_of_the_programmer() -> None:
    with pytest.raises(TypeError, match="needs a docstring"):

        @check_decorator("silent", "error")
        def silent(context: CheckContext) -> Iterator[Finding]:
            yield from ()


@pytest.mark.parametrize("code", sorted(EXAMPLES))
def test_a_bad_example_is_found(source: Source, code: str) -> None:
    path, old, bad, _ = EXAMPLES[code]
    assert code in _codes(source, path, old, bad)


@pytest.mark.parametrize("code", sorted(EXAMPLES))
def test_a_good_example_is_left_alone(source: Source, code: str) -> None:
    path, old, _, good = EXAMPLES[code]
    assert code not in _codes(source, path, old, good)
