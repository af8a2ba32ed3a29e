"""Texts by browser."""

from __future__ import annotations

from playwright.sync_api import expect

from helpline.conversation.wording import Phrasebook
from tests.conversation.transcript import Conversation
from tests.web.demo.conftest import Helpline
from tests.web.demo.telephone import Telephone


def test_a_whole_conversation_by_text(telephone: Telephone) -> None:
    """Bad spelling, the next page, a menu number, and stopping; each reply with its cost."""
    telephone.text("what is kemo")
    expect(telephone.thread).to_contain_text("Chemo is medicine that kills fast-growing cells")
    telephone.text("more")
    expect(telephone.thread).to_contain_text("2/3")
    telephone.text("menu")
    expect(telephone.thread).to_contain_text("2 Treatments")
    telephone.text("2")
    expect(telephone.thread).to_contain_text("Kinds of treatment")
    expect(telephone.page.locator(".cost").first).to_have_text("1 message")
    telephone.text("STOP")
    expect(telephone.thread).to_contain_text("the phone company answers")
    telephone.text("chemo")
    expect(telephone.thread).to_contain_text("No reply")


def test_an_example_is_sent_by_one_press(telephone: Telephone) -> None:
    """For somebody who does not know what to write; the field is ready for the next text."""
    telephone.page.get_by_role("button", name="what is kemo").click()
    expect(telephone.thread).to_contain_text("Chemo is medicine that kills fast-growing cells")
    expect(telephone.page.locator("#message")).to_be_focused()


def test_kept_texts_read_as_the_engine_writes_them(
    telephone: Telephone, helpline: Helpline
) -> None:
    """One line a message, so that they may stand with the shipped conversations."""
    for body in ("what is kemo", "menu"):
        telephone.text(body)
    expect(telephone.thread).to_contain_text("2 Treatments")
    telephone.open_drawer()
    telephone.page.get_by_role("radio", name="The texts").check()
    telephone.page.get_by_label("Name of the file").fill("texts-kept")
    telephone.page.get_by_role("button", name="Write it there").click()
    expect(telephone.page.locator("#kept")).to_contain_text("texts-kept.txt")
    written = Conversation.read(helpline.prompts / "conversations" / "texts-kept.txt")
    book = Phrasebook(helpline.script)
    told = written.played(
        helpline.script, lambda turn: [one.replace("\n", " / ") for one in book.messages(turn)]
    )
    assert told == written.body


def test_danger_is_answered_first(telephone: Telephone) -> None:
    """However it is spelt."""
    telephone.text("i cant breath")
    expect(telephone.thread.locator(".theirs").first).to_contain_text("911")


def test_spanish_texts_are_marked_as_spanish(telephone: Telephone) -> None:
    """So that a screen reader reads them in Spanish."""
    telephone.text("kimio")
    reply = telephone.thread.locator(".theirs [lang]").last
    expect(reply).to_have_attribute("lang", "es")


def test_another_caller_is_another_person(telephone: Telephone) -> None:
    """With a number and a conversation of their own."""
    first = telephone.page.locator("#number").inner_text()
    telephone.text("chemo")
    expect(telephone.thread.locator(".theirs")).to_have_count(2)
    telephone.page.get_by_role("button", name="Another caller").click()
    expect(telephone.page.locator("#number")).not_to_have_text(first)
    telephone.text("more")
    expect(telephone.thread.locator(".theirs")).to_have_count(4)
    expect(telephone.thread.locator(".theirs").nth(2)).to_contain_text("a demonstration")
