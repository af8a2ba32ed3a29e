"""What is said about a file that is not of its shape."""

from __future__ import annotations

import pytest

from helpline.content.compile import check
from helpline.content.source import Source
from tests.content.conftest import changed

PLAN, LINES, BOILING = "helpline.yaml", "en/lines.yaml", "en/topics/boiling.yaml"


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        (BOILING, "label:", "lable:", "Did you mean `label`?"),
        (BOILING, "{text: Boiling water,", "{txt: Boiling water,", "Did you mean `text`?"),
        (BOILING, "facts: [F1, F2]", "fact: [F1, F2]", "Did you mean `facts`?"),
        (LINES, "Goodbye., voice:", "Goodbye., spoken:", "It knows `text`, `voice`, `facts`."),
        (BOILING, "source: water-guide", "source: ''", "`source` is empty"),
        (BOILING, "[CC1]", "[CC1, '']", "Number 2 of `confirm` is empty"),
        (BOILING, "[CC1]", "CC1", "`confirm` should be a list, each item behind a dash"),
        (BOILING, "status: signed", "status: sighned", "should be draft or signed"),
        (BOILING, "on: 2026-01-01", "on: 1/1/2026", "`on` should be a day, written like 2026-"),
        (BOILING, "on: 2026-01-01", "on: 2026-02-30", "`on` should be a day"),
        (BOILING, "facts: [F1, F2]", "facts: [one, F2]", "should be the id of a fact or reference"),
        (BOILING, "Keep clean water in a jar with a lid.", "{service}", "must stand in quotes"),
        (LINES, "{voice: Take your time.}", "Take your time.", "should be a map of names"),
        (PLAN, "enabled: false", "enabled: perhaps", "`enabled` should be true or false"),
        (PLAN, '"09:00-17:00"', "from nine", "`monday` should be hours, written like 09:00-17:00"),
        (PLAN, '"09:00-17:00"', '"17:00-09:00"', "the earlier first"),
        (PLAN, '"09:00-17:00"', '"09:00-25:00"', "should be hours"),
        (PLAN, "monday:", "mondays:", "`mondays` should be monday, tuesday"),
        (PLAN, "America/New_York", "New York", "like America/New_York"),
        (PLAN, "America/New_York", "../etc/passwd", "like America/New_York"),
        (PLAN, 'dial: "911"', "dial: nine", "should be a phone number"),
        (PLAN, "{key: 1, goto: wells}", "{key: 1}", "either `goto` or `language`"),
        (PLAN, "{key: 1, goto: wells}", "{key: one, goto: wells}", "`key` should be one digit"),
    ],
)
def test_a_fault_is_told_with_its_line_and_in_plain_words(
    source: Source, path: str, old: str, new: str, said: str
) -> None:
    written = changed(source, path, old, new)
    line = source[path].count("\n", 0, source[path].index(old)) + 1
    found = [problem for problem in check(written) if problem.where == f"{path}:{line}"]
    assert [problem.message for problem in found if said in problem.message]


@pytest.mark.parametrize("new", ["", "source:", "# source: water-guide"])
def test_what_is_left_out_is_told_where_it_belongs(source: Source, new: str) -> None:
    [problem] = check(changed(source, BOILING, "source: water-guide", new))
    assert problem.where == f"{BOILING}:1"
    assert problem.message == "`source` is missing here."


def test_one_wrong_line_does_not_hide_the_others(source: Source) -> None:
    written = changed(source, LINES, "goodbye: {text:", "goodbye: {txt:")
    assert [problem.code for problem in check(written)] == ["unknown-key"]


def test_one_wrong_file_does_not_hide_the_others(source: Source) -> None:
    written = changed(source, BOILING, "label:", "lable:")
    written = changed(written, LINES, "Sorry. Say one word.", "Wrong. Say one word.")
    assert [problem.code for problem in check(written)] == ["blame", "missing-key", "unknown-key"]
