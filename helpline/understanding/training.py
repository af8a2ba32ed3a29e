"""A model for a helpline: from its examples, its language's, and the exact words of both.

Done when a release is published, and kept with it. The same words and examples give the same
model.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

from helpline.content.examples import (
    EXAMPLES,
    NOT_OURS,
    Example,
    language_examples,
    source_examples,
)
from helpline.content.model import Script
from helpline.content.words import Words
from helpline.understanding import features, model, regression
from helpline.understanding.model import Model
from helpline.understanding.text import split

SMALL = ("help", "start")
"""Commands whose meaning is their bare name."""
OWN = 2.0
"""How much a helpline's own example counts, against one that a language brings."""
PLAIN = re.compile(r"[^(|{.*?+]+")


def examples_for(script: Script, source: Mapping[str, str]) -> list[Example]:
    """Everything there is to learn from for `script`, which is compiled from `source`."""
    found = [one for code in script.languages for one in language_examples(code)]
    for name in (EXAMPLES, NOT_OURS):
        found += source_examples(source, script.languages, name)
    for code, words in script.words.items():
        found += [Example(text, code, frozenset({means}), "words") for text, means in _exact(words)]
    return found


def train(script: Script, examples: Iterable[Example]) -> Model:
    """The model of `examples`, for the languages of `script`."""
    texts, meanings, weights = [], [], []
    for example in examples:
        if words := split(example.text).words:
            texts.append(words)
            meanings.append(example.means or frozenset({"none"}))
            weights.append(OWN if f"{example.part}.tsv" == EXAMPLES else 1.0)
    return regression.train(texts, meanings, weights, _alike(script.words.values()))


def name_of(script: Script, examples: Iterable[Example]) -> str:
    """What names the model that `train` would make: another name, another model."""
    whole = sha256(f"{model.FORMAT} {regression.settings()} {features.BUCKETS}".encode())
    whole.update(repr(sorted(_alike(script.words.values()).items())).encode())
    for one in examples:
        whole.update(f"{one.language}\t{one.part}\t{one.text}\t{sorted(one.means)}\n".encode())
    return whole.hexdigest()[:32]


def _alike(words: Iterable[Words]) -> dict[str, tuple[str, ...]]:
    """The groups of words that may stand for each other, of all languages; those of one name
    are one group."""
    found: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for one in words:
        for name, group in one.alike.items():
            fresh = tuple(word for word in group if word not in taken)
            taken |= set(fresh)
            found[name] = found.get(name, ()) + fresh
    return found


def _exact(words: Words) -> Iterator[tuple[str, str]]:
    """Phrases without choices or gaps, and what they mean."""
    for name, phrases in words.commands.items():
        yield from ((p, name if name in SMALL else f"command:{name}") for p in phrases)
    for name, phrases in words.requests.items():
        yield from ((p, f"command:{name}") for p in phrases if PLAIN.fullmatch(p))
    for topic, phrases in words.sure.items():
        yield from ((p, topic) for p in phrases if PLAIN.fullmatch(p))
    yield from ((p, "stop") for p in words.optout.get("words", ()))
