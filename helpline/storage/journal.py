"""What happened, for counting and for finding faults. Nobody is in it: no contact, no words said.

The event that a row came from is kept for a day, so that a repeated webhook notes nothing
twice, and then blanked (`purge.py`): the carrier knows whose event it was.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from helpline.storage.database import Unit
from helpline.storage.schema import journal
from helpline.storage.statements import Upsert, parameters, to_millis


class Note(Struct, frozen=True):
    """One thing that happened. `event` names it once and for all; a second `event` is no news."""

    event: str
    at: datetime
    channel: str  # voice | text
    language: str
    release: str  # digest
    place: str  # id of a menu or topic
    kind: str  # what happened there, in one word: "topic", "menu", "miss", "crisis" ...


NOTE = Upsert(
    lambda insert: insert(journal).values(parameters(journal, "id")).on_conflict_do_nothing()
)


def write(unit: Unit, note: Note) -> bool:
    """Write one note; False where this event has been noted before."""
    changed = unit.run(
        NOTE,
        event=note.event,
        at=to_millis(note.at),
        channel=note.channel,
        language=note.language,
        release=note.release,
        place=note.place,
        kind=note.kind,
    )
    return bool(changed)
