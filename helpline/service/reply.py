"""Answer a texter: one text in, the texts to send back out.

The conversation is kept under the contact and stays open for a day. The same text twice gets
the same answer. While the database is away a text is answered without memory, and what was
promised in it goes to the spool.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from helpline.channels.inbound import Inbound
from helpline.content.model import Script
from helpline.dialogue.engine import open_session, step
from helpline.dialogue.moves import lines
from helpline.dialogue.types import Heard, OptIn, OptOut, Session, Tell, Turn
from helpline.runtime import Runtime
from helpline.service.answer import CARRY_ON, newest_dropped
from helpline.service.keep import make_good, note_of, opened, plain, spool_text, stored
from helpline.storage.database import DatabaseAway
from helpline.storage.exchange import Recalled, TextTurn, recall_text, save_text
from helpline.storage.sessions import StaleTurn

TRIES = 5
"""How often a turn is taken again because another text of the same person came between."""

ALWAYS = frozenset(("emergency", "crisis", "urgent", "help", "start"))
"""Lines that reach even those who opted out: they asked, and it may be their life."""

CARRIER_START = frozenset(("yes",))
"""What Twilio, too, takes for START from somebody who has opted out."""


def answer_text(rt: Runtime, inbound: Inbound) -> list[str]:
    """The texts to answer with; none where the carrier has answered or silence is wanted."""
    contact = rt.contact(inbound.sender) if inbound.sender else None
    if contact is None:
        _, messages = _turn(rt, inbound, _NOTHING)
        return messages
    make_good(rt)  # what was promised while the database was away holds before anything else
    for _ in range(TRIES):
        try:
            recalled = recall_text(rt.database, contact, inbound.key)
        except DatabaseAway:
            return _without_memory(rt, inbound, contact)
        if recalled.earlier_answer is not None:
            return _read(recalled.earlier_answer)
        turn, messages = _turn(rt, inbound, recalled)
        try:
            kept = _kept(rt, inbound, contact, turn, messages)
            return _read(save_text(rt.database, kept, recalled.sessions.get("text")))
        except StaleTurn:
            continue
        except DatabaseAway:
            return _spooled(rt, inbound, contact, turn, messages)
    return messages


_NOTHING = Recalled(stop=None, sessions={}, earlier_answer=None)


def _turn(rt: Runtime, inbound: Inbound, recalled: Recalled) -> tuple[Turn, list[str]]:
    """The turn that answers, and its texts."""
    now = rt.now()
    session = _session(rt, recalled, now)
    edition = rt.library.edition(session.script)
    heard = _heard(inbound, recalled)
    turn = _answered_by_carrier(edition.script, session, inbound) or step(
        edition.script, session, heard, now
    )
    if _silent(rt, inbound, recalled, turn):
        return turn, []
    return turn, edition.book.messages(turn)


def _session(rt: Runtime, recalled: Recalled, now: datetime) -> Session:
    """The open conversation, or a new one in the language of the last."""
    kept = recalled.sessions.get("text")
    last = opened(kept)[1] if kept else None
    if kept and last and not kept.over and now - kept.touched_at < CARRY_ON:
        return last
    dropped = newest_dropped(recalled.sessions, now)
    known = last or dropped
    fresh = open_session(rt.library.live().script, "", "text", known.language if known else None)
    place = dropped.place._replace(part=0) if dropped else None
    crisis = last.crisis_at if last else 0
    return fresh._replace(resume=place, chosen=known is not None, crisis_at=crisis)


def _heard(inbound: Inbound, recalled: Recalled) -> Heard:
    assert isinstance(inbound.signal, Heard)
    heard = replace(inbound.signal, picture=inbound.media)
    if recalled.stop and heard.text.casefold() in CARRIER_START:
        return replace(heard, text="START")
    return heard


def _answered_by_carrier(script: Script, session: Session, inbound: Inbound) -> Turn | None:
    """What Twilio's own handling of STOP and START means for us; it has told the person."""
    if inbound.opt_out_type == "STOP":
        by_cancel = isinstance(inbound.signal, Heard) and inbound.signal.text.upper() == "CANCEL"
        ended = session._replace(over=True)
        return Turn(ended, lines(script, session, "stop"), (OptOut(by_cancel),), then="end")
    if inbound.opt_out_type == "START":
        return Turn(session, lines(script, session, "start"), (OptIn(),))
    return None


def _silent(rt: Runtime, inbound: Inbound, recalled: Recalled, turn: Turn) -> bool:
    told = {said.line for said in turn.says if isinstance(said, Tell)}
    if "crisis" in told or "emergency" in told:
        return False
    if inbound.opt_out_type:
        return True
    if inbound.carrier_keyword and rt.settings.twilio_answers_stop:
        return True
    stopping = any(isinstance(effect, OptOut) for effect in turn.effects)
    return recalled.stop is not None and not told & ALWAYS and not stopping


def _kept(rt: Runtime, inbound: Inbound, contact: str, turn: Turn, messages: list[str]) -> TextTurn:
    effects, word = plain(turn.effects)
    return TextTurn(
        key=inbound.key,
        contact=contact,
        answer=json.dumps(messages, ensure_ascii=False),
        session=stored(rt, turn.session),
        at=rt.now(),
        effects=effects,
        word=word,
        note=note_of(rt, inbound, turn),
    )


def _without_memory(rt: Runtime, inbound: Inbound, contact: str) -> list[str]:
    turn, messages = _turn(rt, inbound, _NOTHING)
    return _spooled(rt, inbound, contact, turn, messages)


def _spooled(
    rt: Runtime, inbound: Inbound, contact: str, turn: Turn, messages: list[str]
) -> list[str]:
    """The answer, once its promises are on the disk; without them, a word of regret."""
    if spool_text(rt, _kept(rt, inbound, contact, turn, messages)) or not turn.effects:
        return messages
    edition = rt.library.edition(turn.session.script)
    regret = turn._replace(says=lines(edition.script, turn.session, "not-now"), effects=())
    return edition.book.messages(regret)


def _read(answer: str) -> list[str]:
    return [str(message) for message in json.loads(answer)]
