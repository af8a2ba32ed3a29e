"""Say sorry, in the person's language, when something broke on our side.

A text that speaks of danger gets the words for that instead, as long as it can be read.
"""

from __future__ import annotations

from helpline.carriers.twilio.voice import Said
from helpline.content.model import Script
from helpline.conversation.types import Session, Tell, Turn
from helpline.runtime import Runtime
from helpline.service.error_log import report
from helpline.service.persist import VITAL
from helpline.understanding.understand import understand

LINE = "fault"


def apologise_by_voice(rt: Runtime, session: Session | None) -> tuple[Turn, list[Said]]:
    """A last turn with a number to call; in every language where none is known yet."""
    edition = rt.library.live()
    known = (session.language,) if session and session.chosen else edition.script.languages
    told = session or _nobody(rt)
    turn = Turn(told, tuple(Tell(LINE, code) for code in known), then="end")
    return turn, edition.sounds(turn, rest=False)


def apologise_by_text(rt: Runtime, written: str = "") -> list[str]:
    """One text with a number to call, in the language of what was `written`."""
    script = rt.library.live().script
    line, code = _line_for(script, written)
    return [text] if (text := script.line(code, line).text) else []


def _line_for(script: Script, written: str) -> tuple[str, str]:
    """The line to send, and its language; a text that cannot be read tells neither."""
    try:
        meaning = understand(script, written)
    except Exception as fault:  # nothing may come between a person and a word of ours
        report(fault, "A text cannot be read")
        return LINE, script.languages[0]
    return meaning.means if meaning.means in VITAL else LINE, meaning.language


def _nobody(rt: Runtime) -> Session:
    from helpline.conversation.engine import open_session

    return open_session(rt.library.live().script, "", "voice")
