"""What is remembered, what must be, and what must not: across faults, calls and channels."""

from __future__ import annotations

import itertools
import logging
from datetime import timedelta

import pytest
from msgspec.structs import replace

from helpline.runtime import Runtime
from helpline.service import answer_text as reply
from helpline.service import exchange
from helpline.service.effects import keep_waiting, perform
from helpline.storage.sessions import recall
from helpline.storage.text_turns import Recalled, TextTurn, recall_text, save_text
from helpline.understanding.understand import Understanding
from tests.web.conftest import ANN, BEN, Carrier, Lines
from tests.web.test_doors import _gone
from tests.web.test_texts import told


def _no_disk(runtime: Runtime) -> None:
    (runtime.settings.instance / "outbox.db").mkdir()


def _break(away: pytest.MonkeyPatch, place: object, name: str) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(f"a bug that knows {ANN}")

    away.setattr(place, name, broken)


def test_no_regret_takes_the_place_of_the_words_for_danger(
    carrier: Carrier, runtime: Runtime, text: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither database nor disk: a crisis told together with an opt-out still gets its reply."""
    _gone(runtime, monkeypatch)
    _no_disk(runtime)
    assert carrier.text("stop texting me, i want to die") == [text("en", "crisis")]


def test_a_fault_in_the_database_costs_nobody_the_answer(
    carrier: Carrier, runtime: Runtime, text: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bug on the way to storage: danger is answered, and an opt-out holds afterwards."""
    with monkeypatch.context() as fault:
        _break(fault, reply, "recall")
        assert carrier.text("quiero morir") == [text("es", "crisis")]
        assert carrier.text("please stop texting me", sender=BEN) == [text("en", "stop")]
    assert carrier.text("chemo", sender=BEN) == []


def test_a_fault_is_regretted_in_the_language_of_the_words(
    carrier: Carrier, text: Lines, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Where no answer can be made, the apology speaks their language, and danger comes first."""
    _break(monkeypatch, exchange, "step")
    with caplog.at_level(logging.DEBUG):
        assert carrier.text("necesito la quimioterapia") == [text("es", "fault")]
        assert carrier.text("no puedo respirar") == [text("es", "emergency")]
    assert "RuntimeError" in caplog.text
    assert ANN[2:] not in caplog.text


def test_a_text_that_cannot_even_be_read_is_answered(
    carrier: Carrier, text: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the reading broken, too, there is still the apology."""
    _break(monkeypatch, exchange, "step")
    _break(monkeypatch, Understanding, "read")
    assert carrier.text("quimio") == [text("en", "fault")]


def test_an_answer_without_memory_leaves_the_kept_conversation(
    carrier: Carrier, runtime: Runtime, text: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is texted while the database is away does not lose the place, nor the language."""
    carrier.text("quimio")
    with monkeypatch.context() as away:
        _gone(runtime, away)
        carrier.text("hello")
    assert keep_waiting(runtime) == 1
    assert told(carrier.text("siga"), text("es", "chemotherapy.page.2"))


def test_a_crisis_without_memory_is_remembered(
    carrier: Carrier, runtime: Runtime, text: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HELP repeats it once the database is back."""
    carrier.text("chemo")
    with monkeypatch.context() as away:
        _gone(runtime, away)
        carrier.text("i want to kill myself")
    assert carrier.text("help") == [text("en", "crisis")]


def test_an_opt_out_holds_while_the_database_is_away(
    carrier: Carrier, runtime: Runtime, text: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once confirmed there is silence, but for danger, until START."""
    carrier.text("hi")
    _gone(runtime, monkeypatch)
    assert carrier.text("please stop texting me") == [text("en", "stop")]
    assert carrier.text("chemo") == []
    assert carrier.text("chemo", sender="+12025550177") != []
    assert carrier.text("i want to kill myself") == [text("en", "crisis")]
    assert told(carrier.text("START"), text("en", "start"))
    assert carrier.text("chemo") != []


def test_help_by_text_repeats_a_crisis_of_a_call(
    carrier: Carrier, runtime: Runtime, text: Lines
) -> None:
    """Wherever the call stood: even before a language was chosen."""
    carrier.call().say("i want to kill myself")
    assert runtime.notes.flush()
    assert carrier.text("help") == [text("en", "crisis")]


def test_help_on_a_call_repeats_a_crisis_of_a_text(carrier: Carrier, voice: Lines) -> None:
    """Also where the text conversation was over."""
    carrier.text("i want to kill myself")
    carrier.text("alto")
    assert carrier.call().press("1").say("help").heard(voice("en", "crisis"))


def test_a_crisis_at_the_door_does_not_lose_the_dropped_call(
    carrier: Carrier, runtime: Runtime, voice: Lines
) -> None:
    """Said while being offered to carry on; the offer stands for the next call."""
    carrier.call().press("1", "3", "#")
    assert runtime.notes.flush()
    carrier.call().say("i want to kill myself")
    assert runtime.notes.flush()
    again = carrier.call()
    assert again.heard(voice("en", "resume"))
    assert again.press("1").heard(voice("en", "clinical-trials.part.2"))


def test_forget_on_a_call_keeps_nothing_of_the_rest_of_it(
    carrier: Carrier, runtime: Runtime, voice: Lines
) -> None:
    """The call goes on, and leaves no trace of the person."""
    call = carrier.call().press("1", "3")
    assert call.say("forget me").heard(voice("en", "forget"))
    assert call.press("3").heard(voice("en", "clinical-trials.part.1"))
    assert runtime.notes.flush()
    assert recall(runtime.database, runtime.contact(ANN)) == {}
    assert not carrier.call().heard(voice("en", "resume"))


def test_the_carriers_stop_does_not_hide_a_crisis(carrier: Carrier, text: Lines) -> None:
    """The opt-out is recorded, and the reply goes out."""
    assert carrier.text("stop, i want to die", OptOutType="STOP") == [text("en", "crisis")]
    assert carrier.text("chemo") == []


@pytest.mark.parametrize("word", ["CANCEL", "Cancel.", "cancelar"])
def test_the_carriers_stop_by_cancel_is_explained_to_a_caller(
    carrier: Carrier, voice: Lines, word: str
) -> None:
    """However CANCEL was written, it may have meant the illness."""
    assert carrier.text(word, OptOutType="STOP") == []
    assert carrier.call().heard(voice("en", "texts-off")) or carrier.call().heard(
        voice("es", "texts-off")
    )


def test_a_goodbye_by_text_is_not_offered_to_a_caller(
    carrier: Carrier, voice: Lines, text: Lines
) -> None:
    """Whoever took leave begins anew on the phone; by text, MORE still goes on."""
    carrier.text("chemo")
    assert carrier.text("goodbye") == [text("en", "goodbye")]
    assert not carrier.call().heard(voice("en", "resume"))
    assert told(carrier.text("MORE"), text("en", "chemotherapy.page.2"))
    assert carrier.call().heard(voice("en", "resume"))


def test_a_stop_by_another_channel_is_kept(carrier: Carrier) -> None:
    """The number is the same person's, with or without the channel before it."""
    assert carrier.text("STOP", sender=f"whatsapp:{ANN}") == []
    assert carrier.text("chemo", sender=ANN) == []


def test_an_opt_out_is_kept_however_often_other_texts_come_between(
    carrier: Carrier, runtime: Runtime, text: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several texts of one person at once: the place may be lost, what was promised never."""
    carrier.text("hi")
    contact, tries = runtime.contact(ANN), itertools.count()

    def overtaken(rt: Runtime, contact: str, key: str) -> Recalled:
        """What is known, and a moment later another text of the same person is kept."""
        known = recall_text(rt.database, contact, key)
        was = known.sessions["text"]
        other = TextTurn(
            f"SM-other-{next(tries)}", contact, "[]", replace(was, state=f"{was.state} "), rt.now()
        )
        save_text(rt.database, other, was, perform)
        return known

    with monkeypatch.context() as busy:
        busy.setattr(reply, "recall", overtaken)
        assert carrier.text("please stop texting me") == [text("en", "stop")]
    assert next(tries) == reply.TRIES
    assert recall_text(runtime.database, contact, "").stop
    assert carrier.text("chemo") == []


def test_a_stop_is_no_weaker_for_a_pretended_clock(carrier: Carrier, runtime: Runtime) -> None:
    """The demonstration's clock is for what is said; a wish bears the real time."""
    assert runtime.pretence
    runtime.pretence.pretend(runtime.real_now() + timedelta(hours=2))
    carrier.text("please stop texting me")
    carrier.text("START")
    runtime.pretence.pretend(None)
    carrier.text("please stop texting me")
    assert recall_text(runtime.database, runtime.contact(ANN), "").stop
    assert carrier.text("chemo") == []


def test_forget_holds_against_what_is_late_and_what_is_repeated(
    carrier: Carrier, runtime: Runtime
) -> None:
    """By text a moment after the last key of a call; by voice, with an earlier key once more."""
    carrier.call().press("1", "3")
    carrier.text("forget me")
    assert runtime.notes.flush()
    assert recall(runtime.database, runtime.contact(ANN)) == {}
    call = carrier.call(sender=BEN).press("1")
    earlier = call.path
    call.press("3").say("forget me")
    call.post(earlier, Digits="3", CallStatus="in-progress")
    assert runtime.notes.flush()
    assert recall(runtime.database, runtime.contact(BEN)) == {}
