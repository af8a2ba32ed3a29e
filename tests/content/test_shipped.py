"""The words that are shipped."""

from __future__ import annotations

from datetime import date

import pytest

from helpline.content.compile import check
from helpline.content.files import read_source
from helpline.content.model import Script, dump_script, load_script
from helpline.content.source import Source
from tests.content.conftest import PROMPTS, changed

SHIPPED = PROMPTS.parents[2] / "prompts"


@pytest.fixture(scope="module")
def shipped() -> Source:
    return read_source(SHIPPED)


def test_nothing_in_them_must_be_put_right(shipped: Source) -> None:
    errors = [found for found in check(shipped) if found.severity == "error"]
    assert errors == []


def test_unsigned_as_they_are_they_are_not_said_to_people_who_are_ill(shipped: Source) -> None:
    found = check(shipped, live=True, today=date(2026, 6, 1))
    unsigned = [problem.place.path for problem in found if problem.code == "live-unsigned"]
    topics = [path for path in shipped if "/topics/" in path]
    assert sorted(unsigned) == topics
    assert {problem.code for problem in found} >= {"live-unchecked", "live-fictional"}


def test_they_are_loaded_as_they_were(script: Script) -> None:
    assert load_script(dump_script(script)) == script


@pytest.mark.parametrize(
    ("path", "old", "new", "code"),
    [
        ("en/lines.yaml", "Call {emergency}", "Call 911", "literal-number"),
        ("en/topics/chemotherapy.yaml", "text: Chemo", "text: Taxol", "drug-name"),
        ("es/lines.yaml", "{emergency}", "{emergencia}", "unknown-placeholder"),
        ("helpline.yaml", "goto: chemotherapy", "goto: chemo", "unknown-goto"),
    ],
)
def test_a_slip_in_them_is_found(shipped: Source, path: str, old: str, new: str, code: str) -> None:
    assert code in {found.code for found in check(changed(shipped, path, old, new))}
