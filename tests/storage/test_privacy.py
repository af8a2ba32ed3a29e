from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from helpline.conversation.types import Forget, OptOut
from helpline.storage import clips, releases
from helpline.storage.contacts import contact_key
from helpline.storage.database import Database
from helpline.storage.journal import Note
from helpline.storage.outbox import Outbox
from helpline.storage.schema import METADATA
from helpline.storage.text_turns import CallEffects
from helpline.storage.write_behind import WriteBehind
from tests.storage.samples import (
    NOW,
    NUMBER,
    SECRET,
    clip,
    do,
    keep,
    note,
    rows,
    save,
    session,
    text,
)


@pytest.fixture
def everything(database: Database, tmp_path: Path) -> str:
    """All that is kept anywhere of a person who has used everything, as text."""
    who = contact_key(NUMBER, SECRET)
    outbox = Outbox(tmp_path / "outbox.db")
    writer = WriteBehind(database)
    save(database, text("SM1", contact=who, effects=(OptOut(),)), None)
    do(database, Forget(), NOW, contact_key("+12025550199", SECRET))
    keep(database, "voice", session(), who)
    writer.note_turn(note("CA1"), who, "voice", session())
    writer.close(60)
    outbox.add(text("SM2", contact=who))
    outbox.add(CallEffects("CA2", who, NOW, (OptOut(),)))
    releases.add(database, "a", {}, "", by="Ana", note="", at=NOW)
    releases.publish(database, "a", by="Ana", note="", at=NOW)
    releases.keep_model(database, "a", b"weights")
    clips.add(database, clip("n1"))
    kept = [str(rows(database, name)) for name in METADATA.tables]
    assert "[]" not in kept
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    found = "\n".join([*kept, *(path.read_bytes().decode("latin-1") for path in files)])
    outbox.close()
    return found


def test_a_number_is_nowhere(everything: str) -> None:
    for form in (NUMBER, NUMBER.strip("+"), NUMBER[2:], NUMBER[-7:]):
        assert form not in everything


def test_a_plain_hash_of_a_number_is_nowhere(everything: str) -> None:
    for form in (NUMBER, NUMBER.strip("+"), NUMBER[2:]):
        for kind in ("sha256", "sha1", "md5", "sha512"):
            assert hashlib.new(kind, form.encode()).hexdigest() not in everything
    assert contact_key(NUMBER, SECRET) in everything


def test_a_note_has_no_place_for_a_person() -> None:
    assert not {"contact", "sender", "number", "body"} & set(Note.__struct_fields__)
