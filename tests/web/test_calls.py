"""Calls, from the webhook to the TwiML and back."""

from __future__ import annotations

from helpline.runtime import Runtime
from tests.web.conftest import ANN, Call, Carrier, Clock, Lines, everything_kept


def heard_in_order(call: Call, *words: str) -> bool:
    found = [next((i for i, s in enumerate(call.said) if word in s), -1) for word in words]
    return -1 not in found and found == sorted(found)


def test_the_emergency_line_comes_before_the_languages(carrier: Carrier, voice: Lines) -> None:
    """The first request of a call tells 911 first, then each language in its own words."""
    call = carrier.call()
    first = voice("en", "emergency-first")
    assert heard_in_order(
        call, first, "To use English, press number one.", "Para español, marque dos."
    )


def test_keys_lead_through_the_tree(carrier: Carrier, voice: Lines) -> None:
    """Language, menu, treatments, chemo: told in the caller's language, parts and questions."""
    call = carrier.call().press("2")
    assert call.said[1] == voice("es", "emergency-first")
    call.press("2", "1")
    assert call.heard(voice("es", "chemotherapy.part.1"))
    call.press("#")
    assert call.heard(voice("es", "chemotherapy.part.2"))
    call.press("1")
    assert call.heard(voice("es", "chemotherapy.questions"))


def test_speech_does_what_keys_do(carrier: Carrier, voice: Lines) -> None:
    """A spoken word is an answer like any other."""
    call = carrier.call().press("1").say("chemo")
    assert call.heard(voice("en", "chemotherapy.part.1"))


def test_a_withheld_number_gets_the_whole_service(carrier: Carrier, voice: Lines) -> None:
    """Nobody is cut off for withholding a number, nor for the filler that stands for one."""
    for sender in ("anonymous", "+266696687", "", "Restricted", "client:nobody"):
        call = carrier.call(sender).press("1", "3")
        assert call.heard(voice("en", "clinical-trials.part.1"))


def test_a_repeated_request_gets_the_identical_answer(carrier: Carrier, runtime: Runtime) -> None:
    """The same request twice: the same bytes, and one line in the journal."""
    call = carrier.call().press("1")
    path = call.path
    first = call.post(path, Digits="1").xml
    second = call.post(path, Digits="1").xml
    assert first == second
    assert runtime.notes.flush()


def test_the_first_request_repeated_is_identical_too(carrier: Carrier, runtime: Runtime) -> None:
    """Even after the call has gone on, its first request is answered as before."""
    call = carrier.call(sid="CA" + "7" * 32)
    first = call.xml
    call.press("1", "3")
    assert runtime.notes.flush()
    again = carrier.call(sid="CA" + "7" * 32)
    assert first == again.xml


def test_a_dropped_call_can_be_taken_up_again(
    carrier: Carrier, runtime: Runtime, voice: Lines
) -> None:
    """The next call from the same number offers to carry on, in the language it was in."""
    dropped = carrier.call().press("2", "3", "#")
    dropped.hang_up()
    assert runtime.notes.flush()
    again = carrier.call()
    assert again.heard(voice("es", "resume"))
    assert again.press("1").heard(voice("es", "clinical-trials.part.2"))


def test_a_dropped_call_is_forgotten_after_a_day(
    carrier: Carrier, runtime: Runtime, clock: Clock, voice: Lines
) -> None:
    """Nobody is reminded of last week's call."""
    carrier.call().press("1", "3")
    assert runtime.notes.flush()
    clock.forward(hours=25)
    assert not carrier.call().heard(voice("en", "resume"))


def test_a_call_that_ended_with_goodbye_is_not_taken_up(
    carrier: Carrier, runtime: Runtime, voice: Lines
) -> None:
    """Whoever said goodbye begins anew."""
    carrier.call().press("1", "3").say("goodbye")
    assert runtime.notes.flush()
    assert not carrier.call().heard(voice("en", "resume"))


def test_a_text_can_carry_on_a_call(carrier: Carrier, runtime: Runtime, text: Lines) -> None:
    """MORE, texted after a dropped call, goes on with its topic."""
    carrier.call().press("1", "3")
    assert runtime.notes.flush()
    answer = carrier.text("MORE")
    assert any(text("en", "clinical-trials.page.1") in message for message in answer)


def test_a_text_during_a_call_is_answered(carrier: Carrier, text: Lines) -> None:
    """A call that is going on swallows no text."""
    carrier.call().press("1", "3")
    answer = carrier.text("chemo")
    assert any(text("en", "chemotherapy.page.1") in message for message in answer)


def test_key_zero_puts_through_in_opening_hours(carrier: Carrier) -> None:
    """A person's telephone rings, and its outcome comes back to us."""
    call = carrier.call().press("1", "0")
    assert "<Dial" in call.xml
    assert "+12025550143" in call.xml
    assert call.path.startswith("/voice/")


def test_after_a_transfer_the_line_goes_on(carrier: Carrier, voice: Lines) -> None:
    """Whether somebody answered or not, the caller is not left in silence."""
    for status, line in (("completed", "back-from-person"), ("no-answer", "nobody-free")):
        call = carrier.call().press("1", "0")
        call.post(call.path, DialCallStatus=status)
        assert call.heard(voice("en", line))
        assert "<Gather" in call.xml


def test_out_of_hours_nobody_is_rung(carrier: Carrier, clock: Clock, voice: Lines) -> None:
    """On a Sunday key 0 says who answers now, and the menu goes on."""
    clock.forward(days=-2)
    call = carrier.call().press("1", "0")
    assert "<Dial" not in call.xml
    assert call.heard(voice("en", "after-hours"))


def test_publishing_does_not_change_a_call_that_is_going_on(
    carrier: Carrier, runtime: Runtime, voice: Lines
) -> None:
    """A conversation keeps the release it began with; the next one has the new words."""
    from helpline.content.files import read_source
    from helpline.service.publish import publish_source
    from tests.conftest import PROMPTS

    before = voice("en", "clinical-trials.part.1")
    call = carrier.call().press("1")
    source = dict(read_source(PROMPTS))
    path = "en/topics/clinical-trials.yaml"
    assert "A clinical trial is" in source[path]
    source[path] = source[path].replace("A clinical trial is", "A trial like this is")
    publish_source(runtime, source, by="tests", note="")
    runtime.releases._look_at = 0.0  # a second has passed
    assert call.press("3").heard(before)
    assert not carrier.call("anonymous").press("1", "3").heard(before)


def test_a_token_of_another_call_begins_anew(carrier: Carrier, voice: Lines) -> None:
    """A stolen address is worth nothing: the caller hears the beginning."""
    path = carrier.call().press("2", "3").path
    other = carrier.call("+12025550199")
    other.post(path, Digits="1")
    assert other.heard(voice("en", "emergency-first"))


def test_the_token_is_short_even_at_its_longest(carrier: Carrier) -> None:
    """After a long walk the address is still well under 600 characters."""
    call = carrier.call().press("2", *(["2", "1", "#", "*", "2", "*"] * 6), "8", "1")
    assert len(call.path) < 500


def test_a_caller_after_cancel_hears_how_to_undo_it(carrier: Carrier, voice: Lines) -> None:
    """CANCEL may have meant the illness; the next call says so."""
    carrier.text("CANCEL")
    assert carrier.call().heard(voice("en", "texts-off"))


def test_no_number_is_kept_of_a_call(carrier: Carrier, runtime: Runtime) -> None:
    """What is kept of a call names nobody."""
    carrier.call().press("1", "3", "#")
    assert runtime.notes.flush()
    kept = everything_kept(runtime)
    assert "clinical-trials" in kept
    assert ANN[2:] not in kept
