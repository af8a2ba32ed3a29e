"""What a message means: `Understanding` reads it in every language and gives its intent.

The order of reading is that of the whole helpline. Danger and opt-out come first, and
neither hides the other; then urgent signs, requests for advice, outlook, drug names and
distress; then commands; then topics. A message that is not ours means `none`.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from helpline.content.model import Script
from helpline.understanding import danger as safety
from helpline.understanding.intent import Intent
from helpline.understanding.keypad import Keypad
from helpline.understanding.language import LanguageMatcher
from helpline.understanding.phrases import Hit
from helpline.understanding.text import Folded, split
from helpline.understanding.topics import Found, ask
from helpline.understanding.vocabulary import Read

GIVEN = 0.12
"""How much the language given outweighs another, as a part of the words that it knows."""
APART = 0.3
"""How much worse than the best a language may fit and still be heard."""
LONGEST_LABEL = 6
"""Words of a line that may be the label of an offer."""
DOUBT = 0.4
"""A language that fits less says nothing of danger: the words are hardly its own."""
DANGERS: dict[str, Callable[[Read], list[Hit]]] = {
    "emergency": safety.emergencies,
    "crisis": lambda read: safety.found(read, "crisis"),
}
"""The dangers, the more urgent one first."""


class Understanding:
    """How people are understood who use one script. Made once for it; safe between threads."""

    def __init__(self, script: Script) -> None:
        self._languages = script.languages
        self._matchers = [
            LanguageMatcher(script, code) for code in script.languages if code in script.words
        ]
        self._keypad = Keypad(script)
        self._labels = _labels(script)

    def read(self, text: str, language: str | None = None, *, spoken: bool = False) -> Intent:
        """What `text` means, read in all the script's languages, `language` first.

        `spoken` is the phone, where "stop" asks for silence and never opts out, and where
        speech recognition writes "to" for two. Never raises, whatever the text.
        """
        given = language if language in self._languages else self._languages[0]
        folded = split(text)
        key = self._keypad.key(text, spoken=spoken)
        if not folded.words:
            return Intent("none", given, key=key)
        intent = _read(self._matchers, folded, given, spoken=spoken)
        labels = self._labels.get(" ".join(folded.words), frozenset())
        return replace(intent, key=key, labels=labels)


def _labels(script: Script) -> dict[str, frozenset[tuple[str, str]]]:
    """What offers may be called, folded: language and id of the short lines that say so."""
    found: dict[str, set[tuple[str, str]]] = {}
    for code, lines in script.lines.items():
        for id, line in lines.items():
            words = split(line.text or "").words
            if 0 < len(words) <= LONGEST_LABEL:
                found.setdefault(" ".join(words), set()).add((code, id))
    return {words: frozenset(each) for words, each in found.items()}


def _read(matchers: list[LanguageMatcher], folded: Folded, given: str, *, spoken: bool) -> Intent:
    reads = [(matcher, matcher.vocabulary.read(folded)) for matcher in matchers]
    reads.sort(key=lambda pair: -_fits(pair[1], given))
    meaning = _danger(reads) or _best(reads, given)
    best = reads[0][1] if reads else None
    sure = best is not None and _shows(meaning.language, reads)
    meaning = replace(meaning, shows_language=meaning.shows_language or sure)
    return _quiet(meaning) if spoken else _stopped(meaning, reads)


def _fits(read: Read, given: str) -> float:
    return read.share + (GIVEN if read.language == given else 0.0)


def _shows(language: str, reads: list[tuple[LanguageMatcher, Read]]) -> bool:
    """Whether most words belong to `language`, and clearly fewer to any other."""
    shares = {read.language: read.share for _, read in reads}
    own = shares.pop(language, 0.0)
    return own >= 0.6 and all(own - share >= 0.3 for share in shares.values())


def _danger(reads: list[tuple[LanguageMatcher, Read]]) -> Intent | None:
    harmless: set[str] = set()
    heard = []
    for matcher, read in reads:
        if read.share >= max(DOUBT, reads[0][1].share - APART):
            heard.append((matcher, read, frozenset(harmless)))
            harmless |= safety.harmless_words(read)
    for kind in DANGERS:
        for matcher, read, explained in heard:
            hits = DANGERS[kind](read)
            if any(not explained.issuperset(read.words[h.start : h.end]) for h in hits):
                found = ask(read, matcher.vocabulary, matcher.general)
                return Intent(kind, read.language, topic=found.topic, score=1.0)
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
    if matcher.optouts.asked(read):
        return replace(said, kind="stop", score=1.0, topic=None)
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


def _stopped(meaning: Intent, reads: list[tuple[LanguageMatcher, Read]]) -> Intent:
    """With the opt-out that may stand beside anything else."""
    stops = any(matcher.optouts.asked(read) for matcher, read in reads)
    cancel = any(matcher.optouts.cancelled(read) for matcher, read in reads)
    if stops and meaning.kind not in DANGERS:
        meaning = replace(
            meaning, kind="stop", topic=None, choices=(), score=1.0, out_of_scope=False
        )
    return replace(meaning, stops=stops, by_cancel=stops and cancel)


def _quiet(meaning: Intent) -> Intent:
    """On the phone: "stop" asks for silence."""
    return replace(meaning, kind="command", command="wait") if meaning.kind == "stop" else meaning
