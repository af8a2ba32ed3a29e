"""A call's requests are read as they were meant; an answer is what Twilio's builder would write."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from twilio.twiml.voice_response import Gather, VoiceResponse

from helpline.carriers.contract import Sound, SpokenAnswer
from helpline.carriers.inbound import BadInbound, Inbound
from helpline.carriers.twilio.forms import Form, read_form
from helpline.carriers.twilio.voice import (
    LONGEST_SAY,
    MOST_HINTS,
    call_sid,
    read_answer,
    read_start,
    read_status,
    render,
)
from helpline.carriers.twilio.xml import LARGEST, clean
from helpline.conversation.types import (
    Gone,
    Heard,
    Place,
    Returned,
    Session,
    Silence,
    Started,
    Turn,
)

SID = "CA" + "0123456789abcdef" * 2
CALLER = "+12025550123"
SESSION = Session("d", "voice", "en", Place("main"), turns=4)


def form(**fields: str) -> Form:
    whole = {"CallSid": SID, "From": CALLER, "CallStatus": "in-progress"} | fields
    return Form({name: [value] for name, value in whole.items()})


def test_a_call_starts():
    assert read_start(form()) == Inbound("voice", SID, CALLER, Started(), f"{SID}/0")
    assert read_start(form(From="anonymous")).sender is None
    assert read_start(Form({"CallSid": [SID]})).sender is None
    assert call_sid(form()) == SID


@pytest.mark.parametrize(
    ("fields", "signal"),
    [
        ({}, Silence()),
        ({"Digits": ""}, Silence()),
        ({"Digits": "", "SpeechResult": ""}, Silence()),
        ({"Digits": "2"}, Heard("2", "keys")),
        ({"Digits": "#"}, Heard("#", "keys")),
        ({"Digits": "*"}, Heard("*", "keys")),
        ({"Digits": "12"}, Heard("12", "keys")),
        ({"Digits": "hangup"}, Silence()),
        ({"Digits": "२"}, Silence()),
        ({"Digits": "1" * 99}, Silence()),
        (
            {"SpeechResult": "Chemo, please.", "Confidence": "0.9"},
            Heard("Chemo, please.", "speech"),
        ),
        ({"SpeechResult": "más\n\0"}, Heard("más", "speech")),
        ({"SpeechResult": " "}, Silence()),
        ({"SpeechResult": "a" * 9999}, Heard("a" * 1600, "speech")),
        ({"Digits": "1", "SpeechResult": "two"}, Heard("1", "keys")),
        ({"DialCallStatus": "completed"}, Returned(spoke=True)),
        ({"DialCallStatus": "answered"}, Returned(spoke=True)),
        ({"DialCallStatus": "completed", "DialBridged": "true"}, Returned(spoke=True)),
        ({"DialCallStatus": "completed", "DialBridged": "false"}, Returned(spoke=False)),
        ({"DialCallStatus": "busy"}, Returned(spoke=False)),
        ({"DialCallStatus": "no-answer"}, Returned(spoke=False)),
        ({"DialCallStatus": "failed", "Digits": "1"}, Returned(spoke=False)),
        ({"DialCallStatus": "canceled"}, Returned(spoke=False)),
        ({"CallStatus": "completed"}, Gone()),
        ({"CallStatus": "completed", "SpeechResult": "help"}, Heard("help", "speech")),
    ],
)
def test_what_a_caller_did(fields, signal):
    assert read_answer(form(**fields), SESSION) == Inbound("voice", SID, CALLER, signal, f"{SID}/4")


def test_every_turn_of_a_call_has_its_own_key():
    keys = [read_answer(form(), replace(SESSION, turns=turns)).key for turns in range(1, 5)]
    assert len({read_start(form()).key, *keys}) == 5


@pytest.mark.parametrize("status", ["completed", "busy", "failed", "no-answer", "canceled"])
def test_a_call_ends(status):
    ended = read_status(form(CallStatus=status))
    assert ended == Inbound("voice", SID, CALLER, Gone(), f"{SID}/gone")


@pytest.mark.parametrize("status", ["", "queued", "initiated", "ringing", "in-progress", "odd"])
def test_a_call_goes_on(status):
    assert read_status(form(CallStatus=status)) is None


READERS = [read_start, read_status, lambda form: read_answer(form, SESSION)]


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    "sid", ["", "CA1", SID + "0", "SM" + SID[2:], SID + "\n0", "CA" + "g" * 32]
)
def test_without_a_call_sid_nothing_is_read(read, sid):
    with pytest.raises(BadInbound):
        read(form(CallSid=sid))
    with pytest.raises(BadInbound):
        read(Form({"From": [CALLER]}))


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("name", ["CallSid", "From"])
def test_two_calls_or_two_callers_are_refused(read, name):
    with pytest.raises(BadInbound):
        read(Form(form() | {name: [SID, "CA" + "1" * 32]}))


names = st.sampled_from(
    ["CallSid", "From", "Digits", "SpeechResult", "DialCallStatus", "DialBridged", "CallStatus"]
)


@given(st.dictionaries(names, st.lists(st.binary(max_size=40), max_size=3)))
def test_no_form_raises_anything_but_bad_inbound(fields):
    body = b"&".join(name.encode() + b"=" + value for name in fields for value in fields[name])
    for read in READERS:
        try:
            read(read_form(body + b"&CallSid=" + SID.encode()))
        except BadInbound as bad:
            assert str(bad)


# Answers -----------------------------------------------------------------------------

ACTION = "https://line.example.org/voice/abc-_9"
CLIP = Sound(
    "https://line.example.org/audio/9f.wav", "For chemo, press 1.", "Polly.Joanna", "en-US"
)
WORDS = Sound(None, 'Sí & <no> "quizás"', "Polly.Lupe", "es-US")
WAIT, END, TRANSFER = (Turn(SESSION, then=then) for then in ("wait", "end", "transfer"))


def spoken(verb: VoiceResponse | Gather, sounds: list[Sound]) -> None:
    for said in sounds:
        if said.url:
            verb.play(clean(said.url))
        else:
            verb.say(clean(said.text), voice=said.voice, language=said.locale)


def built(turn: Turn, sounds: list[Sound], hints: str | None = None, dial: str = "") -> str:
    """The same answer by Twilio's builder."""
    response = VoiceResponse()
    if turn.then == "wait" or (turn.then == "transfer" and not dial):
        gather = response.gather(
            input="dtmf speech",
            num_digits=1,
            finish_on_key="",
            timeout=turn.wait,
            speech_timeout="auto",
            language="es-US",
            hints=hints,
            action=ACTION,
            method="POST",
            action_on_empty_result=True,
        )
        spoken(gather, sounds)
        return str(response)
    spoken(response, sounds)
    if turn.then == "transfer":
        response.dial(action=ACTION, timeout=30).number(dial)
    else:
        response.hangup()
    return str(response)


def answer(turn: Turn, sounds: list[Sound], **more: object) -> str:
    return render(SpokenAnswer(turn, sounds, ACTION, "es-US", **more))  # type: ignore[arg-type]


@pytest.mark.parametrize("turn", [WAIT, replace(WAIT, wait=20), END, TRANSFER])
@pytest.mark.parametrize("sounds", [[], [CLIP], [WORDS], [CLIP, WORDS, CLIP]])
@pytest.mark.parametrize("dial", ["", "+12025550199"])
def test_every_answer_is_what_twilios_builder_writes(turn, sounds, dial):
    ours = answer(turn, sounds, hints=["quimio", "más"], dial=dial or None)
    hints = "quimio,más"
    assert ours == built(turn, sounds, hints, dial)


@given(st.text(max_size=300).filter(lambda text: clean(text).strip()))
def test_any_words_are_what_twilios_builder_writes(text):
    assert answer(END, [replace(WORDS, text=text)]) == built(END, [replace(WORDS, text=text)])


def test_a_question_without_hints_has_none():
    for hints in ([], ["", " ", ",", "\0"]):
        assert answer(WAIT, [CLIP], hints=hints) == built(WAIT, [CLIP])


def test_nobody_to_dial_is_a_question_and_not_the_end():
    assert answer(TRANSFER, [CLIP]) == answer(WAIT, [CLIP])


def test_a_question_comes_back_to_us_whatever_happens():
    """By its action, when something is heard and when nothing is."""
    (gather,) = ElementTree.fromstring(answer(WAIT, [CLIP]))  # noqa: S314 - our own
    assert gather.get("action") == ACTION
    assert gather.get("actionOnEmptyResult") == "true"
    assert gather.get("finishOnKey") == ""
    assert [sound.tag for sound in gather] == ["Play"]


def test_hints_keep_to_twilios_limits():
    hints = [f"una palabra, {number} " + "x" * 200 for number in range(900)]
    said = ElementTree.fromstring(answer(WAIT, [CLIP], hints=hints))[0].get("hints")  # noqa: S314
    assert said
    assert all(0 < len(hint) <= 100 for hint in said.split(","))
    short = [str(number) for number in range(900)] + ["1", "2"]
    said = ElementTree.fromstring(answer(WAIT, [CLIP], hints=short))[0].get("hints")  # noqa: S314
    assert said == ",".join(short[:MOST_HINTS])


def test_long_words_are_said_in_pieces_and_lose_nothing():
    text = "Una frase corta. " * 500
    root = ElementTree.fromstring(answer(END, [replace(WORDS, text=text)]))  # noqa: S314 - our own
    pieces = [say.text or "" for say in root.findall("Say")]
    assert "".join(pieces) == text
    assert all(len(piece) <= LONGEST_SAY for piece in pieces)


words = st.text(max_size=400)


@given(
    st.lists(st.builds(Sound, st.none() | words, words, words, words), max_size=5),
    st.lists(words, max_size=5),
    words,
    words,
)
def test_any_answer_is_well_formed(sounds, hints, action, locale):
    for turn in (WAIT, END, TRANSFER):
        text = render(SpokenAnswer(turn, sounds, action, locale, hints, locale))
        assert ElementTree.fromstring(text).tag == "Response"  # noqa: S314 - our own
        text.encode("utf-8")


def test_an_endless_answer_stays_below_what_twilio_reads():
    sounds = [replace(WORDS, text="&" * 200_000)] * 3
    text = answer(WAIT, sounds, hints=['"' * 99 + str(number) for number in range(500)])
    assert len(text.encode()) < LARGEST
    assert ElementTree.fromstring(text).find("Gather/Say") is not None  # noqa: S314 - our own
