"""Calls by browser: keys, sound, silence, a line that drops, a person, a slow network."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.web.demo.conftest import Helpline
from tests.web.demo.telephone import Telephone

NAME_OF_FOCUS = """
(({ dataset, id, textContent }) => dataset.key ?? (id || textContent))(document.activeElement)
"""


def voice(helpline: Helpline, line: str, language: str = "en") -> str:
    return " ".join((helpline.script.line(language, line).voice or "").split())


def test_the_sounds_of_a_question_are_loaded_and_played_to_their_end(
    browser: Browser, helpline: Helpline
) -> None:
    """Clip after clip, in order, each from beginning to end and at its own speed."""
    with Telephone.opened(browser, helpline.url, speed=1) as telephone:
        telephone.call()
        telephone.state("Your turn: press a key, or say something")
        heard = telephone.heard()
        assert len(heard) == 3
        for sound in heard:
            assert re.fullmatch(r"/audio/[0-9a-f]{64}\.wav", sound["src"])
            assert sound["ended"]
            assert sound["until"] == pytest.approx(sound["of"], abs=0.05)
            assert sound["of"] > 1
        assert telephone.lines.all_inner_texts() == [
            "Helpline:\n" + words
            for words in ("In danger now? Hang up and call nine one one.",
                          "To use English, press number one.", "Para español, marque dos.")
        ]  # fmt: skip


def test_a_key_pressed_during_speech_stops_the_sound_and_is_answered(
    browser: Browser, helpline: Helpline
) -> None:
    """At once, in the middle of a clip; and what was not heard does not stand in the transcript."""
    with Telephone.opened(browser, helpline.url, speed=1) as telephone:
        telephone.call()
        telephone.until("heard[0]?.until > 0.5")
        telephone.key("1").click()
        telephone.hears(voice(helpline, "greeting-demo"))
        first = telephone.heard()[0]
        assert not first["ended"]
        assert 0.5 < first["until"] < first["of"] - 0.2
        assert "cut" in (telephone.lines.first.get_attribute("class") or "")
        expect(telephone.transcript).not_to_contain_text("Para español")


def test_a_whole_call_by_keys(telephone: Telephone, helpline: Helpline) -> None:
    """Language, menu, a topic, its next part, back, and hanging up; keys in advance count."""
    telephone.call()
    for key in ("1", "2, A B C", "1"):
        telephone.key(key).click()
    telephone.hears("Chemo is medicine that kills cells that grow fast")
    telephone.key("pound").click()
    telephone.hears("You may take chemo as a pill.")
    telephone.key("star").click()
    telephone.hears(voice(helpline, "treatments-menu"))
    telephone.page.get_by_role("button", name="Hang up").click()
    telephone.hears("You hung up.")
    telephone.state("The call has ended")
    assert telephone.transcript.locator(".done").all_inner_texts() == [
        f"You pressed {key}" for key in "121#*"
    ]


def test_words_without_a_clip_are_read_by_the_offline_voice_and_marked(
    telephone: Telephone, helpline: Helpline
) -> None:
    """What the carrier's own voice would say can be heard, too."""
    telephone.call()
    for key in ("1", "1"):
        telephone.key(key).click()
    marked = telephone.lines.filter(has_text="read by the offline voice").first
    expect(marked).to_contain_text(voice(helpline, "disclaimer"))
    telephone.until("heard.some((s) => s.src.includes('/aloud/') && s.ended)")


def test_silence_is_an_answer_after_the_time_the_helpline_gives(telephone: Telephone) -> None:
    """The page waits in real time, then the line asks again."""
    telephone.call()
    telephone.state("Your turn: press a key, or say something")
    expect(telephone.transcript).not_to_contain_text("You said nothing")
    telephone.hears("You said nothing")
    expect(telephone.lines.filter(has_text="To use English, press number one.")).to_have_count(2)


def test_something_typed_is_heard_as_speech(telephone: Telephone) -> None:
    """The line holds its peace while somebody types what they say, misspelt or not."""
    telephone.call()
    telephone.key("1").click()
    telephone.hears("choose a topic")
    telephone.page.get_by_label("Say something").press_sequentially("keemo please")
    telephone.state("It hears you speaking …")
    telephone.page.keyboard.press("Enter")
    telephone.hears("You said “keemo please”")
    telephone.hears("Chemo is medicine")


def test_a_dropped_line_and_a_second_call_that_carries_on(telephone: Telephone) -> None:
    """The second call offers to go on where the first one was."""
    telephone.call()
    for key in ("1", "2, A B C", "1"):
        telephone.key(key).click()
    telephone.hears("Chemo is medicine")
    telephone.page.get_by_role("button", name="Drop the line").click()
    telephone.hears("The line went dead.")
    telephone.call()
    telephone.hears("To carry on where you stopped, press number one.")
    telephone.key("1").click()
    expect(telephone.lines.filter(has_text="Chemo is medicine")).to_have_count(2)


def test_a_call_in_spanish(telephone: Telephone) -> None:
    """Each line is marked with its own language, whatever the page speaks."""
    telephone.call()
    telephone.key("2, A B C").click()
    telephone.hears("Escoja un tema")
    spoken = telephone.lines.filter(has_text="Escoja un tema").locator("[lang]")
    expect(spoken).to_have_attribute("lang", "es")
    english = telephone.lines.filter(has_text="To use English").locator("[lang]")
    expect(english).to_have_attribute("lang", "en")


def test_nobody_answers_after_hours_and_somebody_does_in_opening_hours(
    telephone: Telephone,
) -> None:
    """The pretended time is told on the page, and the helpline keeps to it."""
    telephone.page.get_by_label("after hours").check()
    expect(telephone.page.locator("#pretended")).to_contain_text("nobody answers")
    telephone.call()
    telephone.key("1").click()
    telephone.key("0").click()
    expect(telephone.transcript).not_to_contain_text("A person answered.")
    telephone.hears("Monday to Friday, nine to five Eastern")
    telephone.page.keyboard.press("Escape")
    telephone.page.get_by_label("in opening hours").check()
    expect(telephone.page.locator("#hours-now")).to_contain_text("somebody answers")
    telephone.call()
    telephone.key("1").click()
    telephone.key("0").click()
    telephone.hears("A person answered. The talk is pretended.")
    telephone.page.get_by_label("as it is").check()
    expect(telephone.page.locator("#pretended")).to_be_hidden()


def test_faults_of_the_carrier_do_no_harm(telephone: Telephone) -> None:
    """Every request twice, the end of a call told in the middle of the next, a slow network."""
    for name in ("Every request sent twice", "End of call told late", "Number withheld"):
        telephone.page.get_by_label(name).check()
    telephone.call()
    telephone.key("1").click()
    telephone.hears("choose a topic")
    telephone.page.keyboard.press("Escape")
    telephone.hears("You hung up.")
    telephone.page.get_by_label("Slow network").check()
    telephone.call()
    telephone.hears("The end of the earlier call was told late.")
    expect(telephone.page.locator("#number")).to_be_hidden()
    telephone.open_drawer()
    expect(telephone.page.locator("#cautions li")).to_have_count(0)


def test_a_relay_caller_has_no_sound_and_a_minute(telephone: Telephone) -> None:
    """The words come as text, read out by a screen reader, and nothing is silence for a minute."""
    telephone.page.get_by_label("Relay caller who types").check()
    telephone.call()
    expect(telephone.page.get_by_role("button", name="Sound is off")).to_be_visible()
    expect(telephone.transcript).to_have_attribute("aria-live", "polite")
    telephone.state("Your turn: press a key, or say something")
    telephone.page.wait_for_timeout(11_000)
    expect(telephone.transcript).not_to_contain_text("You said nothing")


def test_a_call_by_the_computers_keys_alone(telephone: Telephone) -> None:
    """Enter calls, digits press, Escape hangs up; and the keys can be given back."""
    page = telephone.page
    page.keyboard.press("Enter")
    telephone.hears("In danger now?")
    page.keyboard.press("2")
    telephone.hears("Escoja un tema")
    page.keyboard.press("*")
    page.keyboard.press("Escape")
    telephone.hears("You hung up.")
    page.get_by_label("Use the computer's keys").uncheck()
    page.locator("h1").click()
    page.keyboard.press("Enter")
    expect(page.locator("#transcript .turn")).to_have_count(1)


def test_every_key_can_be_reached_and_pressed_by_tabbing(telephone: Telephone) -> None:
    """In reading order: skip link, languages, sound, the twelve keys, call, hang up, say."""
    order = []
    for _ in range(20):
        telephone.page.keyboard.press("Tab")
        order.append(telephone.page.evaluate(NAME_OF_FOCUS))
    assert order == ["Skip to the telephone", "English", "Español", "sound",
                     *"123456789*0#", "call", "hang-up", "speech", "Say"]  # fmt: skip
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert telephone.page.evaluate(outline) == "solid"
