"""Laws that hold for every conversation, whatever the person does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from helpline.content.model import Script
from helpline.conversation.commands import COMMANDS
from helpline.conversation.engine import MAX_TURNS, open_session, step
from helpline.conversation.places import CLOSING, DOORS, PAUSE, offers_at
from helpline.conversation.types import (
    Do,
    Gone,
    Heard,
    Place,
    Returned,
    Session,
    Signal,
    Silence,
    Started,
    Tell,
    Turn,
)
from helpline.conversation.wording import Phrasebook
from tests.understanding.reading import understanding_of

NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
KEYS = "0123456789*#"
SAID = (
    *("chemo", "quimio", "hormone therapy", "stop", "help", "menu", "back", "more", "person"),
    *("i want to die", "i cant breathe", "should i stop my pills", "chemo or hormones", "español"),
    *("english", "goodbye", "forget me", "what is lupus", "xyzzy", "", "1", "two", "ibrance"),
)

spoken = st.one_of(
    st.sampled_from(KEYS).map(lambda key: Heard(key, "keys")),
    st.sampled_from(SAID).map(lambda words: Heard(words, "speech")),
    st.text(max_size=40).map(lambda words: Heard(words, "speech")),
    st.sampled_from([Silence(), Silence(), Returned(spoke=True), Returned(spoke=False)]),
)
written = st.one_of(
    st.sampled_from(SAID).map(lambda words: Heard(words, "text")),
    st.text(max_size=60).map(lambda words: Heard(words, "text")),
    st.just(Heard("", "text", picture=True)),
)
laws = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def book(script: Script) -> Phrasebook:
    return Phrasebook(script)


def meant(script: Script, session: Session, signal: Signal) -> Signal:
    """The signal with the meaning of its words."""
    if not isinstance(signal, Heard) or signal.mode == "keys":
        return signal
    read = understanding_of(script).read
    intent = read(signal.text, session.language, spoken=signal.mode == "speech")
    return replace(signal, intent=intent)


def walk(script: Script, channel: str, signals: list[Signal]) -> list[Turn]:
    session = open_session(script, channel)
    turns: list[Turn] = []
    if channel == "voice":
        turns.append(step(script, session, Started(), NOON))
        session = turns[-1].session
    for signal in signals:
        turns.append(step(script, session, meant(script, session, signal), NOON))
        session = turns[-1].session
    return turns


@laws
@given(signals=st.lists(spoken, max_size=25))
def test_a_call_never_raises_and_always_says_something(
    script: Script, book: Phrasebook, signals: list[Signal]
) -> None:
    """Every turn of a call has words, and waits, puts through or ends."""
    for turn in walk(script, "voice", signals):
        assert book.utterances(turn)
        assert turn.then in ("wait", "transfer", "end")
        assert 5 <= turn.wait <= 60
        assert turn.session.over == (turn.then == "end")


@laws
@given(signals=st.lists(written, max_size=15))
def test_a_text_is_always_answered(script: Script, book: Phrasebook, signals: list[Signal]) -> None:
    """One or two texts, each with words in it."""
    for turn in walk(script, "text", signals):
        messages = book.messages(turn)
        assert 1 <= len(messages) <= 2
        assert all(message.strip() for message in messages)


@laws
@given(signals=st.lists(spoken, max_size=25))
def test_a_session_survives_its_journey(script: Script, signals: list[Signal]) -> None:
    """Encoded and decoded, it is the same at every step."""
    for turn in walk(script, "voice", signals):
        assert msgspec.json.decode(msgspec.json.encode(turn.session), type=Session) == turn.session


@laws
@given(signals=st.lists(spoken, max_size=15), now=st.sampled_from([NOON, SUNDAY]))
def test_key_zero_always_leads_to_a_person(
    script: Script, signals: list[Signal], now: datetime
) -> None:
    """In one press, from wherever: somebody is rung, or it is said who answers now (A1)."""
    session = walk(script, "voice", signals)[-1].session
    if session.over:
        return
    turn = step(script, session, Heard("0", "keys"), now)
    told = {said.line for said in turn.says if isinstance(said, Tell)}
    assert turn.then == "transfer" or "after-hours" in told


@laws
@given(signals=st.lists(spoken, max_size=15))
def test_what_is_offered_is_understood(script: Script, signals: list[Signal]) -> None:
    """Every offer's key, pressed, is followed: it is never met with "I did not get that"."""
    session = walk(script, "voice", signals)[-1].session
    if session.over or session.place.node in (PAUSE, CLOSING):
        return
    for offer in offers_at(script, session):
        turn = step(script, session, Heard(offer.key, "keys"), NOON)
        told = {said.line for said in turn.says if isinstance(said, Tell)}
        assert not any(line.startswith("not-understood") for line in told)


@pytest.mark.parametrize(
    "signal", [Silence(), Heard("7", "keys"), Heard("1", "keys"), Heard("#", "keys")]
)
def test_no_call_goes_on_for_ever(script: Script, signal: Signal) -> None:
    """The same thing again and again comes to an end, with words."""
    session = step(script, open_session(script, "voice"), Started(), NOON).session
    for _ in range(MAX_TURNS + 1):
        turn = step(script, session, signal, NOON)
        session = turn.session
    assert session.over
    assert turn.says


def test_only_silence_closes_a_call_before_its_limit(script: Script) -> None:
    """Four silences in a row at a menu; the third one warns."""
    session = step(script, open_session(script, "voice"), Started(), NOON).session
    told = []
    for _ in range(4):
        turn = step(script, session, Silence(), NOON)
        told.append((next(s.line for s in turn.says if isinstance(s, Tell)), turn.wait, turn.then))
        session = turn.session
    assert told[2] == ("silence-3", 20, "wait")
    assert told[3] == ("silence-4", 10, "end")


def test_the_waits_are_those_of_the_rules(script: Script) -> None:
    """Ten seconds, five between parts, twice as long when slow, sixty at rest (A11, A23)."""
    session = walk(script, "voice", [Heard("1", "keys")])[-1].session
    turn = step(script, session, Heard("1", "keys"), NOON)
    assert turn.wait == 5
    slow = step(script, turn.session, Heard("8", "keys"), NOON)
    assert slow.wait == 60
    assert step(script, slow.session, Heard("1", "keys"), NOON).wait == 10


def every_place(script: Script) -> list[Place]:
    places = [*map(Place, DOORS), *map(Place, script.menus)]
    for language in script.languages:
        for id in script.topic_ids:
            topic = script.topic(language, id)
            assert topic
            most = max(len(topic.parts), len(topic.pages)) + 1
            places += [Place(id, part) for part in range(most + 1)]
    return list(dict.fromkeys(places))


@pytest.mark.parametrize("channel", ["voice", "text"])
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_works_everywhere(
    script: Script, book: Phrasebook, command: str, language: str, channel: str
) -> None:
    """From every place, in every language, on both channels: there are words, and a way on."""
    for place in every_place(script):
        session = Session(script.digest, channel, language, place, language_chosen=True)
        turn = COMMANDS[command](script, session, NOON)
        words = book.utterances(turn) if channel == "voice" else book.messages(turn)
        assert words


def test_every_utterance_of_a_walk_is_among_those_made_beforehand(
    script: Script, book: Phrasebook
) -> None:
    """Nothing is left to be synthesised while a person waits."""
    known = set(book.every_utterance())
    for language in script.languages:
        for place in every_place(script):
            session = Session(script.digest, "voice", language, place, language_chosen=True)
            for command in COMMANDS:
                assert set(book.utterances(COMMANDS[command](script, session, NOON))) <= known
            for signal in (Silence(), Heard("7", "keys"), Heard("chemo", "speech"), Gone()):
                turn = step(script, session, meant(script, session, signal), NOON)
                assert set(book.utterances(turn)) <= known


def test_a_topic_whose_date_has_passed_is_withdrawn(script: Script) -> None:
    """In live mode, unsigned or overdue words give way to a safe line; the menu goes on."""
    live = replace(script, live=True)
    session = Session(live.digest, "voice", "en", Place("main"), language_chosen=True)
    turn = step(live, session, Heard("3", "keys"), NOON)
    told = [said.line for said in turn.says if isinstance(said, Tell)]
    assert told == ["withdrawn"]
    assert turn.session.place.node == "main"

    topic = live.topics["en"]["clinical-trials"]
    until = (NOON + timedelta(days=30)).date()
    signed = replace(topic, review=replace(topic.review, status="signed", until=until))
    live = replace(live, topics={"en": {**live.topics["en"], "clinical-trials": signed}})
    turn = step(live, session, Heard("3", "keys"), NOON)
    assert "clinical-trials.part.1" in [s.line for s in turn.says if isinstance(s, Tell)]
    late = NOON + timedelta(days=31)
    turn = step(live, session, Heard("3", "keys"), late)
    assert [s.line for s in turn.says if isinstance(s, Tell)] == ["withdrawn"]


def test_a_place_that_a_release_does_not_have_is_left(script: Script) -> None:
    """A conversation may outlive its release; it goes on at the menu."""
    session = Session("gone", "voice", "en", Place("no-such-topic", 2), language_chosen=True)
    turn = step(script, session, Heard("3", "keys"), NOON)
    assert turn.session.place.node == "clinical-trials"


def test_offers_of_commands_name_commands_there_are(script: Script) -> None:
    """No offer leads nowhere."""
    for channel in ("voice", "text"):
        for place in every_place(script):
            session = Session(script.digest, channel, "en", place)
            for offer in offers_at(script, session):
                match offer.leads:
                    case Do(command=name):
                        assert name in COMMANDS
                    case _:
                        assert offer.leads.node in {*script.menus, *script.topic_ids}
