"""Hand out the sound of a clip: from the local shelf, else from the database."""

from __future__ import annotations

from helpline.runtime import Runtime
from helpline.storage import clips
from helpline.storage.database import DatabaseAway


def clip_audio(rt: Runtime, name: str) -> bytes | None:
    """The clip `name`, put on the shelf if it was not there; None: there is no such clip."""
    if found := rt.shelf.get(name):
        return found
    try:
        audio = clips.audio(rt.database, name)
    except DatabaseAway:
        return None
    if audio:
        rt.shelf.put(name, audio)
    return audio
