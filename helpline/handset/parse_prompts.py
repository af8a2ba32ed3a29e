"""The verbs that speak and listen, read from their elements: Say, Play and Gather."""

from __future__ import annotations

import re

from helpline.handset.attributes import Attributes
from helpline.handset.faults import Caution, HandsetError
from helpline.handset.markup import Node
from helpline.handset.verbs import Gather, Pause, Play, Prompt, Say

SAY_LIMIT = 3000
"""Characters that every voice can say: Polly's limit, the smallest of them."""
FOREVER = 1000
"""How often Twilio repeats what is to be repeated for ever (loop 0)."""
_HINTS, _HINT_LENGTH = 500, 100
_BREAKS = {"none": 0.0, "x-weak": 0.1, "weak": 0.25, "medium": 0.5, "strong": 0.75, "x-strong": 1.0}
_TIME = re.compile(r"(\d+(?:\.\d+)?)(ms|s)")
_POLLY = {
    "es-US": "Lupe Pedro Miguel Penelope",
    "es-MX": "Mia Mía Andres",
    "es-ES": "Conchita Enrique Lucia Sergio",
    "en-US": "Joanna Matthew Salli Joey Ivy Justin Kendra Kimberly Kevin Ruth Stephen Danielle",
    "en-GB": "Amy Brian Emma Arthur",
}
_BY_NAME = {name: language for language, names in _POLLY.items() for name in names.split()}


def read_say(node: Node, cautions: list[Caution]) -> Say:
    """A <Say>. Raises `HandsetError` for an empty text or more than `SAY_LIMIT` characters."""
    read = Attributes(node, cautions)
    text = node.text
    if len(text) > SAY_LIMIT:
        raise HandsetError(None, f"<Say> has {len(text)} characters; {SAY_LIMIT} are safe")
    if not text:
        cautions.append(Caution("voice", None, "<Say> has nothing to say", node.line))
    voice = read.word("voice", "man")
    language = read.word("language", "en-US")
    spoken = languages_of(voice)
    if spoken and language not in spoken:
        read.doubt(None, "voice", f"does not speak {language}")
    loop = read.whole("loop", 1) or FOREVER
    return Say(text, voice, language, loop, _pauses(node))


def _pauses(node: Node) -> float:
    """Seconds of silence asked for by <break> inside a <Say>."""
    total = 0.0
    for child in node.children:
        total += _pauses(child)
        if child.name == "break":
            found = _TIME.fullmatch(child.attributes.get("time", ""))
            if found:
                total += float(found[1]) / (1000 if found[2] == "ms" else 1)
            else:
                total += _BREAKS.get(child.attributes.get("strength", "medium"), 0.5)
    return total


def read_play(node: Node, cautions: list[Caution]) -> Play:
    """A <Play>. Raises `HandsetError` 11100 if it has neither an address nor digits."""
    read = Attributes(node, cautions)
    digits = read.word("digits")
    if not node.text and not digits:
        raise HandsetError(11100, "<Play> has no address")
    if digits and not re.fullmatch(r"[0-9A-D#*wW]+", digits):
        read.doubt(12200, "digits")
    return Play(node.text, read.whole("loop", 1) or FOREVER, digits)


def read_gather(node: Node, cautions: list[Caution]) -> Gather:
    """A <Gather> with the prompts inside it."""
    read = Attributes(node, cautions)
    kinds = _kinds(read)
    timeout = read.seconds("timeout", 5.0)
    return Gather(
        prompts=tuple(_prompts(node, cautions)),
        action=read.word("action"),
        method=read.method(),
        keys="dtmf" in kinds,
        speech="speech" in kinds,
        timeout=timeout,
        speech_timeout=_speech_timeout(read, timeout),
        num_digits=read.whole("numDigits", 0, 1, 13314) if read.has("numDigits") else 0,
        finish_on_key=_finish_key(read),
        action_on_empty=read.flag("actionOnEmptyResult", False, 13338),
        language=read.word("language", "en-US"),
        hints=_hints(read),
    )


def _kinds(read: Attributes) -> set[str]:
    words = read.word("input", "dtmf").split()
    if words and set(words) <= {"dtmf", "speech"}:
        return set(words)
    read.doubt(12200, "input")
    return {"dtmf"}


def _speech_timeout(read: Attributes, timeout: float) -> float | None:
    if read.word("speechTimeout") != "auto":
        return read.seconds("speechTimeout", timeout)
    if read.word("speechModel", "default") != "default":
        read.doubt(12200, "speechTimeout", "should be a number with a speechModel of one's own")
    return None


def _finish_key(read: Attributes) -> str:
    key = read.word("finishOnKey", "#")
    if len(key) <= 1 and key in "0123456789#*":
        return key
    read.doubt(13310, "finishOnKey")
    return "#"


def _hints(read: Attributes) -> tuple[str, ...]:
    hints = tuple(hint.strip() for hint in read.word("hints").split(",") if hint.strip())
    if len(hints) > _HINTS:
        read.doubt(12200, "hints", f"has more than {_HINTS} entries")
    if any(len(hint) > _HINT_LENGTH for hint in hints):
        read.doubt(12200, "hints", f"has an entry of more than {_HINT_LENGTH} characters")
    return hints


def _prompts(node: Node, cautions: list[Caution]) -> list[Prompt]:
    prompts: list[Prompt] = []
    for child in node.children:
        if child.name == "Say":
            prompts.append(read_say(child, cautions))
        elif child.name == "Play":
            prompts.append(_nested_play(child, cautions))
        elif child.name == "Pause":
            prompts.append(Pause(Attributes(child, cautions).seconds("length", 1.0, code=12200)))
    return prompts


def _nested_play(node: Node, cautions: list[Caution]) -> Play:
    play = read_play(node, cautions)
    if play.digits:
        Attributes(node, cautions).doubt(12200, "digits", "may not be used inside <Gather>")
    return play


def languages_of(voice: str) -> frozenset[str]:
    """The languages that this voice speaks; empty where the name does not tell.

    >>> languages_of("Polly.Lupe-Neural")
    frozenset({'es-US'})
    """
    maker, _, name = voice.partition(".")
    if maker == "Polly":
        known = _BY_NAME.get(name.partition("-")[0])
        return frozenset({known}) if known else frozenset()
    if maker == "Google":
        return frozenset({"-".join(name.split("-")[:2])})
    return frozenset()
