from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

import pytest

from helpline.conversation.types import Forget, OptIn, OptOut
from helpline.storage import contacts, sessions
from helpline.storage.contacts import Stop, contact_key
from helpline.storage.database import Database
from helpline.storage.schema import METADATA
from helpline.storage.schema import contacts as table
from helpline.storage.statements import parameters
from tests.storage.samples import CONTACT, NOW, NUMBER, SECRET, at, do, keep, rows, session, stop_of


def test_a_contact_is_a_keyed_hash_and_no_plain_one() -> None:
    key = contact_key(NUMBER, SECRET)
    assert key == hmac.new(SECRET, NUMBER.encode(), hashlib.sha256).hexdigest()
    assert key != hashlib.sha256(NUMBER.encode()).hexdigest()
    assert key != contact_key(NUMBER, SECRET + b"!")


def test_nobody_has_stopped_at_first(database: Database) -> None:
    assert stop_of(database) is None


def test_a_stop_is_remembered_with_its_time_and_word(database: Database) -> None:
    do(database, OptOut(by_cancel=True), NOW)
    assert stop_of(database) == Stop(NOW, "cancel")
    assert stop_of(database, "d" * 64) is None


def test_a_start_undoes_a_stop_and_a_stop_a_start(database: Database) -> None:
    do(database, OptOut(by_cancel=True), at(1))
    do(database, OptIn(), at(2))
    assert stop_of(database) is None
    do(database, OptOut(by_cancel=True), at(3))
    assert stop_of(database) == Stop(at(3), "cancel")


def test_a_stop_that_arrives_late_does_not_undo_a_newer_start(database: Database) -> None:
    do(database, OptIn(), at(2))
    do(database, OptOut(by_cancel=True), at(1), now=at(9))
    assert stop_of(database) is None


def test_a_start_that_arrives_late_does_not_undo_a_newer_stop(database: Database) -> None:
    do(database, OptOut(by_cancel=True), at(2))
    do(database, OptIn(), at(1), now=at(9))
    assert stop_of(database) == Stop(at(2), "cancel")


def test_the_same_stop_twice_is_one_stop(database: Database) -> None:
    for _ in range(2):
        do(database, OptOut(by_cancel=True), NOW)
    assert len(rows(database, "contacts")) == 1


def test_no_wish_is_lost_to_one_from_a_clock_that_was_ahead(database: Database) -> None:
    """A clock that has been put right since: the newer wish is the one that came later."""
    do(database, OptIn(), at(7200))
    do(database, OptOut(), at(1))
    assert stop_of(database) == Stop(at(1), "")
    do(database, OptOut(), at(7200), "d" * 64)
    do(database, OptIn(), at(1), "d" * 64)
    assert stop_of(database, "d" * 64) is None


def test_an_opt_out_that_had_to_wait_is_not_lost_to_such_a_clock_either(database: Database) -> None:
    """Nor is one undone by a START that had to wait, whose order nobody knows."""
    do(database, OptIn(), at(7200))
    do(database, OptOut(), at(1), now=at(5))
    assert stop_of(database) == Stop(at(1), "")
    do(database, OptOut(), at(7200), "d" * 64)
    do(database, OptIn(), at(1), "d" * 64, now=at(5))
    assert stop_of(database, "d" * 64)


def test_a_word_longer_than_any_of_ours_is_cut(database: Database) -> None:
    with database.begin() as unit:
        contacts.opt_out(unit, CONTACT, NOW, "x" * 1000, now=NOW)
    assert stop_of(database) == Stop(NOW, "x" * 40)


def test_forgetting_erases_every_session_and_the_contact(database: Database) -> None:
    for channel in ("text", "voice"):
        keep(database, channel, session())
    do(database, OptIn(), NOW)
    do(database, Forget())
    assert sessions.recall(database, CONTACT) == {}
    assert rows(database, "contacts") == []


def test_what_happened_before_forgetting_is_not_written_after_it(database: Database) -> None:
    """By whichever process; what comes later is."""
    do(database, Forget(), at(2))
    for second in (1, 2):
        keep(database, "voice", session("late", at(second)))
    assert sessions.recall(database, CONTACT) == {}
    keep(database, "voice", session("new", at(3)))
    assert sessions.recall(database, CONTACT) == {"voice": session("new", at(3))}
    do(database, Forget(), at(1), now=at(9))  # one that had to wait
    keep(database, "voice", session("late", at(2)))
    assert sessions.recall(database, CONTACT) == {}


def test_of_somebody_forgotten_not_even_the_key_is_left(database: Database) -> None:
    do(database, OptIn())
    keep(database, "text", session())
    do(database, Forget(), at(1))
    assert CONTACT not in "".join(str(rows(database, name)) for name in METADATA.tables)


def test_forgetting_leaves_other_people_alone(database: Database) -> None:
    keep(database, "text", session(), "d" * 64)
    do(database, Forget())
    assert sessions.recall(database, "d" * 64) == {"text": session()}


def test_forgetting_keeps_only_the_wish_not_to_be_written_to(database: Database) -> None:
    with database.begin() as unit:
        unit.run(
            table.insert().values(parameters(table, "id")),
            key=CONTACT,
            stopped_at=None,
            stopped_word=None,
            sealed_number="sealed",
            touched_at=0,
        )
    do(database, OptOut(by_cancel=True), NOW)
    assert rows(database, "contacts")[0]["sealed_number"]
    do(database, Forget())
    (row,) = rows(database, "contacts")
    assert row["sealed_number"] is None
    assert stop_of(database) == Stop(NOW, "cancel")


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(ValueError, match="time zone"):
        do(database, OptOut(by_cancel=True), datetime(2026, 1, 1))
    assert stop_of(database) is None
