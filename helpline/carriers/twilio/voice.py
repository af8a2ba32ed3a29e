"""Calls: what Twilio's voice webhooks send, and its answer."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain

from helpline.carriers.contract import Sound, SpokenAnswer
from helpline.carriers.inbound import BadInbound, Inbound, number
from helpline.carriers.twilio.forms import Form
from helpline.carriers.twilio.xml import attribute, clean, content, respond, split, within
from helpline.conversation.types import (
    Gone,
    Heard,
    Returned,
    Session,
    Signal,
    Silence,
    Started,
)

LONGEST_SAY = 3000
"""Characters of one Say that every voice takes (Polly's limit, the smallest)."""

LONGEST_SPEECH = 1600
"""Characters of recognised speech that are read: a minute of fast talk is under 1,200."""

MOST_HINTS, LONGEST_HINT = 500, 100
"""Entries, and characters of an entry, of Gather's hints."""

RING = 30
"""Seconds that a person's telephone rings (Twilio's own default)."""

_ROOM_TO_SPEAK, _ROOM_FOR_HINTS = 40_000, 16_000
"""Bytes of the 64 kB of an answer; what is left is for the frame and the action's address."""

_SID = re.compile(r"CA[0-9a-fA-F]{32}", re.ASCII)
_KEYS = re.compile(r"[0-9*#]{1,32}", re.ASCII)
_OVER = frozenset(("completed", "busy", "failed", "no-answer", "canceled"))


def call_sid(form: Form) -> str:
    """The call a request belongs to. Raises BadInbound unless there is exactly one."""
    sid = form.one("CallSid")
    if not _SID.fullmatch(sid):
        raise BadInbound("There is no CallSid.")
    return sid


def read_start(form: Form) -> Inbound:
    """An incoming call. Raises BadInbound."""
    return _inbound(form, Started(), "0")


def read_answer(form: Form, session: Session) -> Inbound:
    """What the caller did with what they were offered in `session`. Raises BadInbound."""
    return _inbound(form, _signal(form), str(session.turns))


def read_status(form: Form) -> Inbound | None:
    """The end of a call; None while it goes on. Raises BadInbound."""
    ended = _inbound(form, Gone(), "gone")
    return ended if form.one("CallStatus") in _OVER else None


def _inbound(form: Form, signal: Signal, moment: str) -> Inbound:
    sid = call_sid(form)
    return Inbound(
        channel="voice",
        conversation=sid,
        sender=number(form.one("From")),
        signal=signal,
        key=f"{sid}/{moment}",
    )


def _signal(form: Form) -> Signal:
    if status := form.one("DialCallStatus"):
        bridged = form.one("DialBridged") != "false"
        return Returned(spoke=bridged and status in ("completed", "answered"))
    digits = form.one("Digits")
    if _KEYS.fullmatch(digits):
        return Heard(digits, mode="keys")
    if speech := form.one("SpeechResult").strip():
        return Heard(speech[:LONGEST_SPEECH], mode="speech")
    return Gone() if form.one("CallStatus") in _OVER else Silence()


def render(answer: SpokenAnswer) -> str:
    """The TwiML that answers a voice request.

    Every answer ends in a way on: a question that comes back to us even when nothing is
    heard, a person's telephone, or the end.
    """
    turn = answer.turn
    words = within(_ROOM_TO_SPEAK, list(chain.from_iterable(map(_speak, answer.sounds))))
    where = attribute(answer.action)
    if turn.then == "end":
        return respond(words, "<Hangup />")
    if turn.then == "transfer" and answer.dial:
        return respond(words, _dial(where, answer.dial))
    return respond(_gather(turn.wait, words, where, answer.locale, _hints(tuple(answer.hints))))


def _gather(wait: int, words: str, where: str, locale: str, hints: str) -> str:
    """The question, which comes back to us even when nothing is heard (actionOnEmptyResult).

    An empty finishOnKey lets every key through, # among them.
    """
    rest = f">{words}</Gather>" if words else " />"
    return (
        f'<Gather action="{where}" actionOnEmptyResult="true" finishOnKey=""{hints}'
        f' input="dtmf speech" language="{attribute(locale)}" method="POST" numDigits="1"'
        f' speechTimeout="auto" timeout="{wait}"{rest}'
    )


def _dial(where: str, dial: str) -> str:
    return f'<Dial action="{where}" timeout="{RING}"><Number>{content(dial)}</Number></Dial>'


@lru_cache(maxsize=4096)  # the clips and lines of a few releases: content, never a person's words
def _speak(said: Sound) -> tuple[str, ...]:
    if said.url:
        return (f"<Play>{content(said.url)}</Play>",)
    tag = f'<Say language="{attribute(said.locale)}" voice="{attribute(said.voice)}">'
    pieces = split(clean(said.text), LONGEST_SAY)
    return tuple(f"{tag}{content(piece)}</Say>" for piece in pieces if piece.strip())


@lru_cache(maxsize=1024)
def _hints(hints: tuple[str, ...]) -> str:
    entries = (" ".join(hint.replace(",", " ").split())[:LONGEST_HINT] for hint in hints)
    chosen = [attribute(entry) for entry in dict.fromkeys(entries) if entry.strip()][:MOST_HINTS]
    fitting = within(_ROOM_FOR_HINTS, [f"{entry}," for entry in chosen]).rstrip(",")
    return f' hints="{fitting}"' if fitting else ""
