"""Which elements and attributes TwiML has, and which may stand inside which."""

from __future__ import annotations

from collections.abc import Iterator

from helpline.handset.faults import Caution, HandsetError
from helpline.handset.markup import Node


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SSML = _names("break emphasis lang p phoneme prosody s say-as sub w")
_VOICE = _names("Say Play Gather Pause Redirect Dial Record Hangup Reject")
_SMS = _names("Message Redirect")
_NOUNS = _names("Number Client Conference Queue Sip")

INSIDE: dict[str, dict[str, frozenset[str]]] = {
    "voice": {
        "Response": _VOICE,
        "Gather": _names("Say Play Pause"),
        "Say": _SSML,
        "Dial": _NOUNS,
        **dict.fromkeys(_SSML - {"break"}, _SSML),
    },
    "sms": {"Response": _SMS, "Message": _names("Body Media")},
}
"""Channel -> element -> what may stand inside it. Elements not named hold only text."""

_RECORDING = "recordingStatusCallback recordingStatusCallbackMethod recordingStatusCallbackEvent"
ATTRIBUTES: dict[str, frozenset[str]] = {
    name: _names(names)
    for name, names in {
        "Response": "",
        "Say": "voice language loop",
        "Play": "loop digits",
        "Pause": "length",
        "Gather": "action method input timeout speechTimeout numDigits finishOnKey"
        " actionOnEmptyResult language speechModel hints profanityFilter enhanced"
        " partialResultCallback partialResultCallbackMethod bargeIn maxSpeechTime debug",
        "Redirect": "method",
        "Dial": "action method timeout timeLimit callerId callReason hangupOnStar answerOnBridge"
        " ringTone record recordingTrack trim sequential referUrl referMethod " + _RECORDING,
        "Number": "sendDigits url method statusCallback statusCallbackEvent statusCallbackMethod"
        " byoc machineDetection amdStatusCallback amdStatusCallbackMethod"
        " machineDetectionTimeout machineDetectionSpeechThreshold"
        " machineDetectionSpeechEndThreshold machineDetectionSilenceTimeout",
        "Record": "action method timeout finishOnKey maxLength playBeep trim transcribe"
        " transcribeCallback recordingConfigurationId " + _RECORDING,
        "Hangup": "",
        "Reject": "reason",
        "Message": "to from action statusCallback method",
        "Body": "",
        "Media": "",
        "break": "strength time",
        "emphasis": "level",
        "lang": "xml:lang",
        "phoneme": "alphabet ph",
        "prosody": "volume rate pitch",
        "say-as": "interpret-as format role",
        "sub": "alias",
        "w": "role",
        "p": "",
        "s": "",
    }.items()
}
"""Every attribute of every element that this phone executes."""

NOT_ACTED = _names("Connect Enqueue Leave Pay Prompt Refer Sms Start Stop Queue Echo")
"""Verbs that Twilio has and this phone does not act out."""


def check_grammar(root: Node, channel: str) -> list[Caution]:
    """What the document holds that TwiML does not have, each as a schema warning (12200).

    Raises `HandsetError`: 12102 if the root is not Response, 12200 for a verb unknown to the
    channel ("voice" or "sms"), or without a code for one that this phone does not act out.
    """
    if root.name != "Response":
        raise HandsetError(12102)
    known = INSIDE[channel]["Response"]
    for verb in root.children:
        if verb.name not in known:
            raise _unknown_verb(verb)
    return [*_attributes(root), *_walk(root, INSIDE[channel])]


def _unknown_verb(verb: Node) -> HandsetError:
    if verb.name in NOT_ACTED:
        return HandsetError(None, f"this phone does not act out <{verb.name}>")
    return HandsetError(12200, f"<{verb.name}> is not a verb here (line {verb.line})")


def _walk(node: Node, inside: dict[str, frozenset[str]]) -> Iterator[Caution]:
    allowed = inside.get(node.name, frozenset())
    for piece in node.content:
        if isinstance(piece, str):
            if piece.strip() and node.name in ("Response", "Gather"):
                yield Caution("schema", 12200, f"text between verbs in <{node.name}>", node.line)
        elif piece.name in allowed:
            yield from _attributes(piece)
            yield from _walk(piece, inside)
        else:
            what = f"<{piece.name}> may not stand in <{node.name}>"
            yield Caution("schema", 12200, what, piece.line)


def _attributes(node: Node) -> Iterator[Caution]:
    for name in sorted(set(node.attributes) - ATTRIBUTES.get(node.name, frozenset())):
        if not name.startswith("xmlns"):
            yield Caution("schema", 12200, f"<{node.name}> has no attribute {name}", node.line)
