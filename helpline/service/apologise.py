"""Say sorry, in the person's language, when something broke on our side."""

from __future__ import annotations

from helpline.channels.voice import Said
from helpline.dialogue.types import Session, Tell, Turn
from helpline.runtime import Runtime

LINE = "fault"


def apologise_by_voice(rt: Runtime, session: Session | None) -> tuple[Turn, list[Said]]:
    """A last turn with a number to call; in every language where none is known yet."""
    edition = rt.library.live()
    known = (session.language,) if session and session.chosen else edition.script.languages
    told = session or _nobody(rt)
    turn = Turn(told, tuple(Tell(LINE, code) for code in known), then="end")
    return turn, edition.sounds(turn, rest=False)


def apologise_by_text(rt: Runtime) -> list[str]:
    """One text with a number to call."""
    script = rt.library.live().script
    return [text for code in script.languages[:1] if (text := script.line(code, LINE).text)]


def _nobody(rt: Runtime) -> Session:
    from helpline.dialogue.engine import open_session

    return open_session(rt.library.live().script, "", "voice")
