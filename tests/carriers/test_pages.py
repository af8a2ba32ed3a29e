"""A long text is cut between words and loses nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.carriers.pages import pages
from helpline.carriers.split_text import clusters, cut
from helpline.content.segments import segments

texts = st.text(st.characters(codec="utf-8"), max_size=500) | st.text("ab1 ñó{\n", max_size=600)


@given(texts, st.integers(1, 3))
def test_pages_join_back_and_fit(text, limit):
    cuts = pages(text, limit)
    assert "".join(cuts) == text
    for page in cuts:
        assert page
        assert segments(page).parts <= limit or len(clusters(page)) == 1


@given(st.lists(st.text("abcdeñ", min_size=1, max_size=12), max_size=120))
def test_no_word_is_cut(words):
    cuts = pages(" ".join(words))
    assert [word for page in cuts for word in page.split()] == words


def test_no_number_is_cut():
    text = "Call 1 800 422 6237 now. " * 30 + "Or (202) 555 0123 " * 20
    for page in pages(text):
        assert page.count("1 800 422 6237") == page.count("800") == page.count("6237")
        assert page.count("(202) 555 0123") == page.count("202") == page.count("0123")


def test_a_short_text_is_one_page():
    assert pages("Call 911 now.") == ["Call 911 now."]
    assert pages("") == []
    assert pages("a" * 160) == ["a" * 160]
    assert len(pages("a" * 161)) == 2
    assert len(pages("a" * 306, limit=2)) == 1


@pytest.mark.parametrize("letter", ["é", "👩‍👩‍👧", "👍🏽", "🇲🇽", "한", "กำ", "⚕️"])
def test_a_letter_is_never_cut(letter):
    """Accents, joined emoji, skin tones, flags, Korean, Thai: whole on one page."""
    cuts = pages(letter * 200)
    assert "".join(cuts) == letter * 200
    assert all(len(page) % len(letter) == 0 for page in cuts)


def test_khmer_without_spaces_is_cut_all_the_same():
    assert [len(page) for page in pages("ក" * 400)] == [70] * 5 + [50]


@given(texts)
def test_letters_join_back(text):
    assert "".join(clusters(text)) == text


def test_what_fits_nowhere_is_cut_by_the_letter():
    assert cut("abc", lambda piece: not piece) == ["a", "b", "c"]
