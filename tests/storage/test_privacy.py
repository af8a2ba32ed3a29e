from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from helpline.conversation.types import OptOut
from helpline.storage import clips, contacts, promises, releases, sessions
from helpline.storage.contacts import contact_key
from helpline.storage.database import Database
from helpline.storage.journal import Note
from helpline.storage.number_encryption import seal
from helpline.storage.schema import METADATA
from helpline.storage.schema import contacts as table
from helpline.storage.spool import Spool
from helpline.storage.statements import given
from helpline.storage.text_turns import save_text
from helpline.storage.write_behind import WriteBehind
from tests.storage.samples import NOW, NUMBER, SECRET, clip, note, rows, session, text


@pytest.fixture
def everything(database: Database, tmp_path: Path) -> str:
    """All that is kept anywhere of a person who has used everything, as text."""
    who = contact_key(NUMBER, SECRET)
    spool = Spool(tmp_path / "spool")
    writer = WriteBehind(database)
    save_text(database, text("SM1", contact=who, effects=(OptOut(),), word="STOP"), None)
    contacts.stop(database, contact_key("+12025550199", SECRET), NOW, "STOP")
    with database.begin() as unit:
        unit.run(
            table.insert().values(given(table, "id")),
            key="x",
            stopped_at=None,
            stopped_word=None,
            sealed_number=seal(NUMBER, SECRET),
            touched_at=0,
        )
    sessions.save(database, who, "voice", session())
    writer.note(note("CA1"))
    writer.resume(who, "voice", session())
    writer.close(60)
    promises.spool_text(spool, text("SM2", contact=who))
    promises.spool_effects(spool, "CA2", who, (OptOut(),), NOW, "STOP")
    releases.add(database, "a", {}, "", by="Ana", note="", at=NOW)
    releases.publish(database, "a", by="Ana", note="", at=NOW)
    clips.add(database, clip("n1"))
    kept = [str(rows(database, name)) for name in METADATA.tables]
    assert "[]" not in kept
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    return "\n".join([*kept, *(path.read_bytes().decode("latin-1") for path in files)])


def test_a_number_is_nowhere(everything: str) -> None:
    for form in (NUMBER, NUMBER.strip("+"), NUMBER[2:], NUMBER[-7:]):
        assert form not in everything


def test_a_plain_hash_of_a_number_is_nowhere(everything: str) -> None:
    for form in (NUMBER, NUMBER.strip("+"), NUMBER[2:]):
        for kind in ("sha256", "sha1", "md5", "sha512"):
            assert hashlib.new(kind, form.encode()).hexdigest() not in everything
    assert contact_key(NUMBER, SECRET) in everything


def test_a_note_has_no_place_for_a_person() -> None:
    assert not {"contact", "sender", "number", "body"} & set(Note.__dataclass_fields__)
