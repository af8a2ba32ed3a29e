from __future__ import annotations

from pathlib import Path

import pytest

from helpline.conversation.types import Forget, OptIn, OptOut
from helpline.storage import contacts, promises, sessions
from helpline.storage.contacts import Stop
from helpline.storage.database import Database, DatabaseAway, open_database
from helpline.storage.spool import Promise, Spool
from helpline.storage.text_turns import recall_text, save_text
from tests.storage.samples import CONTACT, NOW, at, note, rows, session, text


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool")


def test_a_text_answered_without_the_database_is_kept_when_it_is_back(
    database: Database, spool: Spool
) -> None:
    turn = text("SM1", "s1", effects=(OptOut(),), word="STOP", note=note("SM1"))
    promises.spool_text(spool, turn)
    assert promises.load(database, spool) == 1
    recalled = recall_text(database, CONTACT, "SM1")
    assert recalled.earlier_answer == turn.answer
    assert recalled.stop == Stop(NOW, "STOP")
    assert recalled.sessions == {"text": turn.session}
    assert [row["event"] for row in rows(database, "journal")] == ["SM1"]


def test_a_text_answered_without_memory_leaves_the_session_that_is_there(
    database: Database, spool: Spool
) -> None:
    sessions.save(database, CONTACT, "text", session("there"))
    turn = text("SM1", when=at(5))
    promises.spool_text(spool, type(turn)(turn.key, CONTACT, "answer", None, at(5)))
    promises.load(database, spool)
    assert sessions.recall(database, CONTACT) == {"text": session("there")}


def test_a_text_kept_twice_is_kept_once(database: Database, spool: Spool) -> None:
    """As when the carrier asked twice while the database was away, or a commit was in doubt."""
    save_text(database, text("SM1", "s1", note=note("SM1")), None)
    for state in ("s1", "s9"):
        promises.spool_text(spool, text("SM1", state, at(5), note=note("SM1"), answer="other"))
    assert promises.load(database, spool) == 2
    assert recall_text(database, CONTACT, "SM1").earlier_answer == "answer to SM1"
    assert sessions.recall(database, CONTACT) == {"text": session("s1")}
    assert len(rows(database, "journal")) == 1


@pytest.mark.parametrize("effects", [(OptOut(),), (OptOut(by_cancel=True),)])
def test_what_a_call_promised_is_kept_now_or_later_alike(
    database: Database, spool: Spool, effects: tuple[OptOut, ...]
) -> None:
    promises.keep_effects(database, CONTACT, effects, NOW, "STOP")
    promises.spool_effects(spool, "CA1/2", "d" * 64, effects, NOW, "STOP")
    promises.load(database, spool)
    assert contacts.stopped(database, CONTACT) == Stop(NOW, "STOP")
    assert contacts.stopped(database, "d" * 64) == Stop(NOW, "STOP")


def test_a_late_opt_out_does_not_undo_a_newer_opt_in(database: Database, spool: Spool) -> None:
    promises.spool_effects(spool, "CA1", CONTACT, (OptOut(),), at(1))
    promises.keep_effects(database, CONTACT, (OptIn(),), at(2))
    promises.load(database, spool)
    assert contacts.stopped(database, CONTACT) is None


def test_forgetting_may_be_promised_too(database: Database, spool: Spool) -> None:
    sessions.save(database, CONTACT, "text", session())
    promises.spool_effects(spool, "CA1", CONTACT, (Forget(),), at(1))
    promises.load(database, spool)
    assert sessions.recall(database, CONTACT) == {}


def test_every_effect_can_be_promised() -> None:
    assert set(promises.EFFECTS.values()) == {OptOut, OptIn, Forget}


def test_while_the_database_is_away_promises_stay(spool: Spool, tmp_path: Path) -> None:
    away = open_database(f"sqlite:///{tmp_path / 'none.db'}")
    promises.spool_text(spool, text("SM1"))
    with pytest.raises(DatabaseAway):
        promises.load(away, spool)
    found: list[Promise] = []
    spool.load(found.append)
    assert [promise.key for promise in found] == ["SM1"]


def test_the_spool_knows_who_opted_out_until_they_start_again(
    database: Database, spool: Spool
) -> None:
    """Each wish of each person, the last one counting, also of those being loaded just now."""
    assert promises.stopped(spool, CONTACT) is None
    promises.spool_effects(spool, "CA1", CONTACT, (OptOut(),), NOW, "cancel")
    promises.spool_effects(spool, "CA2", "somebody else", (OptIn(),), at(1))
    promises.spool_text(spool, text("SM1", "s1", at(1)))
    assert promises.stopped(spool, CONTACT) == Stop(NOW, "cancel")

    def away(_: Promise) -> None:
        raise DatabaseAway

    with pytest.raises(DatabaseAway):
        spool.load(away)
    assert promises.stopped(spool, CONTACT) == Stop(NOW, "cancel")
    promises.spool_effects(spool, "CA3", CONTACT, (OptIn(),), at(2))
    assert promises.stopped(spool, CONTACT) is None
    promises.spool_effects(spool, "CA4", CONTACT, (OptOut(),), at(3))
    promises.load(database, spool)
    assert promises.stopped(spool, CONTACT) is None
