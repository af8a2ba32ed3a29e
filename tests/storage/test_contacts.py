from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

import pytest

from helpline.storage import contacts, sessions
from helpline.storage.contacts import Stop, contact_key
from helpline.storage.database import Database
from helpline.storage.number_encryption import SealError, seal, unseal
from helpline.storage.schema import contacts as table
from helpline.storage.statements import given
from tests.storage.samples import CONTACT, NOW, NUMBER, SECRET, at, rows, session


def test_a_contact_is_a_keyed_hash_and_no_plain_one() -> None:
    key = contact_key(NUMBER, SECRET)
    assert key == hmac.new(SECRET, NUMBER.encode(), hashlib.sha256).hexdigest()
    assert key != hashlib.sha256(NUMBER.encode()).hexdigest()
    assert key != contact_key(NUMBER, SECRET + b"!")


def test_nobody_has_stopped_at_first(database: Database) -> None:
    assert contacts.stopped(database, CONTACT) is None


def test_a_stop_is_remembered_with_its_time_and_word(database: Database) -> None:
    contacts.stop(database, CONTACT, NOW, "STOP")
    assert contacts.stopped(database, CONTACT) == Stop(NOW, "STOP")
    assert contacts.stopped(database, "d" * 64) is None


def test_a_start_undoes_a_stop_and_a_stop_a_start(database: Database) -> None:
    contacts.stop(database, CONTACT, at(1), "STOP")
    contacts.start(database, CONTACT, at(2))
    assert contacts.stopped(database, CONTACT) is None
    contacts.stop(database, CONTACT, at(3), "ALTO")
    assert contacts.stopped(database, CONTACT) == Stop(at(3), "ALTO")


def test_a_stop_that_arrives_late_does_not_undo_a_newer_start(database: Database) -> None:
    contacts.start(database, CONTACT, at(2))
    contacts.stop(database, CONTACT, at(1), "STOP")
    assert contacts.stopped(database, CONTACT) is None


def test_a_start_that_arrives_late_does_not_undo_a_newer_stop(database: Database) -> None:
    contacts.stop(database, CONTACT, at(2), "STOP")
    contacts.start(database, CONTACT, at(1))
    assert contacts.stopped(database, CONTACT) == Stop(at(2), "STOP")


def test_the_same_stop_twice_is_one_stop(database: Database) -> None:
    for _ in range(2):
        contacts.stop(database, CONTACT, NOW, "STOP")
    assert len(rows(database, "contacts")) == 1


def test_a_word_longer_than_any_of_ours_is_cut(database: Database) -> None:
    contacts.stop(database, CONTACT, NOW, "x" * 1000)
    assert contacts.stopped(database, CONTACT) == Stop(NOW, "x" * 40)


def test_forgetting_erases_every_session_and_the_contact(database: Database) -> None:
    for channel in ("text", "voice"):
        sessions.save(database, CONTACT, channel, session())
    contacts.start(database, CONTACT, NOW)
    contacts.forget(database, CONTACT)
    assert sessions.recall(database, CONTACT) == {}
    assert rows(database, "contacts") == []


def test_forgetting_leaves_other_people_alone(database: Database) -> None:
    sessions.save(database, "d" * 64, "text", session())
    contacts.forget(database, CONTACT)
    assert sessions.recall(database, "d" * 64) == {"text": session()}


def test_forgetting_keeps_only_the_wish_not_to_be_written_to(database: Database) -> None:
    with database.begin() as unit:
        unit.run(
            table.insert().values(given(table, "id")),
            key=CONTACT,
            stopped_at=None,
            stopped_word=None,
            sealed_number=seal(NUMBER, SECRET),
            touched_at=0,
        )
    contacts.stop(database, CONTACT, NOW, "STOP")
    assert rows(database, "contacts")[0]["sealed_number"]
    contacts.forget(database, CONTACT)
    (row,) = rows(database, "contacts")
    assert row["sealed_number"] is None
    assert contacts.stopped(database, CONTACT) == Stop(NOW, "STOP")


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(ValueError, match="time zone"):
        contacts.stop(database, CONTACT, datetime(2026, 1, 1), "STOP")
    assert contacts.stopped(database, CONTACT) is None


# Seals --------------------------------------------------------------------------------------


def test_a_sealed_number_opens_with_its_key() -> None:
    sealed = seal(NUMBER, SECRET)
    assert NUMBER.strip("+") not in sealed
    assert unseal(sealed, SECRET) == NUMBER


def test_the_same_number_never_looks_the_same_twice() -> None:
    assert len({seal(NUMBER, SECRET) for _ in range(50)}) == 50


def test_a_sealed_number_does_not_open_with_another_key() -> None:
    with pytest.raises(SealError) as caught:
        unseal(seal(NUMBER, SECRET), b"another")
    assert NUMBER not in str(caught.value)


def test_a_seal_changed_anywhere_does_not_open() -> None:
    sealed = seal(NUMBER, SECRET)
    for place in range(len(sealed)):
        changed = "A" if sealed[place] != "A" else "B"
        with pytest.raises(SealError):
            unseal(sealed[:place] + changed + sealed[place + 1 :], SECRET)


@pytest.mark.parametrize("sealed", ["", "A", "AAAA", "não é", "A" * 16, "A" * 400, NUMBER])
def test_what_was_never_sealed_does_not_open(sealed: str) -> None:
    with pytest.raises(SealError):
        unseal(sealed, SECRET)
