"""Published content. A release never changes; *live* is the newest row of a growing list."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, select
from sqlalchemy.sql import bindparam

from helpline.errors import HelplineError
from helpline.storage.database import Database, Row, Unit
from helpline.storage.schema import models, publications, releases
from helpline.storage.statements import Upsert, from_millis, parameters, to_millis


@dataclass(frozen=True, slots=True)
class Release:
    """Published content: its source, path -> text, and the script compiled from it, packed."""

    digest: str
    source: Mapping[str, str]
    script: str
    note: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Publication:
    """One row of the list: from `at` on, the release `digest` was live."""

    id: int
    digest: str
    kind: str  # publish | rollback
    note: str
    by: str
    at: datetime


class UnknownRelease(HelplineError):
    """No release has this digest."""


class NoEarlierRelease(HelplineError):
    """There is nothing to go back to."""


_RELEASE = select(
    releases.c.digest,
    releases.c.source,
    releases.c.script,
    releases.c.note,
    releases.c.by,
    releases.c.at,
)
LOAD = _RELEASE.where(releases.c.digest == bindparam("digest"))
HISTORY = select(
    publications.c.id,
    publications.c.digest,
    publications.c.kind,
    publications.c.note,
    publications.c.by,
    publications.c.at,
).order_by(publications.c.id)
LIVE_DIGEST = select(publications.c.digest).order_by(publications.c.id.desc()).limit(1)
LIVE = _RELEASE.where(releases.c.digest == LIVE_DIGEST.scalar_subquery())
ONE_AT_A_TIME = select(releases.c.digest).order_by(releases.c.digest).with_for_update()

ADD = Upsert(lambda insert: insert(releases).values(parameters(releases)).on_conflict_do_nothing())


def _replace_model(insert: Callable[..., Any]) -> Executable:
    new = insert(models).values(parameters(models))
    made: Executable = new.on_conflict_do_update(
        index_elements=[models.c.digest], set_={"body": new.excluded.body}
    )
    return made


KEEP_MODEL = Upsert(_replace_model)
MODEL = select(models.c.body).where(models.c.digest == bindparam("digest"))
APPEND = publications.insert().values(parameters(publications, "id"))


def add(
    db: Database,
    digest: str,
    source: Mapping[str, str],
    script: str,
    *,
    by: str,
    note: str,
    at: datetime,
) -> None:
    """Keep a release; nothing is live by that alone. Adding it again changes nothing."""
    text = json.dumps(dict(source), ensure_ascii=False, sort_keys=True)
    with db.begin() as unit:
        unit.run(ADD, digest=digest, source=text, script=script, by=by, note=note, at=to_millis(at))


def keep_model(db: Database, digest: str, body: bytes) -> None:
    """Keep what was learnt from the examples of the release `digest`, in place of any before."""
    with db.begin() as unit:
        unit.run(KEEP_MODEL, digest=digest, body=body)


def model_of(db: Database, digest: str) -> bytes | None:
    """What was learnt from the examples of the release `digest`, if it was kept."""
    found = db.one(MODEL, digest=digest)
    return bytes(found[0]) if found else None


def load(db: Database, digest: str) -> Release | None:
    """The release `digest`, or None."""
    return _release(db.one(LOAD, digest=digest))


def live(db: Database) -> Release | None:
    """The release that new conversations begin with; None before the first publication."""
    return _release(db.one(LIVE))


def live_digest(db: Database) -> str | None:
    """Which release is live, without its words: cheap enough to ask often."""
    found = db.one(LIVE_DIGEST)
    return str(found[0]) if found else None


def history(db: Database) -> list[Publication]:
    """Every publication and rollback, oldest first."""
    return [_publication(row) for row in db.all(HISTORY)]


def publish(db: Database, digest: str, *, by: str, note: str, at: datetime) -> bool:
    """Make `digest` live; False, and nothing appended, if it is. Raises UnknownRelease."""
    with db.begin() as unit:
        past = _past(unit, digest)
        if past and past[-1].digest == digest:
            return False
        _append(unit, digest, "publish", by, note, at)
    return True


def rollback(db: Database, to: str | None = None, *, by: str, note: str, at: datetime) -> str:
    """Make an earlier release live again and return its digest; the list grows by one row.

    Without `to`, that is the one live before the present one was published; a second rollback
    goes further back, and never forth again. Raises UnknownRelease and NoEarlierRelease.
    """
    with db.begin() as unit:
        past = _past(unit, to)
        standing = _standing(past)
        if to is None and len(standing) < 2:
            raise NoEarlierRelease("There is no earlier release to go back to.")
        target = to or standing[-2]
        if standing[-1:] != [target]:
            _append(unit, target, "rollback", by, note, at)
    return target


def _past(unit: Unit, digest: str | None) -> list[Publication]:
    """The list so far, with nobody else appending to it; `digest` must be a release."""
    known = {row[0] for row in unit.all(ONE_AT_A_TIME)}
    if digest is not None and digest not in known:
        raise UnknownRelease(f"There is no release {digest[:12]}.")
    return [_publication(row) for row in unit.all(HISTORY)]


def _standing(past: list[Publication]) -> list[str]:
    """The releases that lie under the live one: a publication lays one on, a rollback takes off."""
    standing: list[str] = []
    for publication in past:
        if publication.kind == "rollback" and publication.digest in standing:
            while standing[-1] != publication.digest:
                standing.pop()
        else:
            standing.append(publication.digest)
    return standing


def _append(unit: Unit, digest: str, kind: str, by: str, note: str, at: datetime) -> None:
    unit.run(APPEND, digest=digest, kind=kind, by=by, note=note, at=to_millis(at))


def _publication(row: Row) -> Publication:
    id, digest, kind, note, by, at = row
    return Publication(id, digest, kind, note, by, from_millis(at))


def _release(row: Row | None) -> Release | None:
    if row is None:
        return None
    digest, source, script, note, by, at = row
    return Release(digest, json.loads(source), script, note, by, from_millis(at))
