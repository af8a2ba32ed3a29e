"""Try out what a helpline understands, before anybody is answered by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from helpline.content.examples import MUST, Example, language_must, source_examples
from helpline.content.model import Script
from helpline.errors import HelplineError
from helpline.runtime.trained import load_or_train, model_for
from helpline.understanding.figures import (
    PARTS,
    Figure,
    divide,
    figures,
    too_low,
    unmet,
)
from helpline.understanding.model import Model
from helpline.understanding.training import examples_for
from helpline.understanding.understand import Understanding


class NotUnderstoodError(HelplineError):
    """Texts that must be understood are not; nothing was published."""


def require_understood(script: Script, source: Mapping[str, str]) -> Model:
    """The model of `script`, with which every line of each `must.tsv` is understood.

    Raises `NotUnderstoodError` with the lines that are not.
    """
    model = model_for(script, source)
    missed = unmet(Understanding(script, model).read, must(script, source))
    if missed:
        lines = "; ".join(f'"{one.text}" must mean {_means(one)}' for one in missed)
        raise NotUnderstoodError(f"{len(missed)} lines of {MUST} are not understood: {lines}.")
    return model


def require_good_figures(script: Script, source: Mapping[str, str]) -> list[Figure]:
    """The figures of the first part, left out. Raises `NotUnderstoodError` where too low."""
    found = next(iter(measure(script, source)))
    if low := too_low(found):
        raise NotUnderstoodError(
            "Too little is understood of texts not learnt from. " + str(low[0])
        )
    return found


def measure(script: Script, source: Mapping[str, str]) -> Iterator[list[Figure]]:
    """The figures of each part, asked of a model that has learnt from the other parts."""
    examples = examples_for(script, source)
    for part in range(PARTS):
        rest, asked = divide(examples, part)
        model = load_or_train(script, rest)
        yield figures(Understanding(script, model).read, asked)


def must(script: Script, source: Mapping[str, str]) -> list[Example]:
    """What may never be misunderstood, by its languages and by the helpline itself."""
    found = [one for code in script.languages for one in language_must(code)]
    return found + source_examples(source, script.languages, MUST)


def _means(example: Example) -> str:
    return " and ".join(sorted(example.means))
