"""Texts, from the webhook to the answer."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor

import pytest

from helpline.content.segments import segments
from helpline.runtime import Runtime
from helpline.web.app import create_app
from tests.web.conftest import ANN, BEN, Carrier, Clock, Lines, everything_kept


def told(messages: list[str], words: str) -> bool:
    return any(words in message for message in messages)


def test_a_keyword_is_answered_with_its_first_page(carrier: Carrier, text: Lines) -> None:
    """The first text may be a keyword: a welcome with the emergency number, then the page."""
    welcome, page = carrier.text("chemo")
    assert welcome == text("en", "welcome-demo")
    assert page == text("en", "chemotherapy.page.1") + " 1/3 Reply MORE"


def test_more_back_menu_ask_and_digits_work_for_a_day(
    carrier: Carrier, clock: Clock, text: Lines
) -> None:
    """The place is kept; an unknown word does not lose it."""
    carrier.text("quimio")
    assert told(carrier.text("SIGA"), text("es", "chemotherapy.page.2"))
    carrier.text("xyzzy")
    assert told(carrier.text("siga"), text("es", "chemotherapy.page.3"))
    assert told(carrier.text("volver"), text("es", "chemotherapy.page.2"))
    clock.forward(hours=23)
    assert told(carrier.text("dudas"), text("es", "chemotherapy.questions"))
    assert told(carrier.text("inicio"), text("es", "main-menu"))
    assert told(carrier.text("3"), text("es", "clinical-trials.page.1"))


def test_after_a_day_the_conversation_begins_anew_in_its_language(
    carrier: Carrier, clock: Clock, text: Lines
) -> None:
    """The place is gone, the language is not."""
    carrier.text("quimio")
    clock.forward(hours=25)
    answer = carrier.text("?")
    assert told(answer, text("es", "welcome-demo"))
    assert not told(answer, text("es", "chemotherapy.page.1"))


def test_the_same_message_twice_gets_the_same_answer(carrier: Carrier) -> None:
    """And moves nothing: MORE delivered twice is one page on, not two."""
    carrier.text("chemo")
    sid = "SM" + "9" * 32
    assert carrier.text("MORE", sid=sid) == carrier.text("MORE", sid=sid)
    assert "3/3" in carrier.text("MORE")[0]


def test_two_deliveries_at_once_are_one(carrier: Carrier, runtime: Runtime) -> None:
    """Raced by two threads, one message is answered once and twice alike."""
    app = create_app(runtime)

    def send(_: int) -> list[str]:
        return Carrier(app.test_client()).text("chemo", sid="SM" + "8" * 32)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(4)))
    assert all(answer == answers[0] for answer in answers)
    assert "2/3" in carrier.text("MORE")[0]


@pytest.mark.parametrize("word", ["STOP", "stop", "Unsubscribe", "END", "quit", "CANCEL"])
def test_what_the_carrier_answers_we_do_not(carrier: Carrier, runtime: Runtime, word: str) -> None:
    """A default opt-out word is recorded, and met with silence: Twilio has already replied."""
    assert carrier.text(word) == []
    assert "stopped_at" not in everything_kept(runtime)  # columns are not names here
    assert carrier.text("chemo") == []


def test_opt_out_type_is_believed(carrier: Carrier) -> None:
    """Advanced opt-out says what it did; we record it, and say nothing."""
    assert carrier.text("basta ya", OptOutType="STOP") == []
    assert carrier.text("quimio") == []
    assert carrier.text("sí", OptOutType="START") == []
    assert carrier.text("quimio") != []


def test_without_the_carrier_we_confirm_ourselves(runtime: Runtime, text: Lines) -> None:
    """Where Twilio's filter is off, STOP gets our one confirmation."""
    runtime.settings = dataclasses.replace(runtime.settings, twilio_answers_stop=False)
    carrier = Carrier(create_app(runtime).test_client())
    assert carrier.text("STOP") == [text("en", "stop")]
    assert carrier.text("chemo") == []


def test_our_own_words_for_stop_are_confirmed_once(carrier: Carrier, text: Lines) -> None:
    """ALTO is no word of Twilio's, so the confirmation is ours; then there is silence."""
    carrier.text("quimio")
    assert carrier.text("alto") == [text("es", "stop")]
    assert carrier.text("quimio") == []
    assert carrier.text("hola") == []


def test_only_start_undoes_a_stop(carrier: Carrier, text: Lines) -> None:
    """An ordinary text never does; START does."""
    carrier.text("STOP")
    assert carrier.text("chemo") == []
    assert told(carrier.text("START"), text("en", "start"))
    assert told(carrier.text("chemo"), text("en", "chemotherapy.page.1"))


def test_help_and_danger_reach_whoever_opted_out(carrier: Carrier, text: Lines) -> None:
    """Silence was asked for, but not for this."""
    carrier.text("STOP")
    assert told(carrier.text("i want to kill myself"), text("en", "crisis"))
    assert told(carrier.text("my mom cant breathe"), text("en", "emergency"))


def test_stop_and_crisis_in_one_text(carrier: Carrier, text: Lines) -> None:
    """Both are met: the crisis reply goes out once, and nothing after it."""
    assert carrier.text("stop texting me, i want to die") == [text("en", "crisis")]
    assert carrier.text("chemo") == []


def test_danger_stands_alone(carrier: Carrier, text: Lines) -> None:
    """A first text that is a cry for help gets nothing before the answer."""
    assert carrier.text("no puedo respirar") == [text("es", "emergency")]


def test_ayuda_after_a_crisis_repeats_it_for_a_day(
    carrier: Carrier, clock: Clock, text: Lines
) -> None:
    """People are told to text AYUDA to 988, and some will send it to us."""
    carrier.text("ya no quiero vivir")
    assert carrier.text("ayuda") == [text("es", "crisis")]
    clock.forward(hours=25)
    assert told(carrier.text("ayuda"), text("es", "help"))


def test_forget_erases_the_conversation(carrier: Carrier, runtime: Runtime, text: Lines) -> None:
    """Nothing of it is left but our own answers of the day, which name nobody."""
    carrier.text("chemo")
    assert told(carrier.text("forget me"), text("en", "forget"))
    assert runtime.notes.flush()
    assert runtime.contact(ANN) not in everything_kept(runtime)
    assert "page" not in carrier.text("more")[0]


def test_a_stop_outlives_forget(carrier: Carrier, runtime: Runtime) -> None:
    """The wish not to be written to is all that stays."""
    carrier.text("STOP")
    carrier.text("START")
    carrier.text("forget me")
    carrier.text("alto")
    assert carrier.text("chemo") == []


def test_a_withheld_sender_is_answered(carrier: Carrier, text: Lines) -> None:
    """Even without anybody to remember."""
    assert told(carrier.text("chemo", sender="anonymous"), text("en", "chemotherapy.page.1"))


def test_two_people_do_not_share_a_place(carrier: Carrier, text: Lines) -> None:
    """Each number has its own conversation."""
    carrier.text("chemo", sender=ANN)
    carrier.text("trials", sender=BEN)
    assert told(carrier.text("MORE", sender=ANN), text("en", "chemotherapy.page.2"))
    assert told(carrier.text("MORE", sender=BEN), text("en", "clinical-trials.page.2"))


def test_a_picture_is_met_with_words(carrier: Carrier, text: Lines) -> None:
    """A photo cannot be opened; words sent with it are read."""
    carrier.text("hi")
    assert carrier.text("", NumMedia="1") == [text("en", "picture")]
    assert told(carrier.text("chemo", NumMedia="1"), text("en", "chemotherapy.page.1"))


TEXTS = [
    *("hi", "hola", "?", "", "1", "2", "chemo", "quimio", "MORE", "BACK", "MENU", "ASK", "help"),
    *("ayuda", "treatments", "person", "persona", "call", "thanks", "gracias", "español"),
    *("english", "what is her2", "should i stop my pills", "am i dying", "fever 101", "im scared"),
    *("ibrance", "xyzzy", "plugh", "frotz", "chemo or hormones?", "about", "privacy", "x" * 1600),
]


@pytest.mark.parametrize("language", ["hi", "hola"])
def test_every_reply_is_at_most_two_texts_of_one_segment(carrier: Carrier, language: str) -> None:
    """By the carrier's own counting."""
    carrier.text(language)
    for body in TEXTS:
        reply = carrier.text(body)
        assert len(reply) <= 2
        assert all(segments(message).parts == 1 for message in reply), reply


@pytest.mark.parametrize("body", TEXTS)
def test_every_first_reply_is_at_most_two_texts_of_one_segment(carrier: Carrier, body: str) -> None:
    """Welcome and answer, each a segment."""
    reply = carrier.text(body)
    assert 1 <= len(reply) <= 2
    assert all(segments(message).parts == 1 for message in reply), reply
