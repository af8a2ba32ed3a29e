"""A source compiled into the script it says."""

from __future__ import annotations

import pickle
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpline.content.assemble import e164
from helpline.content.compile import check, compile_script
from helpline.content.model import Menu, Option, Review, Script
from helpline.content.problems import ScriptError
from helpline.content.source import Source, digest, overlay
from tests.content.conftest import PROMPTS, TODAY, changed


@pytest.fixture(scope="module")
def compiled(source: Source) -> Script:
    return compile_script(source)


def test_a_script_is_named_by_its_source(compiled: Script, source: Source) -> None:
    assert compiled.digest == digest(source)
    assert compiled.languages == ("en", "es")
    assert compiled.entry == "main"


def test_every_choice_has_a_key_a_label_and_an_aim(compiled: Script) -> None:
    assert compiled.menus["main"] == Menu(
        "main",
        "main-menu",
        (
            Option("1", "boiling.label", "boiling"),
            Option("2", "more-topics", "more-topics"),
            Option("3", "language-label", "main", "other"),
        ),
    )


def test_a_topic_names_its_lines_in_order(compiled: Script) -> None:
    topic = compiled.topics["en"]["boiling"]
    assert topic.label == "boiling.label"
    assert topic.pages == ("boiling.page.1", "boiling.page.2")
    assert topic.parts == ("boiling.part.1", "boiling.part.2")
    assert topic.questions == "boiling.questions"
    assert topic.review == Review("signed", "A. Nurse", date(2026, 1, 1), date(2026, 6, 30))
    assert compiled.topic_ids == ("boiling", "wells")


def test_a_line_has_its_words_its_facts_and_its_place(compiled: Script) -> None:
    line = compiled.lines["en"]["boiling.page.2"]
    assert line.text == "Keep clean water in a jar with a lid."
    assert line.voice is None
    assert line.facts == ("F1", "F2")
    assert line.where == "en/topics/boiling.yaml:5"
    assert compiled.lines["es"]["emergency"].where == "es/lines.yaml:38"


def test_a_number_is_digits_in_a_text_and_words_in_a_voice(compiled: Script) -> None:
    line = compiled.lines["en"]["after-hours"]
    assert line.text == "We are away. Hours: Mon-Fri 9am-5pm. Emergency: 911."
    assert line.voice == (
        "We are here Monday to Friday, nine to five. In an emergency, call nine one one."
    )
    assert compiled.lines["es"]["welcome"].text.startswith("Manantial: ")


def test_the_frame_of_a_spoken_choice_stays_to_be_filled(compiled: Script) -> None:
    assert compiled.lines["es"]["press"].voice == "{label}, marque {key}."


def test_what_a_language_lacks_is_taken_from_the_first_that_has_it(compiled: Script) -> None:
    first, second = compiled.lines["en"], compiled.lines["es"]
    assert first.keys() == second.keys()
    assert {id for id in first if first[id] is second[id]} == {"boiling.page.2", "boiling.part.2"}


def test_typographic_characters_are_replaced_in_texts_and_accents_are_not(source: Source) -> None:
    written = changed(source, "es/lines.yaml", "text: Borrado.", "text: “Sí” – año…")
    assert compile_script(written).lines["es"]["forget"].text == '"Sí" - año...'


def test_the_person_is_dialled_by_country_and_number(compiled: Script, source: Source) -> None:
    assert compiled.person == "+12025550143"
    nobody = changed(source, "helpline.yaml", "person: person\nhours", "person:\nhours")
    assert compile_script(nobody).person is None


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("202-555-0143", "+12025550143"),
        ("1 (202) 555-0143", "+12025550143"),
        ("+34 600 00 00 00", "+34600000000"),
        ("711", "711"),
    ],
)
def test_a_number_is_dialled_in_full(written: str, number: str) -> None:
    assert e164(written) == number


def test_opening_hours_hold_on_their_days_and_not_on_days_off(compiled: Script) -> None:
    def at(day: int, hour: int, month: int = 6) -> bool:
        zone = ZoneInfo("America/New_York")
        return compiled.hours.open_at(datetime(2026, month, day, hour, tzinfo=zone))

    assert at(1, 9)  # a Monday
    assert not at(1, 17)
    assert not at(2, 12)  # Tuesday's break
    assert at(2, 13)
    assert at(6, 23)  # Saturday, all day
    assert not at(7, 12)  # Sunday
    assert compiled.hours.closed == {date(2026, 12, 25)}
    assert compiled.hours.weekly[5] == ((time(0), time.max),)


def test_help_lines_keep_who_checked_them_and_when(compiled: Script) -> None:
    line = compiled.help_lines["emergency"]
    assert (line.dial, line.say["es"]) == ("911", "nueve uno uno")
    assert (line.checked_on, line.checked_by) == (date(2026, 1, 10), "A. Nurse")
    assert not compiled.help_lines["spare"].enabled


def test_what_is_said_longest_stands_first(compiled: Script) -> None:
    assert list(compiled.sounds["en"].say) == ["H2O2", "H2O"]
    assert compiled.sounds["es"].keys["#"] == "numeral"


def test_a_script_survives_pickling(compiled: Script) -> None:
    assert pickle.loads(pickle.dumps(compiled)) == compiled  # noqa: S301 - our own bytes


def test_a_demonstration_needs_no_signatures_and_the_real_thing_does(source: Source) -> None:
    draft = changed(source, "en/topics/wells.yaml", "status: signed", "status: draft")
    real = changed(draft, "helpline.yaml", "202-555-0143", "202-456-1111")
    assert not compile_script(real).live
    with pytest.raises(ScriptError) as raised:
        compile_script(real, live=True, today=TODAY)
    assert [problem.code for problem in raised.value.problems] == ["live-unsigned"]


def test_a_topic_whose_signature_ran_out_is_told_and_does_not_stop_the_others(
    source: Source,
) -> None:
    real = changed(source, "helpline.yaml", "202-555-0143", "202-456-1111")
    expired = changed(real, "en/topics/wells.yaml", "2026-06-30", "2026-01-31")
    script = compile_script(expired, live=True, today=TODAY)
    assert script.live
    assert not script.topics["en"]["wells"].review.allows(TODAY)


def test_a_number_checked_91_days_ago_is_not_live(source: Source) -> None:
    def codes(today: date) -> set[str]:
        return {problem.code for problem in check(source, live=True, today=today)}

    assert "live-unchecked" not in codes(date(2026, 4, 10))
    assert "live-unchecked" in codes(date(2026, 4, 11))
    assert "live-unchecked" in codes(date(2026, 1, 9))


def test_live_without_a_day_is_a_mistake_of_the_caller(source: Source) -> None:
    with pytest.raises(ValueError, match="what day it is"):
        check(source, live=True)


def test_all_problems_come_at_once_by_file_and_line(source: Source) -> None:
    written = changed(source, "en/lines.yaml", "goodbye:", "good-bye:")
    written = changed(written, "helpline.yaml", "goto: wells", "goto: well")
    written = changed(written, "es/lines.yaml", "Borrado., voice: Borrado.", "Error., voice: [x]")
    with pytest.raises(ScriptError) as raised:
        compile_script(written)
    found = [(problem.where, problem.code) for problem in raised.value.problems]
    assert found == [
        ("en/lines.yaml:1", "missing-line"),
        ("en/lines.yaml:53", "unknown-line"),
        ("en/topics/wells.yaml:1", "unreachable"),
        ("es/lines.yaml:52", "wrong-shape"),
        ("helpline.yaml:16", "unknown-goto"),
    ]
    assert str(raised.value).startswith("The prompts have 5 problems that must be put right. en/")


def test_warnings_alone_do_not_stop_a_release(source: Source) -> None:
    written = changed(source, "es/lines.yaml", "text: Borrado.", "text: Ya está.")
    assert [problem.severity for problem in check(written)] == ["warning"]
    assert compile_script(written).lines["es"]["forget"].text == "Ya está."


@pytest.mark.parametrize("broken", ["a: [", "", "languages: x", "service: {en: X}"])
def test_without_its_plan_a_helpline_has_problems_and_no_script(
    source: Source, broken: str
) -> None:
    with pytest.raises(ScriptError):
        compile_script({**source, "helpline.yaml": broken})


def test_nothing_at_all_is_told_kindly() -> None:
    [problem] = check({})
    assert problem.message == "There is no helpline.yaml."


def test_files_may_come_in_any_order(source: Source) -> None:
    backwards = dict(reversed(source.items()))
    assert compile_script(backwards) == compile_script(source)


FILES = sorted(path.relative_to(PROMPTS).as_posix() for path in PROMPTS.rglob("*.yaml"))
SCRAPS = [
    "",
    "\n",
    " ",
    "x",
    ": ",
    "{",
    "}",
    "[",
    "'",
    "#",
    "\t",
    "- ",
    "é",
    "{person}",
    "no",
    "\x00",
]


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(
    edits=st.lists(
        st.tuples(
            st.sampled_from(FILES), st.floats(0, 1), st.integers(0, 30), st.sampled_from(SCRAPS)
        ),
        min_size=1,
        max_size=3,
    ),
    gone=st.lists(st.sampled_from(FILES), max_size=1),
)
def test_whatever_is_written_gives_a_script_or_problems_and_never_breaks(
    source: Source, edits: list[tuple[str, float, int, str]], gone: list[str]
) -> None:
    written = dict(overlay(source, dict.fromkeys(gone)))
    for path, place, length, scrap in edits:
        text = written.get(path, "")
        start = int(place * len(text))
        written[path] = text[:start] + scrap + text[start + length :]
    found = check(written, live=True, today=TODAY)
    assert check(dict(reversed(written.items())), live=True, today=TODAY) == found
    if all(problem.severity != "error" or problem.code.startswith("live") for problem in found):
        assert compile_script(written).digest == digest(written)
