"""One text and its answer: recalled in one statement, kept in one transaction.

The carrier may deliver one message twice, even at the same time; its key decides. The first
delivery to be kept wins, and every other is given the answer of the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import false, literal_column, select, union_all
from sqlalchemy.sql import bindparam

from helpline.conversation.types import Effect, Forget
from helpline.storage import contacts, journal, sessions
from helpline.storage.contacts import Stop
from helpline.storage.database import Database, Row, Unit
from helpline.storage.journal import Note
from helpline.storage.schema import contacts as contact_rows
from helpline.storage.schema import replies
from helpline.storage.schema import sessions as session_rows
from helpline.storage.sessions import StoredSession
from helpline.storage.statements import Upsert, given
from helpline.storage.times import from_millis, to_millis

TEXT = "text"


@dataclass(frozen=True, slots=True)
class Recalled:
    """All that is known when a text comes in."""

    stop: Stop | None
    sessions: dict[str, StoredSession]
    earlier_answer: str | None
    """The answer already given to this very message; to be given again, and nothing else done."""


@dataclass(frozen=True, slots=True)
class TextTurn:
    """One text, answered: everything that must be kept before the answer leaves.

    `key` names the message (its MessageSid). `session` is the conversation after it; None
    leaves what is kept as it is, as when the database was away and nothing could be recalled.
    `word` is the stop word of ours that was recognised, where it opted out.
    """

    key: str
    contact: str
    answer: str
    session: StoredSession | None
    at: datetime
    effects: tuple[Effect, ...] = ()
    word: str = ""
    note: Note | None = None


_REPLY, _STOP = "reply", "stop"  # beside "text" and "voice" in the first column

RECALL_TEXT = union_all(
    select(
        literal_column(f"'{_REPLY}'"),
        replies.c.answer,
        literal_column("''"),
        false(),
        replies.c.at,
    ).where(replies.c.key == bindparam("key")),
    select(
        literal_column(f"'{_STOP}'"),
        contact_rows.c.stopped_word,
        literal_column("''"),
        false(),
        contact_rows.c.stopped_at,
    ).where(contact_rows.c.key == bindparam("contact"), contact_rows.c.stopped_at.is_not(None)),
    select(
        session_rows.c.channel,
        session_rows.c.state,
        session_rows.c.release,
        session_rows.c.over,
        session_rows.c.touched_at,
    ).where(session_rows.c.contact == bindparam("contact")),
)

KEEP_REPLY = Upsert(lambda insert: insert(replies).values(given(replies)).on_conflict_do_nothing())
REPLY = select(replies.c.answer).where(replies.c.key == bindparam("key"))


def recall_text(db: Database, contact: str, key: str) -> Recalled:
    """What is known about `contact` and about the message `key`. Raises DatabaseAway."""
    rows: dict[str, Row] = {row[0]: row for row in db.all(RECALL_TEXT, contact=contact, key=key)}
    reply, stop = rows.pop(_REPLY, None), rows.pop(_STOP, None)
    return Recalled(
        stop=Stop(from_millis(stop[4]), stop[1]) if stop else None,
        sessions=dict(sessions.stored(row) for row in rows.values()),
        earlier_answer=reply[1] if reply else None,
    )


def save_text(db: Database, turn: TextTurn, was: StoredSession | None) -> str:
    """Keep `turn`, and return the answer to give: ours, or the one given to this message before.

    `was` is the text session that `recall_text` found, expired or not. Raises StaleTurn if
    another message of this person was kept since then: recall, step and save again. Raises
    DatabaseAway: the turn is then a promise for the spool.

    A turn with effects is on the disk when this returns. One without is safe from a kill, and
    from a power failure a moment later: syncing it at once doubles what a text costs.
    """
    with db.begin(durable=bool(turn.effects)) as unit:
        if (earlier := _answered(unit, turn)) is not None:
            return earlier
        if turn.session and Forget() not in turn.effects:
            sessions.swap(unit, turn.contact, TEXT, turn.session, was)
        _keep_rest(unit, turn)
    return turn.answer


def replay_text(db: Database, turn: TextTurn) -> None:
    """Keep a turn that was answered while the database was away; what is newer stays."""
    with db.begin() as unit:
        if _answered(unit, turn) is None:
            if turn.session and Forget() not in turn.effects:
                sessions.write(unit, turn.contact, TEXT, turn.session)
            _keep_rest(unit, turn)


def _answered(unit: Unit, turn: TextTurn) -> str | None:
    """The answer given to this message before; None: ours has now been put there."""
    if unit.run(KEEP_REPLY, key=turn.key, answer=turn.answer, at=to_millis(turn.at)):
        return None
    found = unit.one(REPLY, key=turn.key)
    return str(found[0]) if found else turn.answer


def _keep_rest(unit: Unit, turn: TextTurn) -> None:
    contacts.apply(unit, turn.contact, turn.effects, turn.at, turn.word)
    if turn.note:
        journal.write(unit, turn.note)
