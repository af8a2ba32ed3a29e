"""Write down a conversation: to download, or to keep among those that must stay true."""

from __future__ import annotations

import os
import re

from helpline.errors import HelplineError
from helpline.handset.faults import HandsetError
from helpline.handset.transcript import call_transcript, text_transcript
from helpline.runtime import Runtime
from helpline.web.demo.browser_phone import BrowserPhone

FOLDER = "conversations"
"""Below `prompts/`."""
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
LONGEST_NAME = 60
"""Characters."""


class NotSaved(HelplineError):
    """The conversation was not saved. `reason`: elsewhere (there is no folder to write to), name
    (it is none for a file) or taken (there is such a file)."""

    def __init__(self, reason: str, why: str) -> None:
        super().__init__(why)
        self.reason = reason


def write_transcript(rt: Runtime, phone: BrowserPhone, what: str) -> str:
    """The transcript of the last "call" or of the "texts". Raises `HandsetError` where there were
    none."""
    if what == "call" and phone.call is not None:
        transcript = call_transcript(phone.call.events, "A call from the browser.")
    elif what == "texts" and phone.exchanges:
        transcript = text_transcript(phone.exchanges, "A conversation by text from the browser.")
        transcript = transcript.replace(
            "\n  ", " / "
        )  # one line a message, as shipped ones have it
    else:
        raise HandsetError(None, "there is nothing to keep yet")
    title, channel, rest = transcript.split("\n", 2)
    moment = f"at: {rt.now():%Y-%m-%dT%H:%M}+00:00"
    return "\n".join((title, channel, moment, rest))


def can_save(rt: Runtime) -> bool:
    """Whether the words are read from a working copy that may be written to."""
    prompts = rt.settings.prompts.resolve()
    folder = prompts / FOLDER
    target = folder if folder.is_dir() else prompts
    copy = any((above / ".git").exists() for above in (prompts, *prompts.parents))
    return copy and os.access(target, os.W_OK)


def save_transcript(rt: Runtime, name: str, transcript: str) -> str:
    """Write a transcript as `name`.txt and return its path below `prompts/`.

    Never replaces a file. Raises `NotSaved`.
    """
    if not can_save(rt):
        raise NotSaved("elsewhere", "The words are not read from a working copy.")
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise NotSaved("name", "A name is small letters, digits and hyphens.")
    file = rt.settings.prompts / FOLDER / f"{name}.txt"
    file.parent.mkdir(exist_ok=True)
    try:
        with file.open("x", encoding="utf-8", newline="\n") as out:
            out.write(transcript)
    except FileExistsError as reason:
        raise NotSaved("taken", "There is a conversation of that name.") from reason
    except OSError as reason:
        raise NotSaved("elsewhere", "The folder cannot be written to.") from reason
    return f"{FOLDER}/{file.name}"
