"""The sound of what is said, kept in the database so that many machines share one truth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.sql import bindparam

from helpline.storage.database import Database, Row
from helpline.storage.schema import clips
from helpline.storage.statements import Upsert, given
from helpline.storage.times import to_millis


@dataclass(frozen=True, slots=True)
class Clip:
    """One utterance by one engine. `name` is the hash it is served under; `audio` a whole file."""

    name: str
    utterance: str  # the key of what is said
    language: str
    pace: str
    engine: str
    seconds: float
    audio: bytes
    made_at: datetime


BATCH_KEYS = 200
_KEYS = [f"key_{i}" for i in range(BATCH_KEYS)]

NAMES = select(clips.c.utterance, clips.c.engine, clips.c.name).where(
    clips.c.utterance.in_([bindparam(key) for key in _KEYS])
)
AUDIO = select(clips.c.audio).where(clips.c.name == bindparam("name"))
ADD = Upsert(lambda insert: insert(clips).values(given(clips)).on_conflict_do_nothing())


def add(db: Database, clip: Clip) -> None:
    """Keep a clip. One of the same name is the same clip, and stays."""
    with db.begin() as unit:
        unit.run(
            ADD,
            name=clip.name,
            utterance=clip.utterance,
            language=clip.language,
            pace=clip.pace,
            engine=clip.engine,
            seconds=clip.seconds,
            audio=clip.audio,
            made_at=to_millis(clip.made_at),
        )


def audio(db: Database, name: str) -> bytes | None:
    """The whole file called `name`, or None."""
    found = db.one(AUDIO, name=name)
    return bytes(found[0]) if found else None


def missing(db: Database, keys: Iterable[str], engine: str | None = None) -> list[str]:
    """Those of `keys` that have no clip yet (none by `engine`, where given), in their order."""
    wanted = list(dict.fromkeys(keys))
    there = {key for key, by, _ in _names(db, wanted) if engine in (None, by)}
    return [key for key in wanted if key not in there]


def names_for(db: Database, keys: Iterable[str], engines: Sequence[str]) -> dict[str, str]:
    """The clip to play for each key that has one: by whichever of `engines` comes first."""
    rank = {engine: place for place, engine in enumerate(engines)}
    found = [row for row in _names(db, list(dict.fromkeys(keys))) if row[1] in rank]
    found.sort(key=lambda row: (-rank[row[1]], row[2]))  # the best comes last, and stays
    return {key: name for key, _, name in found}


def _names(db: Database, keys: list[str]) -> Iterator[Row]:
    """Key, engine and name of every clip of `keys`.

    One statement asks for `BATCH_KEYS` keys; where there are fewer, the last is asked for again.
    """
    for start in range(0, len(keys), BATCH_KEYS):
        batch = keys[start : start + BATCH_KEYS]
        batch += batch[-1:] * (BATCH_KEYS - len(batch))
        yield from db.all(NAMES, **dict(zip(_KEYS, batch, strict=True)))
