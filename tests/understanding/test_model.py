"""A model is learnt from examples, kept as bytes, read again, and explained."""

from __future__ import annotations

import pytest

from helpline.content.files import read_source
from helpline.content.model import Script
from helpline.runtime.trained import model_for
from helpline.service.try_out import must
from helpline.understanding import regression
from helpline.understanding.figures import unmet
from helpline.understanding.model import Model, ModelError, dump, load
from helpline.understanding.understand import Understanding
from tests.understanding.reading import PROMPTS

ALIKE = {"kin": ("mother", "husband", "sister")}
EXAMPLES = [
    ("boil the water", "boiling"),
    ("boil it long", "boiling"),
    ("boiling for my mother", "boiling"),
    ("is boiling enough", "boiling"),
    ("dig a well", "wells"),
    ("the well is deep", "wells"),
    ("wells for my sister", "wells"),
    ("clean a well", "wells"),
    ("nice day today", "none"),
    ("a day for my husband", "none"),
    ("good day", "none"),
    ("what a day", "none"),
]


def small() -> Model:
    texts = [tuple(text.split()) for text, _ in EXAMPLES]
    meanings = [frozenset({means}) for _, means in EXAMPLES]
    return regression.train(texts, meanings, [1.0] * len(texts), ALIKE)


def test_what_was_learnt_is_told_of_its_like() -> None:
    scores = small().scores(("boil", "this", "water"))
    assert max(scores, key=lambda label: scores[label]) == "boiling"
    assert small().scores(("wells",))["wells"] > 0.5


def test_the_same_examples_give_the_same_model() -> None:
    assert dump(small()) == dump(small())


def test_a_kept_model_reads_as_before() -> None:
    model = small()
    again = load(dump(model))
    words = ("a", "deep", "well", "for", "my", "mother")
    assert again.scores(words) == pytest.approx(model.scores(words), abs=0.01)
    assert again.features.alike == ALIKE
    assert again.words == model.words


@pytest.mark.parametrize("raw", [b"", b"not a model", dump(small())[:100]])
def test_what_is_no_model_is_refused(raw: bytes) -> None:
    with pytest.raises(ModelError):
        load(raw)


def test_reasons_name_what_weighs_most() -> None:
    names = [name for name, _ in small().reasons(("boil", "it"), "boiling")]
    assert any("boi" in name for name in names)
    assert small().reasons(("boil", "it"), "boiling")[0][1] > 0


def test_words_alike_stand_for_each_other() -> None:
    features = small().features
    assert set(features.between(("my", "mother"))) & set(features.between(("my", "sister")))
    assert not set(features.between(("my", "mother"))) & set(features.between(("my", "well")))


def test_what_must_be_understood_is(script: Script) -> None:
    """Every line of each must.tsv: danger and opt-outs that may never be missed."""
    source = read_source(PROMPTS)
    read = Understanding(script, model_for(script, source)).read
    wanted = must(script, source)
    assert len(wanted) > 60
    assert unmet(read, wanted) == []
