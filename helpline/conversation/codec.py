"""A session as text and back: `load(dump(session), session.id) == session`.

The text is a JSON list, because it travels in the path of a URL and every letter
counts. `FORMAT` changes when a field is added, moved or dropped; a text of another
format is refused, and the conversation starts afresh rather than somewhere wrong.
"""

from __future__ import annotations

import json

from helpline.conversation.types import Place, Session
from helpline.errors import HelplineError

FORMAT = 1


class SessionUnreadable(HelplineError):
    """This text is not a session of ours, or of an older format."""


def dump(session: Session) -> str:
    """The session without its id, as compact text."""
    return json.dumps(
        [
            FORMAT,
            session.script,
            session.channel,
            session.language,
            _place(session.place),
            _flags(session),
            [_place(place) for place in session.trail],
            session.misses,
            session.asked,
            _place(session.resume),
            session.crisis_at,
            session.turns,
        ],
        separators=(",", ":"),
        ensure_ascii=False,
    )


def load(text: str, id: str) -> Session:
    """The session that `dump` wrote. Raises `SessionUnreadable`."""
    try:
        (format, script, channel, language, place, flags, trail, misses, asked, resume, crisis_at,
         turns) = json.loads(text)  # fmt: skip
        if format != FORMAT or len(flags) != len(FLAGS):
            raise ValueError
        return Session(
            id=id,
            script=script,
            channel=channel,
            language=language,
            place=Place(*place),
            trail=tuple(Place(*past) for past in trail),
            misses=misses,
            asked=tuple(asked),
            resume=Place(*resume) if resume else None,
            crisis_at=crisis_at,
            turns=turns,
            pace="slow" if flags[3] == "1" else "normal",
            chosen=flags[0] == "1",
            reachable=flags[1] == "1",
            paused=flags[2] == "1",
            informed=flags[4] == "1",
            over=flags[5] == "1",
        )
    except (ValueError, TypeError) as reason:
        raise SessionUnreadable("this is not a session this version can read") from reason


FLAGS = ("chosen", "reachable", "paused", "slow", "informed", "over")


def _flags(session: Session) -> str:
    values = (
        session.chosen,
        session.reachable,
        session.paused,
        session.pace == "slow",
        session.informed,
        session.over,
    )
    return "".join("1" if value else "0" for value in values)


def _place(place: Place | None) -> list[str | int] | None:
    return [place.node, place.part] if place else None
