"""Answer a texter: one text in, the texts to send back out.

The conversation is kept under the contact and stays open for a day. The same text twice gets
the same answer. While the database is away, or where something of ours breaks, a text is
answered without memory, and what was promised in it goes to the outbox.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from msgspec import structs

from helpline.carriers.inbound import Inbound
from helpline.content.model import Script
from helpline.conversation.engine import open_session, step
from helpline.conversation.turns import lines
from helpline.conversation.types import Heard, OptIn, OptOut, Session, Tell, Turn
from helpline.runtime import Runtime
from helpline.runtime.release_cache import NothingPublished
from helpline.service.answer_call import CARRY_ON, newest_crisis, newest_dropped
from helpline.service.apologise import apologise_by_text
from helpline.service.effects import DEADLINE, add_to_outbox, keep_text, recall, recall_from_outbox
from helpline.service.error_log import report
from helpline.service.persist import PARTED, VITAL, note_of, opened, stored, tells, unkept
from helpline.storage.database import DatabaseAway
from helpline.storage.sessions import StaleTurn
from helpline.storage.text_turns import NOTHING, Recalled, TextTurn
from helpline.understanding.understand import understand

TRIES = 5
"""How often a turn is taken again because another text of the same person came between."""

ALWAYS = frozenset(("emergency", "crisis", "urgent", "help", "start"))
"""Lines that reach even those who opted out: they asked, and it may be their life."""

_GOODBYE = frozenset(("goodbye",))

CARRIER_START = frozenset(("yes",))
"""What Twilio, too, takes for START from somebody who has opted out."""


def answer_text(rt: Runtime, inbound: Inbound) -> list[str]:
    """The texts to answer with; none where the carrier has answered or silence is wanted.

    A fault on the way through the database must cost nobody the words for danger, nor an
    opt-out, so the text is then answered without it; an apology is what is left.
    """
    contact = rt.contact(inbound.sender) if inbound.sender else None
    for answer in (_with_memory, _without_memory):
        try:
            with rt.database.deadline(DEADLINE):
                return answer(rt, inbound, contact)
        except NothingPublished:
            raise
        except Exception as fault:  # whatever it was, the person must read something
            report(fault, "A text")
    assert isinstance(inbound.signal, Heard)
    return apologise_by_text(rt, inbound.signal.text)


def _with_memory(rt: Runtime, inbound: Inbound, contact: str | None) -> list[str]:
    if contact is None:
        return _without_memory(rt, inbound, contact)
    for left in reversed(range(TRIES)):
        try:
            recalled = recall(rt, contact, inbound.key)
        except DatabaseAway:
            return _without_memory(rt, inbound, contact)
        if recalled.earlier_answer is not None:
            return _read(recalled.earlier_answer)
        turn, messages = _turn(rt, inbound, recalled)
        kept = _kept(rt, inbound, contact, turn, messages)
        try:
            # the last time, what was promised is kept without the place it was promised at
            kept = kept if left else structs.replace(kept, session=None)
            return _answer(rt, turn, kept, keep_text(rt, kept, recalled.sessions.get("text")))
        except StaleTurn:
            continue
    raise AssertionError("The last try keeps no session, so it cannot be stale")


def _turn(rt: Runtime, inbound: Inbound, recalled: Recalled) -> tuple[Turn, list[str]]:
    """The turn that answers, and its texts."""
    now = rt.now()
    session = _session(rt, recalled, now)
    edition = rt.library.edition(session.script)
    heard = _heard(inbound, recalled)
    turn = step(edition.script, session, heard, now)
    if not any(tells(said, VITAL) for said in turn.says):
        turn = _answered_by_carrier(edition.script, session, inbound) or turn
    elif inbound.opt_out_type == "STOP":
        turn = turn._replace(effects=(_opt_out(edition.script, session, heard),))
    if _silent(rt, inbound, recalled, turn):
        return turn, []
    return turn, edition.book.messages(turn)


def _session(rt: Runtime, recalled: Recalled, now: datetime) -> Session:
    """The open conversation, or a new one in the language of the last."""
    kept = recalled.sessions.get("text")
    last = opened(kept)[1] if kept else None
    crisis = newest_crisis(recalled.sessions)
    if kept and last and not kept.over and now - kept.touched_at < CARRY_ON:
        return last._replace(crisis_at=crisis)
    dropped = newest_dropped(recalled.sessions, now)
    known = last or dropped
    fresh = open_session(rt.library.live().script, "", "text", known.language if known else None)
    place = dropped.place._replace(part=0) if dropped else None
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
        assert isinstance(inbound.signal, Heard)
        effect = _opt_out(script, session, inbound.signal)
        ended = session._replace(over=True)
        return Turn(ended, lines(script, session, "stop"), (effect,), then="end")
    if inbound.opt_out_type == "START":
        return Turn(session, lines(script, session, "start"), (OptIn(),))
    return None


def _opt_out(script: Script, session: Session, heard: Heard) -> OptOut:
    """The opt-out that the carrier has seen; whether by CANCEL, the words themselves tell."""
    return OptOut(by_cancel=understand(script, heard.text, session.language).cancel)


def _silent(rt: Runtime, inbound: Inbound, recalled: Recalled, turn: Turn) -> bool:
    told = {said.line for said in turn.says if isinstance(said, Tell)}
    if told & VITAL:
        return False
    if inbound.opt_out_type:
        return True
    if inbound.carrier_keyword and rt.settings.twilio_answers_stop:
        return True
    stopping = any(isinstance(effect, OptOut) for effect in turn.effects)
    return recalled.stop is not None and not told & ALWAYS and not stopping


def _kept(rt: Runtime, inbound: Inbound, contact: str, turn: Turn, messages: list[str]) -> TextTurn:
    parted = any(tells(said, _GOODBYE) for said in turn.says)
    return TextTurn(
        key=inbound.key,
        contact=contact,
        answer=json.dumps(messages, ensure_ascii=False),
        session=stored(rt, turn.session, PARTED if parted else ""),
        at=rt.real_now(),
        effects=turn.effects,
        note=note_of(rt, inbound, turn),
    )


def _without_memory(rt: Runtime, inbound: Inbound, contact: str | None) -> list[str]:
    """The answer to a text alone. The conversation that is kept stays as it is, since this
    one knows nothing of it; only a crisis is worth more than the place it had reached."""
    known = recall_from_outbox(rt, contact, inbound.key) if contact else NOTHING
    if known.earlier_answer is not None:
        return _read(known.earlier_answer)
    turn, messages = _turn(rt, inbound, known)
    if contact is None:
        return messages
    kept = _kept(rt, inbound, contact, turn, messages)
    if not turn.session.crisis_at:
        kept = structs.replace(kept, session=None)
    return _answer(rt, turn, kept, add_to_outbox(rt, kept))


def _answer(rt: Runtime, turn: Turn, kept: TextTurn, answer: str | None) -> list[str]:
    """The answer, once its promises are on the disk; without them, a word of regret."""
    if answer is not None or not turn.effects:
        return _read(kept.answer if answer is None else answer)
    edition = rt.library.edition(turn.session.script)
    return edition.book.messages(unkept(turn, lines(edition.script, turn.session, "not-now")))


def _read(answer: str) -> list[str]:
    return [str(message) for message in json.loads(answer)]
