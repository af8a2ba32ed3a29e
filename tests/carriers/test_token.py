"""A call's memory comes back from its address unchanged, or not at all."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from helpline.carriers.token import LONGEST, Sealer, TokenRefused
from helpline.conversation.types import Place, Session

CALL = "CA" + "0123456789abcdef" * 2
OTHER = "CA" + "f" * 32
DIGEST = "a9f3" * 16

SEALER = Sealer(b"a secret of thirty-two bytes ....")
NEW = Session(DIGEST, "voice", "en", Place("main"))
FULLEST = Session(
    DIGEST,
    "voice",
    "es",
    Place(
        "choice",
        choices=("hormone-therapy", "targeted-therapy"),
        behind=Place("immunotherapy", 3),
    ),
    language_chosen=True,
    reachable=False,
    pace="slow",
    trail=tuple(Place(f"comfort-and-support-{at}", at) for at in range(8)),
    misses=3,
    crisis_at=1_999_999_999,
    heard_disclaimer=True,
    turns=9999,
)

menus = st.builds(Place, st.sampled_from(["main", "treatments", "chemo"]), st.integers(0, 9))
passing = st.builds(
    Place,
    st.sampled_from(["choice", "pause"]),
    choices=st.lists(st.sampled_from(["chemo", "hormone"]), max_size=2).map(tuple),
    behind=st.none() | menus,
)
places = menus | passing
sessions = st.builds(
    Session,
    script=st.just(DIGEST),
    channel=st.just("voice"),
    language=st.sampled_from(["en", "es"]),
    place=places,
    language_chosen=st.booleans(),
    reachable=st.booleans(),
    pace=st.sampled_from(["normal", "slow"]),
    trail=st.lists(places, max_size=8).map(tuple),
    misses=st.integers(0, 9),
    crisis_at=st.integers(0, 2**32),
    heard_disclaimer=st.booleans(),
    turns=st.integers(0, 10_000),
    over=st.booleans(),
)


@given(sessions)
def test_a_sealed_session_comes_back_the_same(session):
    token = SEALER.seal(session, CALL)
    assert SEALER.unseal(token, CALL) == session
    assert SEALER.seal(session, CALL) == token, "a repeated request must get the identical answer"


@pytest.mark.parametrize("session", [NEW, FULLEST])
def test_a_token_is_short_and_needs_no_quoting(session):
    token = SEALER.seal(session, CALL)
    assert re.fullmatch(r"[A-Za-z0-9_-]+", token)
    assert len(token) < LONGEST
    assert SEALER.unseal(token, CALL) == session


def test_a_token_tells_nothing():
    token = SEALER.seal(NEW, CALL)
    assert "main" not in token
    assert token[:20] != Sealer(b"another").seal(NEW, CALL)[:20]


@pytest.mark.parametrize("session", [NEW, FULLEST])
def test_a_token_of_another_call_is_refused(session):
    for conversation in (OTHER, "", CALL.lower() + " "):
        with pytest.raises(TokenRefused):
            SEALER.unseal(SEALER.seal(session, CALL), conversation)


@given(st.data())
def test_a_changed_token_is_refused(data):
    """Any letter changed, dropped or added."""
    token = SEALER.seal(NEW, CALL)
    at = data.draw(st.integers(0, len(token) - 2))
    letter = data.draw(st.sampled_from("Aaz09_-").filter(lambda letter: letter != token[at]))
    for changed in (token[:at] + letter + token[at + 1 :], token[:at], token + letter * 2):
        with pytest.raises(TokenRefused):
            SEALER.unseal(changed, CALL)


@given(st.text(max_size=700))
def test_any_text_is_refused_and_nothing_else_raised(text):
    with pytest.raises(TokenRefused):
        SEALER.unseal(text, CALL)


def test_another_letters_alphabet_is_refused():
    token = SEALER.seal(NEW, CALL)
    for changed in (token + "=", token + "\n", " " + token, token[:9] + "+" + token[9:]):
        with pytest.raises(TokenRefused):
            SEALER.unseal(changed, CALL)


def test_a_call_goes_on_while_the_secret_is_changed():
    token = Sealer(b"old").seal(FULLEST, CALL)
    assert Sealer(b"new", b"older", b"old").unseal(token, CALL) == FULLEST
    with pytest.raises(TokenRefused):
        Sealer(b"new").unseal(token, CALL)


def test_a_refusal_names_neither_the_call_nor_the_token():
    token = SEALER.seal(NEW, CALL)
    with pytest.raises(TokenRefused) as refused:
        SEALER.unseal(token, OTHER)
    assert OTHER not in str(refused.value)
    assert token not in str(refused.value)


def test_one_sealer_serves_many_threads():
    sessions = [replace(FULLEST, turns=turns) for turns in range(2000)]
    with ThreadPoolExecutor(8) as threads:
        opened = threads.map(lambda one: SEALER.unseal(SEALER.seal(one, CALL), CALL), sessions)
        assert list(opened) == sessions
