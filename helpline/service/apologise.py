"""Say sorry, in the person's language, when something broke on our side.

A text that speaks of danger gets the words for that instead, as long as it can be read.
"""

from __future__ import annotations

from helpline.conversation.engine import open_session
from helpline.conversation.types import Session, Tell, Turn
from helpline.runtime import Runtime
from helpline.service.answer_call import CallAnswer
from helpline.service.error_log import report
from helpline.understanding.intent import DANGERS

LINE = "fault"


def apologise_by_voice(rt: Runtime, session: Session | None) -> CallAnswer:
    """A last turn with a number to call; in every language where none is known yet."""
    release = rt.releases.live()
    session = session or open_session(release.script, "voice")
    known = (session.language,) if session.language_chosen else release.script.languages
    return CallAnswer(release, Turn(session, tuple(Tell(LINE, code) for code in known), then="end"))


def apologise_by_text(rt: Runtime, written: str = "") -> list[str]:
    """One text with a number to call, in the language of what was `written`."""
    release = rt.releases.live()
    line, code = LINE, release.script.languages[0]
    try:
        intent = release.understanding.read(written)
        line, code = intent.kind if intent.kind in DANGERS else LINE, intent.language
    except Exception as fault:  # nothing may come between a person and a word of ours
        report(fault, "A text cannot be read")
    text = release.script.line(code, line).text
    return [text] if text else []
