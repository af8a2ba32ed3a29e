"""A turn and what it promised: a text recalled in one statement, and kept in one transaction.

The carrier may deliver one event twice, even at the same time; its key decides. The first
delivery to be kept wins, and every other is given the answer of the first.

What an effect means is not known here: whoever keeps a turn hands in a `Perform`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from msgspec import Struct
from sqlalchemy import false, literal_column, select, union_all
from sqlalchemy.sql import bindparam

from helpline.conversation.types import Effect
from helpline.storage import contacts, journal, sessions
from helpline.storage.contacts import Stop
from helpline.storage.database import Database, DatabaseAway, Row, Unit
from helpline.storage.journal import Note
from helpline.storage.schema import contacts as contact_rows
from helpline.storage.schema import replies
from helpline.storage.schema import sessions as session_rows
from helpline.storage.sessions import StoredSession
from helpline.storage.statements import Upsert, from_millis, parameters, to_millis

TEXT = "text"

_NOBODY = "readiness"
"""Stands where a contact, or an event, would."""

Perform = Callable[[Unit, str, Effect, datetime, datetime], None]
"""Does, in an open unit, for a contact, what an effect means: `perform(unit, contact, effect, at,
now)`. `at` is when it was promised; `now`, when it had to wait, is later. Twice does it once."""


class Recalled(Struct, frozen=True):
    """All that is known when a text comes in."""

    stop: Stop | None
    sessions: dict[str, StoredSession]
    earlier_answer: str | None
    """The answer already given to this very message; to be given again, and nothing else done."""


NOTHING = Recalled(None, {}, None)
"""What is known of somebody who was never here, or when nothing can be recalled."""


class TextTurn(Struct, frozen=True, tag="text"):
    """One text, answered: everything that must be kept before the answer leaves.

    `key` names the message (its MessageSid). `session` is the conversation after it; None
    leaves what is kept as it is, as when the database was away and nothing could be recalled,
    or where the person is to be forgotten.
    """

    key: str
    contact: str
    answer: str
    session: StoredSession | None
    at: datetime
    effects: tuple[Effect, ...] = ()
    note: Note | None = None


class CallEffects(Struct, frozen=True, tag="call"):
    """What one moment of a call promised; `key` names that moment."""

    key: str
    contact: str
    at: datetime
    effects: tuple[Effect, ...]


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

KEEP_REPLY = Upsert(
    lambda insert: insert(replies).values(parameters(replies)).on_conflict_do_nothing()
)
REPLY = select(replies.c.answer).where(replies.c.key == bindparam("key"))


def recall_text(db: Database, contact: str, key: str) -> Recalled:
    """What is known about `contact` and about the message `key`. Raises DatabaseAway."""
    rows: dict[str, Row] = {row[0]: row for row in db.all(RECALL_TEXT, contact=contact, key=key)}
    reply, stop = rows.pop(_REPLY, None), rows.pop(_STOP, None)
    return Recalled(
        stop=Stop(from_millis(stop[4]), stop[1]) if stop else None,
        sessions=dict(sessions.from_row(row) for row in rows.values()),
        earlier_answer=reply[1] if reply else None,
    )


def save_text(db: Database, turn: TextTurn, was: StoredSession | None, perform: Perform) -> str:
    """Keep `turn`, and return the answer to give: ours, or the one given to this message before.

    `was` is the text session that `recall_text` found, expired or not. Raises StaleTurn if
    another message of this person was kept since then: recall, step and save again. Raises
    DatabaseAway: the turn is then a promise for the outbox.

    A turn with effects is on the disk when this returns. One without is safe from a kill, and
    from a power failure a moment later: syncing it at once doubles what a text costs.
    """
    with db.begin(durable=bool(turn.effects)) as unit:
        if (earlier := _earlier_answer(unit, turn.key, turn.answer, turn.at)) is not None:
            return earlier
        if turn.session:
            sessions.swap(unit, turn.contact, TEXT, turn.session, was)
        for effect in turn.effects:
            perform(unit, turn.contact, effect, turn.at, turn.at)
        if turn.note:
            journal.write(unit, turn.note)
    return turn.answer


def save_call_effects(db: Database, promise: CallEffects, perform: Perform) -> None:
    """Keep what a call has promised; durable when this returns. Raises DatabaseAway."""
    replay(db, promise, perform, promise.at)


def replay(db: Database, promise: TextTurn | CallEffects, perform: Perform, now: datetime) -> None:
    """Keep a promise that may have had to wait until `now`; what is newer stays.

    A key that was kept before is left alone: doing it twice does it once. Raises DatabaseAway.
    """
    with db.begin() as unit:
        answer = promise.answer if isinstance(promise, TextTurn) else ""
        if _earlier_answer(unit, promise.key, answer, promise.at) is not None:
            return
        if isinstance(promise, TextTurn) and promise.session:
            sessions.write(unit, promise.contact, TEXT, promise.session)
        for effect in promise.effects:
            perform(unit, promise.contact, effect, promise.at, now)
        if isinstance(promise, TextTurn) and promise.note:
            journal.write(unit, promise.note)


def refusal(db: Database) -> str | None:
    """Why the database would not take a turn now, as a sentence for an operator; None: it would.

    It is tried, and undone, on every table that a turn writes to: rights are granted one by one.
    """
    at = datetime.now(UTC)
    try:
        with db.begin(durable=False) as unit:
            unit.run(KEEP_REPLY, key=_NOBODY, answer="", at=0)
            contacts.opt_out(unit, _NOBODY, at, now=at)
            sessions.write(unit, _NOBODY, "text", StoredSession("", "", True, at))
            journal.write(unit, Note(_NOBODY, at, "text", "", "", "", ""))
            contacts.erase(unit, _NOBODY, at)
            raise _Undo
    except _Undo:
        return None
    except DatabaseAway as away:
        return str(away)
    except Exception as fault:  # whatever it is, an operator must learn of it
        return f"The database refuses what a turn writes: {type(fault).__name__}."
    raise AssertionError("It cannot end without being undone")


class _Undo(Exception):
    """Nothing of it is to be kept."""


def _earlier_answer(unit: Unit, key: str, answer: str, at: datetime) -> str | None:
    """The answer given to the event `key` before; None: `answer` has now been put there."""
    if unit.run(KEEP_REPLY, key=key, answer=answer, at=to_millis(at)):
        return None
    found = unit.one(REPLY, key=key)
    return str(found[0]) if found else answer
