"""The sound of what is said, kept in the database so that many machines share one truth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.sql import bindparam

from helpline.storage.database import Database
from helpline.storage.schema import clips
from helpline.storage.statements import Upsert, parameters, to_millis


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

NAMES = select(clips.c.utterance, clips.c.made_at, clips.c.name, clips.c.engine).where(
    clips.c.utterance.in_([bindparam(key) for key in _KEYS])
)
CHOOSE = (
    update(clips).where(clips.c.name == bindparam("name")).values(made_at=bindparam("chosen_at"))
)
AUDIO = select(clips.c.audio).where(clips.c.name == bindparam("name"))
ADD = Upsert(lambda insert: insert(clips).values(parameters(clips)).on_conflict_do_nothing())


def add(db: Database, *new: Clip) -> None:
    """Keep clips, all or none. One of a name that is there already is the same, and stays."""
    with db.begin() as unit:
        for clip in new:
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


def names_of(db: Database, keys: Iterable[str]) -> dict[str, list[str]]:
    """For each key that has any, the names of its clips, the one chosen last first."""
    found: dict[str, list[tuple[int, str]]] = {}
    for key, made_at, name, _ in _names(db, list(dict.fromkeys(keys))):
        found.setdefault(key, []).append((-made_at, name))
    return {key: [name for _, name in sorted(set(each))] for key, each in found.items()}


def speakers(db: Database, keys: Iterable[str]) -> dict[str, str]:
    """For each key that has a clip, the engine that made the one chosen last."""
    found: dict[str, tuple[int, str, str]] = {}
    for key, made_at, name, engine in _names(db, list(dict.fromkeys(keys))):
        found[key] = min(found.get(key, (1, "", "")), (-made_at, name, engine))
    return {key: engine for key, (_, _, engine) in found.items()}


def choose(db: Database, name: str, at: datetime) -> None:
    """Let the clip `name`, which is there already, be the one that is played from now on."""
    with db.begin() as unit:
        unit.run(CHOOSE, name=name, chosen_at=to_millis(at))


def _names(db: Database, keys: list[str]) -> Iterator[tuple[str, int, str, str]]:
    """Key, time, name and engine of every clip of `keys`.

    One statement asks for `BATCH_KEYS` keys; where there are fewer, the last is asked for again.
    """
    for start in range(0, len(keys), BATCH_KEYS):
        batch = keys[start : start + BATCH_KEYS]
        batch += batch[-1:] * (BATCH_KEYS - len(batch))
        yield from db.all(NAMES, **dict(zip(_KEYS, batch, strict=True)))
