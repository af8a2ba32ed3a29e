"""The page itself: axe-core, narrow screens, languages, what is behind the scenes, keeping."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

import helpline.web.demo
from helpline.conversation.wording import Phrasebook
from helpline.web.demo.blueprint import LANGUAGES, words
from tests.conversation.transcript import Conversation
from tests.web.demo.conftest import Helpline
from tests.web.demo.telephone import Telephone

ROOM = Path(helpline.web.demo.__file__).parent
SHIPPED = [
    *(ROOM.parent / "templates").glob("phone*.html"),
    ROOM.parent / "templates" / "prompts.html",
    *(ROOM.parent / "static" / "phone").glob("*.js"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, helpline: Helpline, scheme: str) -> None:
    """Idle, in a call, with the drawer open, after texts; in light and in dark."""
    with Telephone.opened(browser, helpline.url, color_scheme=scheme) as telephone:
        assert telephone.violations() == []
        telephone.call()
        telephone.key("1").click()
        telephone.hears("choose a topic")
        assert telephone.violations() == []
        telephone.text("chemo")
        expect(telephone.thread.locator(".theirs")).to_have_count(2)
        telephone.open_drawer()
        assert telephone.violations() == []
        link = telephone.page.locator(".where").first.get_attribute("href")
        telephone.page.goto(f"{telephone.url}/{link}")
        assert telephone.violations() == []


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_scrolls_sideways(
    browser: Browser, helpline: Helpline, width: int, language: str
) -> None:
    """In a call, with texts and the drawer open; and every button is large enough to touch."""
    size = {"width": width, "height": 800}
    with Telephone.opened(browser, f"{helpline.url}/?lang={language}", viewport=size) as telephone:
        telephone.call()
        telephone.text("chemo")
        expect(telephone.thread.locator(".theirs")).to_have_count(2)
        telephone.open_drawer()
        page = telephone.page
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        beyond = "[...document.querySelectorAll('main *')].filter((e) => e.checkVisibility() && !e.closest('.unseen, .log, pre') && e.getBoundingClientRect().right > innerWidth).map((e) => e.outerHTML)"  # noqa: E501
        assert page.evaluate(beyond) == []
        small = "[...document.querySelectorAll('button, label.chip, nav a, textarea, input:not([type=checkbox], [type=radio])')].filter((e) => e.checkVisibility()).map((e) => [e.id || e.textContent, e.getBoundingClientRect()]).filter(([, r]) => r.width < 44 || r.height < 44).map(([n]) => n)"  # noqa: E501
        assert page.evaluate(small) == []


def test_the_page_changes_its_language_in_the_middle_of_a_call(telephone: Telephone) -> None:
    """Without ending it; what was said stays in its own language."""
    telephone.call()
    telephone.page.get_by_role("link", name="Español").click()
    expect(telephone.page.locator("html")).to_have_attribute("lang", "es")
    expect(telephone.page.get_by_role("button", name="Colgar")).to_be_enabled()
    expect(telephone.page.locator("h1")).to_have_text("Línea de ayuda")
    expect(telephone.key("numeral")).to_be_visible()
    expect(telephone.lines.first.locator("[lang]")).to_have_attribute("lang", "en")
    telephone.page.get_by_role("button", name="Colgar").click()
    telephone.hears("Usted colgó.")


def test_behind_the_scenes_stands_what_came_and_where_the_words_are(telephone: Telephone) -> None:
    """TwiML, the session in words, and a link to the very line that is heard."""
    telephone.call()
    telephone.open_drawer()
    for key in ("1", "2, A B C"):
        telephone.key(key).click()
    telephone.hears("About targeted therapy")
    facts = telephone.page.locator("#call-facts")
    expect(facts).to_contain_text("treatments")
    expect(facts).to_contain_text("normal")
    twiml = telephone.page.locator("#call-twiml")
    expect(twiml).to_contain_text('<?xml version="1.0"')
    expect(twiml).to_contain_text('numDigits="1"')
    where = telephone.page.locator("#speaking .where").first
    expect(where).to_have_text(re.compile(r"^prompts/en/.+\.yaml:\d+$"))
    telephone.state("Your turn: press a key, or say something")
    path, line = where.inner_text().removeprefix("prompts/").split(":")
    telephone.page.goto(f"{telephone.url}/phone/prompts/{path}#L{line}")
    target = telephone.page.locator(":target")
    expect(target).to_be_in_viewport()
    expect(target).to_contain_text(re.compile("label|voice"))


def test_a_kept_call_reads_as_the_engine_says_it(telephone: Telephone, helpline: Helpline) -> None:
    """Written beside the conversations that must stay true, it stays true."""
    telephone.call()
    telephone.state("Your turn: press a key, or say something")
    telephone.key("1").click()
    telephone.hears("choose a topic")
    telephone.state("Your turn: press a key, or say something")
    telephone.page.keyboard.press("Escape")
    telephone.hears("You hung up.")
    telephone.open_drawer()
    telephone.page.get_by_label("Name of the file").fill("From the browser")
    telephone.page.get_by_role("button", name="Write it there").click()
    kept = telephone.page.locator("#kept")
    expect(kept).to_have_text("Written to prompts/conversations/from-the-browser.txt")
    written = Conversation.read(helpline.prompts / "conversations" / "from-the-browser.txt")
    assert [line for line in written.body if line[0] == ">"] == ["> (call)", "> 1", "> (hang up)"]
    book = Phrasebook(helpline.script)
    told = written.played(helpline.script, lambda turn: [one.text for one in book.utterances(turn)])
    assert [line for line in told if line[0] in "><"] == written.body
    with telephone.page.expect_download() as download:
        telephone.page.get_by_role("button", name="Download").click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert text.splitlines()[1] == "channel: voice"
    telephone.page.get_by_role("button", name="Write it there").click()
    expect(kept).to_have_text("There is a conversation of that name.")
    telephone.complaints.clear()  # the browser logs the refusal


def test_both_languages_have_the_same_words() -> None:
    """And each is used, and nothing else is asked for."""
    english, spanish = (words(code) for code in LANGUAGES)
    assert list(english) == list(spanish)
    told = "\n".join(file.read_text(encoding="utf-8") for file in SHIPPED)
    assert [name for name in english if not _used(name, told)] == []
    asked = set(re.findall(r'(?:word\("|put\([^,]+, ")([a-z_]+[a-z])"', told))
    assert asked <= english.keys()


def _used(name: str, told: str) -> bool:
    beginnings = ("ended_", "person_", "pace_", "hours_", "the_", "key_", "try_", "example_")
    return re.search(rf"\b{re.escape(name)}\b", told) is not None or name.startswith(beginnings)


def test_the_words_are_plain_text() -> None:
    """No markup, nothing empty."""
    for code in LANGUAGES:
        table: Mapping[str, str] = json.loads((ROOM / "words" / f"{code}.json").read_text())
        assert [name for name, text in table.items() if not text.strip() or "<" in text] == []
