"""TwiML read into verbs: what Twilio would do with a document, and what it would complain of."""

from __future__ import annotations

import re
from collections.abc import Callable

from helpline.handset.attributes import Attributes
from helpline.handset.faults import Caution, HandsetError
from helpline.handset.grammar import INSIDE, check_grammar
from helpline.handset.markup import Node, parse_markup
from helpline.handset.parse_prompts import read_gather, read_play, read_say
from helpline.handset.verbs import (
    Dial,
    Document,
    Gather,
    Hangup,
    Message,
    Pause,
    Record,
    Redirect,
    Reject,
    Verb,
)

_NUMBER = re.compile(r"\+?[0-9][0-9 ().-]{1,22}")


def read_document(body: bytes, channel: str, charset: str | None = None) -> Document:
    """A TwiML answer as verbs, for "voice" or "sms".

    Raises `HandsetError` for what Twilio refuses: 11770, 12100, 12102, an unknown verb, a
    text to say that is too long. Everything milder is in the document's cautions.
    """
    root = parse_markup(body, charset)
    cautions = check_grammar(root, channel)
    table = _VOICE if channel == "voice" else _SMS
    allowed = INSIDE[channel]["Response"]
    verbs = [table[node.name](node, cautions) for node in root.children if node.name in allowed]
    cautions += _find_unreachable(verbs, root.children)
    return Document(tuple(verbs), tuple(cautions))


def _find_unreachable(verbs: list[Verb | Message], nodes: list[Node]) -> list[Caution]:
    for place, verb in enumerate(verbs[:-1]):
        if _ends(verb):
            after = nodes[place + 1]
            what = f"<{after.name}> is never reached after <{nodes[place].name}>"
            return [Caution("unreachable", None, what, after.line)]
    return []


def _ends(verb: Verb | Message) -> bool:
    """Whether nothing after this verb can happen."""
    match verb:
        case Redirect() | Hangup() | Reject() | Record():
            return True
        case Dial(action=action):
            return bool(action)
        case Gather(action_on_empty=always):
            return always
        case _:
            return False


def _pause(node: Node, cautions: list[Caution]) -> Pause:
    return Pause(Attributes(node, cautions).seconds("length", 1.0, code=12200))


def _redirect(node: Node, cautions: list[Caution]) -> Redirect:
    return Redirect(node.text, Attributes(node, cautions).method())


def _hangup(_node: Node, _cautions: list[Caution]) -> Hangup:
    return Hangup()


def _reject(node: Node, cautions: list[Caution]) -> Reject:
    return Reject(Attributes(node, cautions).choice("reason", ("rejected", "busy")))


def _dial(node: Node, cautions: list[Caution]) -> Dial:
    nouns = [child for child in node.children if child.name in INSIDE["voice"]["Dial"]]
    for noun in nouns:
        if noun.name != "Number":
            raise HandsetError(None, f"this phone does not act out <Dial><{noun.name}>")
    numbers = tuple(noun.text for noun in nouns) or (node.text,)
    read = Attributes(node, cautions)
    for number in numbers:
        if not _NUMBER.fullmatch(number):
            cautions.append(Caution("schema", 13223, "<Dial> has no usable number", node.line))
    return Dial(
        numbers,
        action=read.word("action"),
        method=read.method(),
        timeout=read.seconds("timeout", 30.0, 1.0),
        time_limit=read.seconds("timeLimit", 14400.0, 1.0),
        caller_id=read.word("callerId"),
    )


def _record(node: Node, cautions: list[Caution]) -> Record:
    read = Attributes(node, cautions)
    if not read.has("action"):
        read.doubt(None, "action", "is missing, so this same document is asked for again")
    transcribed = read.flag("transcribe", False)
    return Record(
        action=read.word("action"),
        method=read.method(),
        timeout=read.seconds("timeout", 5.0),
        finish_on_key=read.word("finishOnKey", "1234567890*#"),
        max_length=read.seconds("maxLength", 120.0 if transcribed else 3600.0, 1.0),
        beep=read.flag("playBeep", True),
    )


def _message(node: Node, cautions: list[Caution]) -> Message:
    bodies = [child.raw_text for child in node.children if child.name == "Body"]
    own = "".join(piece for piece in node.content if isinstance(piece, str))
    media = tuple(child.text for child in node.children if child.name == "Media")
    read = Attributes(node, cautions)
    read.method()
    if len(media) > 10:
        cautions.append(Caution("media", None, "more than ten pictures", node.line))
    body = "".join(bodies) if bodies else own.strip()
    return Message(body, media[:10], read.word("to"), _status_url(read))


def _status_url(read: Attributes) -> str:
    return read.word("statusCallback") or read.word("action")


_VOICE: dict[str, Callable[[Node, list[Caution]], Verb | Message]] = {
    "Say": read_say,
    "Play": read_play,
    "Pause": _pause,
    "Gather": read_gather,
    "Redirect": _redirect,
    "Dial": _dial,
    "Record": _record,
    "Hangup": _hangup,
    "Reject": _reject,
}
_SMS: dict[str, Callable[[Node, list[Caution]], Verb | Message]] = {
    "Message": _message,
    "Redirect": _redirect,
}
