from __future__ import annotations

from datetime import timedelta, timezone

from helpline.storage import sessions
from helpline.storage.database import Database
from tests.storage.samples import CONTACT, NOW, at, keep, rows, session


def test_nobody_is_remembered_at_first(database: Database) -> None:
    assert sessions.recall(database, CONTACT) == {}


def test_a_session_comes_back_as_it_was_kept(database: Database) -> None:
    kept = session('{"place": "quimioterapia", "said": "¿año?"}', NOW, release="r9", over=True)
    keep(database, "text", kept)
    assert sessions.recall(database, CONTACT) == {"text": kept}
    assert sessions.recall(database, "d" * 64) == {}


def test_each_channel_has_its_own(database: Database) -> None:
    keep(database, "text", session("t"))
    keep(database, "voice", session("v"))
    assert sessions.recall(database, CONTACT) == {"text": session("t"), "voice": session("v")}


def test_a_newer_session_takes_the_place_of_an_older(database: Database) -> None:
    keep(database, "voice", session("old", at(1)))
    keep(database, "voice", session("new", at(2), over=True, release="r2"))
    found = sessions.recall(database, CONTACT)
    assert found == {"voice": session("new", at(2), over=True, release="r2")}
    assert len(rows(database, "sessions")) == 1


def test_an_older_session_that_arrives_late_changes_nothing(database: Database) -> None:
    keep(database, "voice", session("new", at(2)))
    keep(database, "voice", session("old", at(1)))
    assert sessions.recall(database, CONTACT) == {"voice": session("new", at(2))}


def test_times_mean_the_same_in_every_zone(database: Database) -> None:
    there = NOW.astimezone(timezone(timedelta(hours=-5)))
    keep(database, "text", session("{}", there))
    assert sessions.recall(database, CONTACT)["text"].touched_at == NOW
