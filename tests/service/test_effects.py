"""What is promised is kept, now or later, whatever the database answers."""

from __future__ import annotations

import json
import sqlite3
import time
import typing
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from msgspec.structs import replace
from psycopg import sql
from sqlalchemy.engine import make_url

from helpline.conversation.types import Effect, Forget, OptIn, OptOut
from helpline.runtime import Runtime
from helpline.service import effects
from helpline.service.effects import (
    add_to_outbox,
    keep_call,
    keep_text,
    keep_waiting,
    recall,
    recall_from_outbox,
    take_over_spool,
)
from helpline.service.maintenance import start_maintenance
from helpline.storage.contacts import Stop
from helpline.storage.outbox import Counts
from helpline.storage.sessions import StaleTurn
from helpline.storage.text_turns import CallEffects, recall_text
from tests.databases import POSTGRES
from tests.service.conftest import Clock, open_runtime
from tests.storage.samples import CONTACT, NOW, at, keep, note, rows, session, text

STOP = (OptOut(by_cancel=True),)


def call(key: str = "CA1/1", *what: Effect, second: float = 0) -> CallEffects:
    return CallEffects(key, CONTACT, at(second), what or STOP)


def stop_of(rt: Runtime) -> Stop | None:
    return recall_text(rt.database, CONTACT, "").stop


def gone(rt: Runtime) -> None:
    """The database is away, and nobody tries it."""
    rt.database._pool._open_until = float("inf")


def back(rt: Runtime) -> None:
    """The database is there again."""
    rt.database._pool._open_until = 0


def test_every_effect_has_a_meaning() -> None:
    assert set(effects.EFFECTS) == set(typing.get_args(Effect))


def test_a_call_keeps_what_it_promised_once(runtime: Runtime) -> None:
    """The same moment delivered again, late, undoes nothing that came after."""
    assert keep_call(runtime, call("CA1/1"))
    assert keep_call(runtime, call("CA1/2", OptIn(), second=1))
    assert keep_call(runtime, call("CA1/1", second=2))
    assert stop_of(runtime) is None
    assert not runtime.outbox.waiting()


def test_a_text_has_one_answer(runtime: Runtime) -> None:
    assert keep_text(runtime, text("SM1", answer="first"), None) == "first"
    assert keep_text(runtime, text("SM1", answer="second"), None) == "first"


def test_a_text_overtaken_by_another_is_told_so(runtime: Runtime) -> None:
    keep_text(runtime, text("SM1"), None)
    with pytest.raises(StaleTurn):
        keep_text(runtime, text("SM2"), None)
    assert not runtime.outbox.waiting()


# What databases answer ----------------------------------------------------------------------


@contextmanager
def no_rights(url: str) -> Iterator[str]:
    """The same database, seen by somebody who may only read it; then they may write."""
    name = f"reader_{abs(hash(url)) % 10**8}"
    whole = make_url(url)
    with psycopg.connect(url, autocommit=True) as server:
        who = sql.Identifier(name)
        server.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(who))
        server.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'x'").format(who))
        server.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(who))  # so that it may be dropped
        server.execute(sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA public TO {}").format(who))
        try:
            yield whole.set(username=name, password="x").render_as_string(hide_password=False)
        finally:
            server.execute(sql.SQL("DROP OWNED BY {}").format(who))
            server.execute(sql.SQL("DROP ROLE {}").format(who))


@pytest.fixture
def postgres(request: pytest.FixtureRequest) -> str:
    if not POSTGRES:
        pytest.skip("HELPLINE_TEST_POSTGRES is not set")
    url: str = request.getfixturevalue("migrated_postgres")
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("TRUNCATE contacts, sessions, replies, journal, forgotten")
    return url


def refused_and_kept_later(reading: Runtime, writing: Runtime, reason: str) -> None:
    """Promises wait, count meanwhile, and are kept once the database takes them."""
    keep(writing.database, "text", session("before", NOW))
    was = recall(reading, CONTACT, "SM1").sessions["text"]
    assert keep_text(reading, text("SM1", "after", at(1), effects=STOP), was) == "answer to SM1"
    assert keep_call(reading, call("CA1/1", OptIn(), second=2))
    assert keep_call(reading, call("CA1/2", second=3))
    assert stop_of(writing) is None
    assert keep_waiting(reading) == 0
    assert reading.outbox.counts() == Counts(3, 0)
    known = recall(reading, CONTACT, "SM2")
    assert known.stop == Stop(at(3), "cancel")
    assert known.sessions["text"].state == "after"
    assert recall(reading, CONTACT, "SM1").earlier_answer == "answer to SM1"
    told = reading.readiness()
    assert not told.checks["database"]
    assert told.remarks and reason in told.remarks[0]
    assert told.promises["waiting"] == 3

    assert keep_waiting(writing) == 3
    assert stop_of(writing) == Stop(at(3), "cancel")
    assert recall(writing, CONTACT, "SM2").sessions["text"].state == "after"
    assert writing.outbox.counts() == Counts(0, 0)
    assert writing.readiness().checks["database"]


def test_a_database_that_may_only_be_read_loses_nothing(
    postgres: str, tmp_path: Path, clock: Clock
) -> None:
    """As after a failover: it answers, reads, and takes no write."""
    only = "-c default_transaction_read_only=on"
    url = f"{postgres}?options={quote(only)}"
    reading = open_runtime(url, tmp_path, clock)
    writing = open_runtime(postgres, tmp_path, clock)
    refused_and_kept_later(reading, writing, "read-only")
    reading.close()
    writing.close()


def test_a_missing_right_loses_nothing(postgres: str, tmp_path: Path, clock: Clock) -> None:
    with no_rights(postgres) as url:
        reading = open_runtime(url, tmp_path, clock)
        writing = open_runtime(postgres, tmp_path, clock)
        refused_and_kept_later(reading, writing, "right")
        reading.close()
        writing.close()


def test_a_file_that_may_only_be_read_loses_nothing(
    migrated_sqlite: Path, tmp_path: Path, clock: Clock
) -> None:
    """A table that refuses stands for a file that does: root may write to any file."""
    file = tmp_path / "helpline.db"
    file.write_bytes(migrated_sqlite.read_bytes())
    rt = open_runtime(f"sqlite:///{file}", tmp_path, clock)
    with sqlite3.connect(file) as other:
        other.execute("DROP TABLE contacts")
        schema = other.execute("SELECT sql FROM sqlite_master").fetchall()
    assert schema
    assert keep_call(rt, call())
    assert rt.outbox.counts() == Counts(1, 0)
    assert "tables" in rt.readiness().remarks[0]
    rt.close()


def test_even_a_mistake_of_ours_loses_no_promise(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged, the promise is set aside and told of, and kept once the mistake is mended."""
    with monkeypatch.context() as mistake:
        mistake.setitem(effects.EFFECTS, OptOut, replace_meaning(lambda *_: 1 / 0))
        assert keep_call(runtime, call())
        assert keep_text(runtime, text("SM1", effects=STOP), None) == "answer to SM1"
        assert "ZeroDivisionError" in caplog.text
        assert keep_waiting(runtime) == 0
    assert runtime.outbox.counts() == Counts(0, 2)
    assert recall_from_outbox(runtime, CONTACT, "SM2").stop == Stop(NOW, "cancel")
    assert runtime.readiness().promises["set_aside"] == 2
    assert keep_waiting(runtime, again=True) == 2
    assert stop_of(runtime) == Stop(NOW, "cancel")


def test_an_opt_out_set_aside_counts_until_a_newer_wish_is_kept(runtime: Runtime) -> None:
    """Whether the database is there or not; and START ends it for good."""
    add_to_outbox(runtime, call("CA1/1"))
    runtime.outbox.replay(lambda _: 1 / 0)  # type: ignore[arg-type,return-value]
    assert runtime.outbox.counts() == Counts(0, 1)
    assert recall(runtime, CONTACT, "SM1").stop == Stop(NOW, "cancel")
    assert keep_call(runtime, call("CA1/2", OptIn(), second=1))
    assert recall(runtime, CONTACT, "SM1").stop is None
    assert keep_waiting(runtime, again=True) == 1
    assert recall(runtime, CONTACT, "SM1").stop is None


def replace_meaning(perform: object) -> effects.Meaning:
    meaning = effects.EFFECTS[OptOut]
    return effects.Meaning(perform, meaning.expect, meaning.wish)  # type: ignore[arg-type]


def test_where_nothing_can_be_kept_it_is_said(runtime: Runtime) -> None:
    gone(runtime)
    (runtime.settings.instance / "outbox.db").mkdir()
    assert not keep_call(runtime, call())
    assert keep_text(runtime, text("SM1", effects=STOP), None) is None
    assert not runtime.readiness().checks["outbox"]


# Opt-outs while the database is away -----------------------------------------------------------


def test_the_newest_wish_in_the_outbox_counts(runtime: Runtime) -> None:
    gone(runtime)
    keep_call(runtime, call("CA1/1"))
    add_to_outbox(runtime, text("SM1", when=at(1)))
    assert recall_from_outbox(runtime, CONTACT, "SM2").stop == Stop(NOW, "cancel")
    assert recall_from_outbox(runtime, "d" * 64, "SM2").stop is None
    keep_call(runtime, call("CA1/2", OptIn(), second=2))
    assert recall_from_outbox(runtime, CONTACT, "SM2").stop is None


def test_a_message_delivered_twice_meanwhile_has_one_answer(runtime: Runtime) -> None:
    assert add_to_outbox(runtime, text("SM1", answer="first")) == "first"
    assert add_to_outbox(runtime, text("SM1", answer="second")) == "first"
    assert recall_from_outbox(runtime, CONTACT, "SM1").earlier_answer == "first"


def test_what_waits_for_a_person_is_kept_before_they_are_answered(runtime: Runtime) -> None:
    """And nobody waits for what was promised to others."""
    add_to_outbox(runtime, text("SM1", "s1", at(1), effects=STOP))
    add_to_outbox(runtime, text("SM2", "s2", at(1), contact="d" * 64))
    known = recall(runtime, CONTACT, "SM3")
    assert (known.stop, known.sessions["text"].state) == (Stop(at(1), "cancel"), "s1")
    assert stop_of(runtime) == Stop(at(1), "cancel")
    assert runtime.outbox.counts() == Counts(1, 0)


# FORGET ---------------------------------------------------------------------------------------


def test_forget_leaves_nothing_of_what_was_noted_before(runtime: Runtime, clock: Clock) -> None:
    """Neither what waits to be written here, nor in another process, nor what comes twice."""
    elsewhere = open_runtime(runtime.settings.database_url, runtime.settings.instance, clock)
    for rt in (runtime, elsewhere):
        rt.notes.note_turn(note("CA1/1"), CONTACT, "voice", session("v", at(1)))
    keep_text(runtime, text("SM1", when=at(2), effects=(Forget(),)), None)
    for rt in (runtime, elsewhere):
        rt.notes.note_turn(note("CA1/1"), CONTACT, "voice", session("again", at(9)))
        assert rt.notes.flush(60)
    assert rows(runtime.database, "sessions") == []
    elsewhere.close()


def test_forget_in_an_outage_takes_what_was_promised_and_noted_before(
    runtime: Runtime, clock: Clock
) -> None:
    """But for the wish not to be written to; and nothing names the person meanwhile but that."""
    keep_text(runtime, text("SM0", "old"), None)
    gone(runtime)
    runtime.notes.note_turn(note("CA1/1"), CONTACT, "voice", session("v", at(1)))
    add_to_outbox(runtime, text("SM1", "a secret place", at(2)))
    keep_call(runtime, call("CA1/2", second=3))
    keep_call(runtime, call("CA1/3", Forget(), second=4))
    assert [one.key for one in runtime.outbox.about(CONTACT)] == ["CA1/2", "CA1/3"]
    assert recall_from_outbox(runtime, CONTACT, "SM2").sessions == {}
    back(runtime)
    assert keep_waiting(runtime) == 3
    assert runtime.notes.flush(60)
    assert rows(runtime.database, "sessions") == []
    assert stop_of(runtime) == Stop(at(3), "cancel")
    assert {row["key"] for row in rows(runtime.database, "replies")} >= {"SM0", "SM1"}


# Maintenance ------------------------------------------------------------------------------------


def until(true: typing.Callable[[], bool]) -> bool:
    """Wait for a thread to come to it."""
    for _ in range(600):
        if true():
            return True
        time.sleep(0.05)
    return False


def test_what_waits_is_kept_in_the_background_whatever_goes_wrong(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A fault that nobody expected is logged, and the next round goes on."""
    add_to_outbox(runtime, text("SM1", effects=STOP))
    with monkeypatch.context() as mistake:
        mistake.setattr("helpline.service.maintenance.keep_waiting", lambda *_, **__: 1 / 0)
        thread = start_maintenance(runtime, look_every=0.01)
        assert until(lambda: "ZeroDivisionError" in caplog.text)
    assert until(lambda: not runtime.outbox.waiting())
    assert thread.is_alive()
    assert stop_of(runtime) == Stop(NOW, "cancel")
    runtime.close()
    thread.join(60)
    assert not thread.is_alive()


def line(kind: str, key: str, **payload: object) -> str:
    """A promise as version 0.1 wrote it."""
    whole = {"contact": CONTACT, "word": "", **payload}
    return json.dumps({"kind": kind, "key": key, "payload": whole}) + "\n"


def test_promises_of_the_former_spool_are_kept(runtime: Runtime) -> None:
    """From the oldest file to the newest; a torn line is none, and one nobody can read stays."""
    folder = runtime.settings.instance / "spool"
    folder.mkdir()
    (folder / "adding.lock").touch()
    (folder / "refused.jsonl").write_text(line("text", "odd"))
    (folder / "loading.jsonl").write_text(
        line(
            "text",
            "SM1",
            answer="a",
            at=1000,
            effects=["opt-out"],
            word="cancel",
            session=["s", "r1", False, 1000],
            note=["SM1", 1000, "text", "es", "r1", "menu", "topic"],
        )
    )
    newest = line("effects", "CA1/1", at=2000, effects=["opt-in", "opt-out"])
    (folder / "promises.jsonl").write_text(newest + newest[:20])
    assert take_over_spool(runtime) == 3
    assert not folder.exists()
    assert runtime.outbox.counts() == Counts(2, 1)
    assert keep_waiting(runtime) == 2
    known = recall_text(runtime.database, CONTACT, "SM1")
    assert known.earlier_answer == "a"
    assert known.stop and known.stop.word == ""
    assert known.sessions["text"].state == "s"
    assert [row["event"] for row in rows(runtime.database, "journal")] == ["SM1"]
    assert take_over_spool(runtime) == 0


def test_a_promise_kept_late_leaves_what_is_newer(runtime: Runtime) -> None:
    add_to_outbox(runtime, replace(text("SM1", "old", at(1)), effects=(OptIn(),)))
    keep_text(runtime, text("SM2", "new", at(2), effects=STOP), None)
    assert keep_waiting(runtime) == 1
    known = recall_text(runtime.database, CONTACT, "SM1")
    assert known.sessions["text"].state == "new"
    assert known.stop == Stop(at(2), "cancel")
