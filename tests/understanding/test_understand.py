"""The rules of `understand` that hold whatever the words are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpline.content.model import Script
from tests.understanding.reading import understand

MEANS = {"topic", "choose", "emergency", "crisis", "urgent", "advice", "outlook", "drug"} | {
    "distress",
    "stop",
    "start",
    "help",
    "none",
}


@pytest.mark.parametrize(
    ("said", "means", "stops"),
    [
        ("end my life", "crisis", False),
        ("I want it all to stop", "crisis", False),
        ("stop hurting me", "crisis", False),
        ("Stop texting me, I want to die", "crisis", True),
        ("ya no me escriban, me quiero morir", "crisis", True),
        ("STOP", "stop", True),
        ("when does chemo stop", "topic", False),
        ("please don't stop texting me", "none", False),
    ],
)
def test_neither_danger_nor_opt_out_hides_the_other(
    script: Script, said: str, means: str, stops: bool
) -> None:
    """Both are looked for in every text (B4)."""
    meaning = understand(script, said)
    assert (meaning.means, meaning.stops) == (means, stops)


@pytest.mark.parametrize("said", ["CANCEL", "cancel.", "Cancelar", "cancela por favor"])
def test_cancel_is_told_from_other_opt_outs(script: Script, said: str) -> None:
    """CANCEL opts out, and is known for a likely slip."""
    meaning = understand(script, said)
    assert meaning.means == "stop"
    assert meaning.stops
    assert meaning.by_cancel
    assert not understand(script, "STOP").by_cancel
    assert not understand(script, "cancer").stops


@pytest.mark.parametrize("said", ["stop", "alto", "please stop", "unsubscribe", "stop texting me"])
def test_on_the_phone_nothing_opts_out(script: Script, said: str) -> None:
    """Spoken, STOP asks for silence."""
    meaning = understand(script, said, spoken=True)
    assert meaning.means == "command:wait"
    assert not meaning.stops


@pytest.mark.parametrize(
    "symptom", ["my chest hurts", "i cant breathe", "she had a seizure", "no puedo respirar"]
)
@pytest.mark.parametrize(
    "beside", ["what is chemo", "STOP", "i have a fever", "do you have clinical trials", "hola"]
)
def test_adding_a_symptom_never_lowers_urgency(script: Script, symptom: str, beside: str) -> None:
    """Whatever else is said, danger comes first (E8)."""
    assert understand(script, f"{beside}. {symptom}").means == "emergency"
    assert understand(script, f"{symptom}! {beside}?").means == "emergency"


@pytest.mark.parametrize(
    ("said", "language"),
    [("¿Qué es la quimioterapia?", "es"), ("what is chemotherapy", "en"), ("dolor", "es")],
)
def test_the_words_show_the_language(script: Script, said: str, language: str) -> None:
    """A text in the other language is understood in that language, and known to be in it."""
    for given_language in script.languages:
        meaning = understand(script, said, given_language)
        assert meaning.language == language
        assert meaning.shows_language


def test_a_word_of_both_languages_keeps_the_language_given(script: Script) -> None:
    """`her2` says nothing about the language."""
    for language in script.languages:
        meaning = understand(script, "her2", language)
        assert (meaning.topic, meaning.language) == ("overview", language)
        assert not meaning.shows_language


def test_asking_for_a_language_names_it(script: Script) -> None:
    """`language` is the language asked for, so that asking for the present one changes nothing."""
    assert understand(script, "Spanish please", "en").language == "es"
    assert understand(script, "english", "en").language == "en"
    assert understand(script, "inglés", "es").means == "command:language"


def test_two_topics_are_offered_never_guessed(script: Script) -> None:
    """Asked for two things alike, both are named, the first one first."""
    meaning = understand(script, "chemo or hormone therapy")
    assert meaning.means == "choose"
    assert meaning.choices == ("chemotherapy", "hormone-therapy")


def test_a_name_between_two_drugs_is_no_topic(script: Script) -> None:
    """Never guess between two drugs: the line about drugs, and no topic of either."""
    between = understand(script, "is pertuzumab or capecitabine better")
    assert (between.means, between.topic) == ("drug", None)


def test_another_illness_is_known_to_be_foreign(script: Script) -> None:
    """What we know not to be ours is told from what we did not understand."""
    assert understand(script, "treatment for lung cancer").out_of_scope
    assert not understand(script, "qwrtz plmk").out_of_scope


@given(st.text(max_size=2000))
@settings(max_examples=150, deadline=None)
def test_any_text_has_a_meaning(script: Script, said: str) -> None:
    """Nothing that can be typed raises, and every answer is one of the known meanings."""
    for texted in (True, False):
        meaning = understand(script, said, spoken=not texted)
        assert meaning.means in MEANS or meaning.means.startswith("command:")
        assert meaning.language in script.languages
        assert 0 <= meaning.score <= 1
        assert meaning == understand(script, said, spoken=not texted)


def test_a_word_of_both_languages_is_answered_in_the_language_given(script: Script) -> None:
    """`kemo` is written in Spanish and in English; who writes it goes on in their own language."""
    assert understand(script, "kemo", "en").language == "en"
    assert understand(script, "kemo", "es").language == "es"


def test_the_phone_and_texts_are_remembered_apart(script: Script) -> None:
    """The same short word means one thing by text and another on the phone, asked in any order."""
    for _ in range(2):
        assert understand(script, "stop", "en", spoken=True).means == "command:wait"
        assert understand(script, "stop", "en").means == "stop"
        assert understand(script, "chemo", "es").language == "es"
        assert understand(script, "chemo", "en").language == "en"


def test_what_one_language_explains_alarms_in_no_other(script: Script) -> None:
    """`Suicide gene` is a kind of treatment in English, and so no crisis in Spanish either."""
    assert understand(script, "suicide gene therapy trial", "en").means != "crisis"
    assert understand(script, "suicide gene therapy trial", "es").means != "crisis"


def test_a_slip_of_a_long_stop_word_is_no_cancel(script: Script) -> None:
    """A misspelt UNSUBSCRIBE opts out, and is not asked whether it meant the illness."""
    meaning = understand(script, "unsubcsribe", "en")
    assert (meaning.means, meaning.stops, meaning.by_cancel) == ("stop", True, False)
    assert understand(script, "subscribe", "en").means != "stop"
    assert understand(script, "describir", "es").means != "stop"
