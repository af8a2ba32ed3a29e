"""What people say and type, in one language: the exact words behind understanding.

A *phrase* is written as people write it, without capitals or accents being important:

    chest pain              these words, one after the other
    (want|wanna) to? die    one of at most four words; a word that may be missing
    stop ... {texts}        up to three other words between; any word of the group `texts`
    chest + (pain|hurts)    both parts near each other, whichever comes first

`Words` holds phrases as they stand in the files; `understanding/phrases.py` reads them. A
language brings `languages/<code>/{words,commands,danger,optout,alike}.yaml` to every helpline;
`words.yaml` of a helpline adds its own. How people put it in words of their own is not listed
here: that is learnt from examples.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache

from helpline import languages

Phrases = tuple[str, ...]
Lists = dict[str, Phrases]
Complain = Callable[[tuple[str | int, ...], str], None]


@dataclass(frozen=True)
class Words:
    """The parsed `words.yaml` of one language; every text is a phrase or a list of words."""

    groups: Lists = field(default_factory=dict)
    """Words that phrases may name together, as {family}."""
    alike: Lists = field(default_factory=dict)
    """Name -> words that may stand for each other: what is learnt of one is known of all."""
    numbers: Lists = field(default_factory=dict)
    """Key ("0" to "9", "*", "#") -> how it is written in words."""
    heard_numbers: Lists = field(default_factory=dict)
    """Key -> what speech recognition makes of it ("to" for 2); never used for texts."""
    around: Phrases = ()
    """Words that may stand around a number without changing what it asks for."""
    vowels: Phrases = ()
    """Letters that sound alike to a hasty ear."""
    tiny: Phrases = ()
    """Words of one or two letters that may be part of words run together."""
    sure: Lists = field(default_factory=dict)
    """Topic -> phrases that mean it wherever they stand."""
    loose: Lists = field(default_factory=dict)
    """Topic -> phrases that mean it alone, or beside words of our illness."""
    about: Lists = field(default_factory=dict)
    """Side of a topic -> phrases; the page and the part marked with it are told first."""
    illness: Phrases = ()
    """Words of the illness we speak about."""
    context: Phrases = ()
    """Words that belong near our illness without naming it."""
    outside: Phrases = ()
    """Sides of our illness that we have no words on: its causes, screening, cost."""
    related: Phrases = ()
    """Other illnesses of its kind: never ours, unless ours is named too."""
    foreign: Phrases = ()
    """Other illnesses and other bodies: not ours, unless they stand beside a topic of ours."""
    elsewhere: Phrases = ()
    """Subjects of everyday life, in which loose words mean something else."""
    places: Phrases = ()
    """Parts of the body: ours when something spread there, else foreign."""
    spread: Phrases = ()
    """Words that say that the illness has reached a place."""
    misspelt: Lists = field(default_factory=dict)
    """Word -> how people write it."""
    by_ear: Phrases = ()
    """Pairs "ph f": written so, it sounds like this; used in this order."""
    commands: Lists = field(default_factory=dict)
    """Command -> whole messages that ask for it."""
    requests: Lists = field(default_factory=dict)
    """Command -> phrases that ask for it inside a short sentence."""
    languages: Lists = field(default_factory=dict)
    """Code of a language -> how people ask for it."""
    drugs: Lists = field(default_factory=dict)
    """Topic -> names of drugs that belong to it."""
    safety: Lists = field(default_factory=dict)
    """Kind (emergency, crisis ...) -> phrases; `*-signs` do not count in a general question."""
    harmless: Phrases = ()
    """Phrases that only sound like danger."""
    optout: Lists = field(default_factory=dict)
    """`words`: whole messages; `requests`: phrases about messages; `cancel`; `unless`."""
    asking: Phrases = ()
    """Beginnings of questions about things in general."""
    personal: Phrases = ()
    """Words that show that somebody speaks of a person, here and now."""
    past: Phrases = ()
    """Words that put what is told into the past."""
    joins: Lists = field(default_factory=dict)
    """`both`: or, and; `under`: for, after: what follows is not the subject."""
    fillers: Phrases = ()
    """Small words that carry no subject."""
    polite: Phrases = ()
    """Words around a command that change nothing: please, now."""
    everyday: Phrases = ()
    """Real words that must not be taken for misspellings."""
    endings: Phrases = ()
    """Endings that everyday words may take or lose."""


KEYED = tuple(f.name for f in fields(Words) if f.default_factory is dict)
LISTED = tuple(f.name for f in fields(Words) if f.default_factory is not dict)
TOPIC_PARTS = ("sure", "loose")
LANGUAGE_LISTS = ("words", "commands", "danger", "optout", "alike")
"""Files of a language that hold lists of this kind."""
MOST_CHOICES = 4
"""Alternatives of one choice in a phrase; more of them remember sentences, and belong there."""
CHOICE = re.compile(r"\(([^()]*)\)")
SECTIONS = frozenset({"topics", *KEYED, *LISTED} - set(TOPIC_PARTS))
ALARMS = ("emergency", "emergency-signs", "crisis", "urgent", "urgent-signs", "temperature")
SAFETY = frozenset({*ALARMS, "advice", "advice-drug", "outlook", "distress", "distress-signs"})
PASTE = "Write the sentences that it stands for in examples.tsv instead."
GROUP = re.compile(r"\{([^{}]*)\}")
WELL_FORMED = re.compile(
    r"(?:(?:^| )(?:\{[^{}()|]+\}|\([^{}()|]+(?:\|[^{}()|]+)*\)|[^{}()|?* ]+)[?*]?)+"
)


def parse_words(data: object, complain: Complain) -> Words:
    """The words in `data`, the nested text of a `words.yaml`.

    Everything amiss is told to `complain(path, sentence)`, where `path` leads to the
    place in `data`; what is left is still returned, so that all faults show at once.
    """
    if not isinstance(data, Mapping):
        complain((), "This file should hold named lists of words.")
        return Words()
    for name in data:
        if name not in SECTIONS:
            complain((str(name),), f"`{name}` is not a list that this file knows.")
    found: dict[str, Lists | Phrases] = {}
    for name in KEYED:
        if name not in TOPIC_PARTS:
            found[name] = _phrase_lists(data.get(name, {}), (name,), complain)
    for name in LISTED:
        found[name] = _phrase_list(data[name], (name,), complain) if name in data else ()
    found |= _topics(data.get("topics", {}), complain)
    words = Words(**found)  # type: ignore[arg-type]
    _check(words, complain)
    return words


@cache
def language_words(code: str) -> Words:
    """What the language `code` brings by itself; nothing where there is no folder of it."""
    found = Words()
    for name in LANGUAGE_LISTS:
        found = add(found, parse_words(languages.read_yaml(code, name), _refuse))
    elsewhere = tuple(word for other, word in languages.stop_words() if other != code)
    return add(found, Words(optout={"elsewhere": elsewhere}))


def add(words: Words, more: Words) -> Words:
    """All phrases of both, those of `words` first."""
    both: dict[str, Lists | Phrases] = {}
    for name in KEYED:
        lists: Lists = dict(getattr(words, name))
        for key, phrases in getattr(more, name).items():
            lists[key] = _unique(lists.get(key, ()) + phrases)
        both[name] = lists
    for name in LISTED:
        both[name] = _unique(getattr(words, name) + getattr(more, name))
    return Words(**both)  # type: ignore[arg-type]


def _unique(phrases: Phrases) -> Phrases:
    return tuple(dict.fromkeys(phrases))


def _refuse(path: tuple[str | int, ...], sentence: str) -> None:
    raise ValueError(f"languages: {path}: {sentence}")


def _phrase_list(value: object, path: tuple[str | int, ...], complain: Complain) -> Phrases:
    if not isinstance(value, (list, tuple)) or not value:
        complain(path, "Write a list of words here, one after a dash or between [ ]. It is empty.")
        return ()
    found = []
    for number, phrase in enumerate(value):
        if not isinstance(phrase, str) or not phrase.strip():
            complain((*path, number), "Write a word or a phrase here. It is empty.")
        else:
            found.append(" ".join(phrase.split()))
    return tuple(found)


def _phrase_lists(value: object, path: tuple[str | int, ...], complain: Complain) -> Lists:
    if not isinstance(value, Mapping):
        complain(path, "Write named lists here, as `name: [word, word]`.")
        return {}
    return {
        str(key): _phrase_list(item, (*path, str(key)), complain) for key, item in value.items()
    }


def _topics(value: object, complain: Complain) -> dict[str, Lists | Phrases]:
    parts: dict[str, Lists] = {part: {} for part in TOPIC_PARTS}
    if not isinstance(value, Mapping):
        complain(("topics",), "Write the topics here, each with its lists `sure` and `loose`.")
        value = {}
    for topic, lists in value.items():
        for name, phrases in _phrase_lists(lists, ("topics", str(topic)), complain).items():
            if name in parts:
                parts[name][str(topic)] = phrases
            else:
                complain(("topics", str(topic), name), "A topic has the lists `sure` and `loose`.")
    return dict(parts)


def _check(words: Words, complain: Complain) -> None:
    for name in words.safety:
        if name not in SAFETY:
            complain(("safety", name), f"`{name}` is not a kind of danger that this file knows.")
    for path, phrase in _phrases(words):
        if not WELL_FORMED.fullmatch(phrase):
            complain(path, f"`{phrase}` has a bracket or a bar too many or too few.")
        if any(choice.count("|") >= MOST_CHOICES for choice in CHOICE.findall(phrase)):
            complain(path, f"`{phrase}` has a choice of more than {MOST_CHOICES} words. {PASTE}")
        for group in GROUP.findall(phrase):
            if group not in words.groups:
                complain(path, f"There is no group `{group}`. Add it under `groups`.")
    _check_owners(words, complain)


def _check_owners(words: Words, complain: Complain) -> None:
    owners: dict[str, str] = {}
    for part in TOPIC_PARTS:
        for topic, phrases in getattr(words, part).items():
            for number, phrase in enumerate(phrases):
                other = owners.setdefault(phrase.casefold(), topic)
                if other != topic:
                    sentence = f"`{phrase}` is a phrase of `{other}` too. It can lead to one topic."
                    complain(("topics", topic, part, number), sentence)


def _phrases(words: Words) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every phrase with the path that leads to it."""
    for name in KEYED:
        for key, phrases in getattr(words, name).items():
            head = ("topics", key, name) if name in TOPIC_PARTS else (name, key)
            yield from (((*head, number), phrase) for number, phrase in enumerate(phrases))
    for name in LISTED:
        if name != "by_ear":
            yield from (((name, n), phrase) for n, phrase in enumerate(getattr(words, name)))
