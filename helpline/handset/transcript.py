"""A call or a conversation by text written down: for the screen, and to be kept as a test."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from helpline.handset.events import (
    Dialled,
    Ended,
    Event,
    Noted,
    Played,
    Pressed,
    Recorded,
    Spoke,
    SpokenText,
    Toned,
    Waited,
    words_of,
)
from helpline.handset.faults import Caution
from helpline.handset.messages import TextExchange, TextMessage

_OUTCOMES = {
    "completed": "spoke with a person",
    "busy": "the line was busy",
    "no-answer": "nobody answered",
    "failed": "the call could not be put through",
}
_ENDINGS = {
    "helpline": "The helpline hung up.",
    "caller": "You hung up.",
    "line": "The line went dead.",
    "limit": "The call had lasted four hours.",
    "fault": "The call was lost to a fault.",
}


def clock(seconds: float) -> str:
    """A moment of a call as minutes and seconds, 0:03."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def screen_lines(events: Iterable[Event]) -> Iterator[str]:
    """What a person at a terminal wants to see of these events, one line each."""
    for event in events:
        line = _screen(event)
        if line:
            yield f"{clock(event.start):>5}  {line}"


def _screen(event: Event) -> str:
    words = words_of(event)
    if words:
        return f"{words}  ({event.seconds:.1f} s)"
    match event:
        case Pressed(keys=keys, use=use):
            return f"> {keys}" + {"early": "  (kept)", "none": "  (not listened to)"}.get(use, "")
        case Spoke(text=text, understood=understood):
            return f"> say {text}" + ("" if understood else "  (not listened to)")
        case Noted(caution=caution):
            return f"! {caution_line(caution)}"
        case Ended():
            return _ending(event)
        case _:
            aside = _aside(event)
            return f"({aside}, {event.seconds:.1f} s)" if aside else ""


def _aside(event: Event) -> str:
    """What happens without words."""
    match event:
        case Played():
            return "pause"
        case Toned(digits=digits):
            return digits
        case Waited(why=why):
            return why
        case Dialled(number=number, outcome=outcome):
            return f"connected to {number}: {_OUTCOMES[outcome]}"
        case Recorded():
            return "recorded"
        case _:
            return ""


def _ending(event: Ended) -> str:
    told = f" {event.detail}." if event.detail else ""
    return _ENDINGS[event.by] + told


def caution_line(caution: Caution) -> str:
    """A caution in one line, with Twilio's code if it has one."""
    return f"{caution.code}: {caution.what}" if caution.code else caution.what


def call_transcript(events: Iterable[Event], title: str) -> str:
    """A call as a transcript: `>` what the caller did, `<` what was heard of the helpline.

    What happens out of sight of a phone is not in it.
    """
    lines = [f"# {title}", "channel: voice", "> (call)"]
    for event in events:
        line = _transcript_line(event)
        if line:
            lines.append(line)
    return "\n".join(lines) + "\n"


def _transcript_line(event: Event) -> str:
    match event:
        case SpokenText(by="network") | Played(silent=True):
            return ""
        case SpokenText() | Played():
            return f"< {event.words}"
        case Pressed(keys=keys):
            return f"> {keys}"
        case Spoke(text=text):
            return f"> say {text}"
        case Waited(why="silence"):
            return "> (silence)"
        case Ended(by="caller"):
            return "> (hang up)"
        case Ended(by="line"):
            return "> (drop)"
        case _:
            return ""


def text_lines(exchange: TextExchange) -> Iterator[str]:
    """What a person at a terminal wants to see of one text and its replies."""
    for reply in exchange.replies:
        yield from (f"< {line}" for line in reply.body.split("\n"))
        yield from (f"< ({url})" for url in reply.media)
        yield f"    {_cost(reply)}"
    if not exchange.replies:
        yield "    (no reply)"
    for caution in exchange.cautions:
        yield f"    ! {caution_line(caution)}"
    if exchange.error is not None:
        yield f"    ! no reply reaches the phone: {exchange.error}"


def _cost(reply: TextMessage) -> str:
    count = reply.count
    many = "segment" if count.segments == 1 else "segments"
    told = f"{count.segments} {many}, {count.units} units of {count.encoding}"
    return f"{told}; not delivered: {reply.error}" if reply.error else told


def text_transcript(exchanges: Iterable[TextExchange], title: str) -> str:
    """A conversation by text as a transcript. Twilio's own replies are not in it."""
    lines = [f"# {title}", "channel: text"]
    for exchange in exchanges:
        lines.append(f"> {exchange.sent}")
        for reply in exchange.replies:
            if reply.by == "helpline":
                lines.append("< " + reply.body.replace("\n", "\n  "))
    return "\n".join(lines) + "\n"
