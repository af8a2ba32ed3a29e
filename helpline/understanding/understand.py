"""What a message means: `understand` reads it in every language and says what is asked for.

The order of reading is that of the whole helpline. Danger and opt-out come first, and
neither hides the other; then urgent signs, requests for advice, outlook, drug names and
distress; then commands; then topics. A message that is not ours means `none`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace
from threading import Lock

from helpline.content.model import Script
from helpline.understanding import danger as safety
from helpline.understanding.intent import Meaning
from helpline.understanding.keypad import digit
from helpline.understanding.language import Tongue, tongue_of
from helpline.understanding.phrases import Hit
from helpline.understanding.text import Folded, split
from helpline.understanding.topics import Found, ask
from helpline.understanding.vocabulary import Read

__all__ = ["Meaning", "digit", "understand"]

GIVEN = 0.12
"""How much the language given outweighs another, as a part of the words that it knows."""
APART = 0.3
"""How much worse than the best a language may fit and still be heard."""
DOUBT = 0.4
"""A language that fits less says nothing of danger: the words are hardly its own."""
SHORT, REMEMBERED = 3, 2048
"""Words of a message whose meaning is remembered, and how many of them are at once."""
DANGERS: dict[str, Callable[[Read], list[Hit]]] = {
    "emergency": safety.emergencies,
    "crisis": lambda read: safety.found(read, "crisis"),
}
"""The dangers, the more urgent one first."""


def understand(
    script: Script, text: str, language: str | None = None, *, texted: bool = True
) -> Meaning:
    """What `text` means, read in all the script's languages, `language` first.

    `texted=False` is the phone, where "stop" asks for silence and never opts out.
    Never raises, whatever the text.
    """
    given = language if language in script.languages else script.languages[0]
    folded = split(text)
    if not folded.words:
        return Meaning("none", given)
    if len(folded.words) > SHORT:
        return _read(script, folded, given, texted)
    key = (script.digest, folded, given, texted)
    return _remembered.get(key) or _remember(key, _read(script, folded, given, texted))


_remembered: OrderedDict[Hashable, Meaning] = OrderedDict()
_lock = Lock()


def _remember(key: Hashable, meaning: Meaning) -> Meaning:
    """Keeps the meaning if it is a topic or a command: most texts are one of few such words."""
    if meaning.means == "topic" or meaning.means.startswith("command:"):
        with _lock:
            _remembered[key] = meaning
            while len(_remembered) > REMEMBERED:
                _remembered.popitem(last=False)
    return meaning


def _read(script: Script, folded: Folded, given: str, texted: bool) -> Meaning:
    tongues = [tongue_of(script, code) for code in script.languages if code in script.words]
    reads = [(tongue, tongue.vocabulary.read(folded)) for tongue in tongues]
    reads.sort(key=lambda pair: -_fits(pair[1], given))
    meaning = _danger(reads) or _best(reads, given)
    best = reads[0][1] if reads else None
    sure = best is not None and _shows(meaning.language, reads)
    meaning = replace(meaning, sure_language=meaning.sure_language or sure)
    return _stopped(meaning, reads) if texted else _quiet(meaning)


def _fits(read: Read, given: str) -> float:
    return read.share + (GIVEN if read.language == given else 0.0)


def _shows(language: str, reads: list[tuple[Tongue, Read]]) -> bool:
    """Whether most words belong to `language`, and clearly fewer to any other."""
    shares = {read.language: read.share for _, read in reads}
    own = shares.pop(language, 0.0)
    return own >= 0.6 and all(own - share >= 0.3 for share in shares.values())


def _danger(reads: list[tuple[Tongue, Read]]) -> Meaning | None:
    harmless: set[str] = set()
    heard = []
    for tongue, read in reads:
        if read.share >= max(DOUBT, reads[0][1].share - APART):
            heard.append((tongue, read, frozenset(harmless)))
            harmless |= safety.harmless_words(read)
    for kind in DANGERS:
        for tongue, read, explained in heard:
            hits = DANGERS[kind](read)
            if any(not explained.issuperset(read.words[h.start : h.end]) for h in hits):
                found = ask(read, tongue.vocabulary, tongue.general)
                return Meaning(kind, read.language, found.topic, score=1.0)
    return None


def _best(reads: list[tuple[Tongue, Read]], given: str) -> Meaning:
    """The meaning in the language that fits best, else in the next one."""
    foreign = False
    for tongue, read in reads:
        if _fits(read, given) < _fits(reads[0][1], given) - APART:
            break
        meaning = _meaning(tongue, read)
        if meaning.means != "none":
            return meaning
        if meaning.foreign and read.share >= 0.5:
            foreign = True
            break
    language = reads[0][1].language if reads and _shows(reads[0][1].language, reads) else given
    return Meaning("none", language, foreign=foreign)


def _meaning(tongue: Tongue, read: Read) -> Meaning:
    found = ask(read, tongue.vocabulary, tongue.general)
    sides = sorted(read.hits_of("about:"), key=lambda hit: hit.start)
    about = tuple(dict.fromkeys(hit.label.partition(":")[2] for hit in sides))
    said = Meaning("none", read.language, found.topic, about=about, foreign=found.foreign)
    if tongue.optouts.asked(read):
        return replace(said, means="stop", score=1.0, topic=None)
    if name := tongue.command(read):
        return _command(name, said)
    if care := _care(read, found):
        return replace(said, means=care[0], topic=care[1], score=0.9, foreign=False)
    if code := tongue.wanted(read):
        return Meaning("command:language", code, score=0.9, sure_language=True)
    if request := tongue.request(read):
        return _command(request, said)
    if found.between:
        choices = tuple(topic for topic, _ in found.topics[:2])
        return replace(said, means="choose", topic=None, choices=choices, score=0.5)
    if found.topic:
        return replace(said, means="topic", score=0.95 if found.sure else 0.7)
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


def _command(name: str, said: Meaning) -> Meaning:
    means = name if name in ("start", "help") else f"command:{name}"
    return replace(said, means=means, topic=None, score=1.0, foreign=False)


def _stopped(meaning: Meaning, reads: list[tuple[Tongue, Read]]) -> Meaning:
    """With the opt-out that may stand beside anything else."""
    stops = any(tongue.optouts.asked(read) for tongue, read in reads)
    cancel = any(tongue.optouts.cancelled(read) for tongue, read in reads)
    if stops and meaning.means not in DANGERS:
        meaning = replace(meaning, means="stop", topic=None, choices=(), score=1.0, foreign=False)
    return replace(meaning, stops=stops, cancel=stops and cancel)


def _quiet(meaning: Meaning) -> Meaning:
    """On the phone: "stop" asks for silence."""
    return replace(meaning, means="command:wait") if meaning.means == "stop" else meaning
