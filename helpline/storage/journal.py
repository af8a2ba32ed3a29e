"""What happened, for counting and for finding faults. Nobody is in it: no contact, no words said.

The event that a row came from is kept for a day, so that a repeated webhook notes nothing
twice, and then blanked (`purge.py`): the carrier knows whose event it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from helpline.storage.database import Database, Unit
from helpline.storage.schema import journal
from helpline.storage.statements import Upsert, given
from helpline.storage.times import to_millis


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that happened. `event` names it once and for all; a second `event` is no news."""

    event: str
    at: datetime
    channel: str  # voice | text
    language: str
    release: str  # digest
    place: str  # id of a menu or topic
    kind: str  # what happened there, in one word: "topic", "menu", "miss", "crisis" ...


NOTE = Upsert(lambda insert: insert(journal).values(given(journal, "id")).on_conflict_do_nothing())


def note(db: Database, *notes: Note) -> None:
    """Write notes, now. What may wait a second goes to the `WriteBehind` instead."""
    with db.begin(durable=False) as unit:
        for each in notes:
            write(unit, each)


def write(unit: Unit, note: Note) -> None:
    """One note, as a part of a larger unit of work."""
    unit.run(
        NOTE,
        event=note.event,
        at=to_millis(note.at),
        channel=note.channel,
        language=note.language,
        release=note.release,
        place=note.place,
        kind=note.kind,
    )
