"""Keep this conversation: as a transcript to download, or among those that must stay true."""

from __future__ import annotations

from flask import abort

from helpline.handset.faults import HandsetError
from helpline.handset.transcript import call_transcript, text_transcript
from helpline.runtime import Runtime
from helpline.web.demo.browser_phone import BrowserPhone
from helpline.web.demo.csrf import at_this_machine
from helpline.web.demo.payload import Asked, choice, text
from helpline.web.demo.save_transcript import LONGEST_NAME, collect


def keep(rt: Runtime, pocket: BrowserPhone, sent: Asked) -> dict[str, str]:
    """The transcript of the call or of the texts; with a name, it is written to `prompts/`, too.

    Only somebody at this very machine may write. Raises `NotKept`, `HandsetError`.
    """
    transcript = _transcript(rt, pocket, choice(sent, "what", ("call", "texts"), "call"))
    if "name" not in sent:
        return {"transcript": transcript}
    if not at_this_machine():
        abort(403)
    path = collect(rt, text(sent, "name", LONGEST_NAME), transcript)
    return {"transcript": transcript, "path": path}


def _transcript(rt: Runtime, pocket: BrowserPhone, what: str) -> str:
    if what == "call" and pocket.call is not None:
        written = call_transcript(pocket.call.events, "A call from the browser.")
    elif what == "texts" and pocket.exchanges:
        written = text_transcript(pocket.exchanges, "A conversation by text from the browser.")
        written = written.replace("\n  ", " / ")  # one line a message, as shipped ones have it
    else:
        raise HandsetError(None, "there is nothing to keep yet")
    title, channel, rest = written.split("\n", 2)
    moment = f"at: {rt.now():%Y-%m-%dT%H:%M}+00:00"
    return "\n".join((title, channel, moment, rest))
