"""The floor: what exact words say, in every language of a script, without any model.

Danger and opt-out are looked for in every message, and neither hides the other; then urgent
signs, requests for advice, outlook, drug names and distress; then commands; then topics.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from msgspec.structs import replace

from helpline.content.model import Script
from helpline.understanding import danger as safety
from helpline.understanding.intent import Intent
from helpline.understanding.language import LanguageMatcher
from helpline.understanding.phrases import Hit
from helpline.understanding.text import Folded
from helpline.understanding.topics import Found, ask
from helpline.understanding.vocabulary import Read

GIVEN = 0.12
"""How much the language given outweighs another, as a part of the words that it knows."""
APART = 0.3
"""How much worse than the best a language may fit and still be heard."""
DOUBT = 0.4
"""A language that fits less says nothing of danger: the words are hardly its own."""
DANGERS: dict[str, Callable[[Read], list[Hit]]] = {
    "emergency": safety.emergencies,
    "crisis": lambda read: safety.found(read, "crisis"),
}
"""The dangers, the more urgent one first."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the floor makes of a message."""

    intent: Intent
    """The meaning below danger and opt-out."""
    danger: str | None = None
    stop: str | None = None
    """How an opt-out was asked for: by a `word` alone, in a `phrase`, or not at all."""
    by_cancel: bool = False
    tells: bool = False
    """It tells others how to opt out."""
    sure: bool = False
    """A phrase that leads to a topic wherever it stands was found."""
    outside: bool = False
    """Words of a subject that is not ours were found."""
    hits: tuple[str, ...] = ()
    """The lists whose phrases were found, with the words found."""


class Floor:
    """The words of a script's languages, ready to be found in messages."""

    def __init__(self, script: Script) -> None:
        self._matchers = [
            LanguageMatcher(script, code) for code in script.languages if code in script.words
        ]

    def knows(self, word: str, *, form: bool = True) -> bool:
        """Whether any language holds `word`, with `form` also in another form, or it opts out."""
        return any(
            m.vocabulary.holds(word, form=form) or m.optouts.knows(word) for m in self._matchers
        )

    def meant(self, word: str, language: str) -> frozenset[str]:
        """The words of ours that `word` may be a slip of, in `language` if in that, else in any;
        none of two drugs."""
        each = {m.vocabulary.language: m.vocabulary.spelling.meant(word) for m in self._matchers}
        found = each.get(language) or frozenset().union(*each.values())
        drugs = frozenset().union(*(m.vocabulary.drugs for m in self._matchers))
        return found if len(found) < 2 or found.isdisjoint(drugs) else frozenset({word})

    def lists(self, word: str) -> bool:
        """Whether `word` is listed as a slip in any language."""
        return any(word in matcher.vocabulary.spelling.listed for matcher in self._matchers)

    def everyday(self) -> frozenset[str]:
        """Real words of every language."""
        return frozenset().union(*(m.vocabulary.everyday for m in self._matchers))

    def exact(self) -> frozenset[str]:
        """Words of opt-outs and of other commands that are meant exactly or not at all."""
        return frozenset().union(*(m.vocabulary.exact for m in self._matchers))

    def ears(self) -> list[Callable[[str], str]]:
        """How words sound, in each language."""
        return [matcher.vocabulary.spelling.ear for matcher in self._matchers]

    def hear(self, folded: Folded, given: str) -> Heard:
        """What the words of `folded` say, in the language `given` or another."""
        reads = [(matcher, matcher.vocabulary.read(folded)) for matcher in self._matchers]
        reads.sort(key=lambda pair: -_fits(pair[1], given))
        danger = _danger(reads)
        intent = _best(reads, given)
        language = danger[1] if danger else intent.language
        shows = intent.shows_language or _shows(language, reads)
        asked = [how for matcher, read in reads if (how := matcher.optouts.asked(read))]
        return Heard(
            replace(intent, language=language, shows_language=shows),
            danger[0] if danger else None,
            "word" if "word" in asked else "phrase" if asked else None,
            any(matcher.optouts.cancelled(read) for matcher, read in reads),
            any(matcher.optouts.tells(read) for matcher, read in reads),
            any(label.startswith(("topic:", "drug:")) for _, read in reads for label in read.hits),
            intent.out_of_scope,
            tuple(_written(read) for _, read in reads),
        )


def _written(read: Read) -> str:
    """Every phrase found, for an explanation: `safety:crisis "want to die"`."""
    found = [
        f'{label} "{" ".join(read.words[hit.start : hit.end])}"'
        for label, hits in sorted(read.hits.items())
        for hit in hits
    ]
    return f"{read.language}: {', '.join(found)}"


def _fits(read: Read, given: str) -> float:
    return read.share + (GIVEN if read.language == given else 0.0)


def _shows(language: str, reads: list[tuple[LanguageMatcher, Read]]) -> bool:
    """Whether most words belong to `language`, and clearly fewer to any other."""
    shares = {read.language: read.share for _, read in reads}
    own = shares.pop(language, 0.0)
    return own >= 0.6 and all(own - share >= 0.3 for share in shares.values())


def _danger(reads: list[tuple[LanguageMatcher, Read]]) -> tuple[str, str] | None:
    """The danger that is spoken of, and in which language."""
    harmless: set[str] = set()
    heard = []
    for matcher, read in reads:
        if read.share >= max(DOUBT, reads[0][1].share - APART):
            heard.append((matcher, read, frozenset(harmless)))
            harmless |= safety.harmless_words(read)
    for kind in DANGERS:
        for _, read, explained in heard:
            hits = DANGERS[kind](read)
            if any(not explained.issuperset(read.words[h.start : h.end]) for h in hits):
                return kind, read.language
    return None


def _best(reads: list[tuple[LanguageMatcher, Read]], given: str) -> Intent:
    """The meaning in the language that fits best, else in the next one."""
    foreign = False
    for matcher, read in reads:
        if _fits(read, given) < _fits(reads[0][1], given) - APART:
            break
        meaning = _meaning(matcher, read)
        if meaning.kind != "none":
            return meaning
        if meaning.out_of_scope and read.share >= 0.5:
            foreign = True
            break
    language = reads[0][1].language if reads and _shows(reads[0][1].language, reads) else given
    return Intent("none", language, out_of_scope=foreign)


def _meaning(matcher: LanguageMatcher, read: Read) -> Intent:
    found = ask(read, matcher.vocabulary, matcher.general)
    sides = sorted(read.hits_of("about:"), key=lambda hit: hit.start)
    about = tuple(dict.fromkeys(hit.label.partition(":")[2] for hit in sides))
    said = Intent("none", read.language, topic=found.topic, about=about, out_of_scope=found.foreign)
    if name := matcher.command(read):
        return _command(name, said)
    if care := _care(read, found):
        return replace(said, kind=care[0], topic=care[1], score=0.9, out_of_scope=False)
    if code := matcher.wanted(read):
        return Intent("command", code, "language", score=0.9, shows_language=True)
    if request := matcher.request(read):
        return _command(request, said)
    if found.between:
        choices = tuple(topic for topic, _ in found.topics[:2])
        return replace(said, kind="choose", topic=None, choices=choices, score=0.5)
    if found.topic:
        return replace(said, kind="topic", score=0.95 if found.sure else 0.7)
    return said


def _care(read: Read, found: Found) -> tuple[str, str | None] | None:
    """What needs words of its own before a topic: its kind, and the topic it belongs to."""
    drugs = {hit.label.partition(":")[2] for hit in read.hits_of("drug:")}
    topic = drugs.pop() if len(drugs) == 1 else None if drugs else found.first or found.topic
    if safety.found(read, "urgent") or safety.feverish(read):
        return "urgent", topic
    named = bool(read.hits_of("drug:"))
    ours = not found.foreign or named
    if (ours and safety.found(read, "advice")) or (named and safety.found(read, "advice-drug")):
        return "advice", topic
    if safety.found(read, "outlook") and ours:
        return "outlook", topic
    if named:
        return "drug", topic
    asking = bool(read.asked) or read.has("asking")
    if safety.found(read, "distress") and not (found.sure and found.topics and asking):
        return "distress", topic
    return None


def _command(name: str, said: Intent) -> Intent:
    return replace(said, kind="command", command=name, topic=None, score=1.0, out_of_scope=False)
