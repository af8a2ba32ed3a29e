"""Hand out the sound of a clip: from the local shelf, else from the database."""

from __future__ import annotations

from pathlib import Path

from helpline.runtime import Runtime
from helpline.storage import clips
from helpline.storage.database import DatabaseAway


def clip_file(rt: Runtime, name: str) -> Path | None:
    """The file of the clip `name`, put on the shelf if it was not there; None: no such clip."""
    path = rt.shelf.path(name)
    if path.exists():
        return path
    try:
        audio = clips.audio(rt.database, name)
    except DatabaseAway:
        return None
    if audio is None:
        return None
    rt.shelf.put(name, audio)
    return path
