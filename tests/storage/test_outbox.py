from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from msgspec import structs

from helpline.conversation.types import Forget, OptIn, OptOut
from helpline.storage.database import DatabaseAway
from helpline.storage.outbox import AT_ONCE, Counts, Outbox, OutboxError, Promise
from helpline.storage.text_turns import CallEffects, TextTurn
from tests.storage.samples import CONTACT, NOW, at, note, text


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "instance" / "outbox.db"


@pytest.fixture
def outbox(file: Path) -> Iterator[Outbox]:
    made = Outbox(file)
    yield made
    made.close()


def call(key: str, *effects: OptOut | OptIn | Forget, who: str = CONTACT) -> CallEffects:
    return CallEffects(key, who, NOW, effects or (OptOut(),))


def add(outbox: Outbox, *keys: str) -> None:
    for key in keys:
        outbox.add(text(key, answer=f"año {key}\n\u2028¿?"))


def keys(outbox: Outbox) -> list[str]:
    """The keys of all that is replayed."""
    found: list[str] = []
    assert outbox.replay(lambda promise: found.append(promise.key)) == len(found)
    return found


def away_at(stop: str, seen: list[str], error: type[Exception] = DatabaseAway):  # type: ignore[no-untyped-def]
    def keep(promise: Promise) -> None:
        if promise.key == stop:
            raise error
        seen.append(promise.key)

    return keep


def test_nothing_waits_at_first_and_no_file_is_made(outbox: Outbox, file: Path) -> None:
    assert not outbox.waiting()
    assert outbox.counts() == Counts(0, 0)
    assert outbox.about(CONTACT) == []
    assert not file.exists()


def test_promises_come_back_whole_and_in_order(outbox: Outbox) -> None:
    """What was promised is what is kept later, payloads of effects included."""
    promises = [
        text("z", "s1", effects=(OptOut(by_cancel=True), Forget()), note=note("z")),
        structs.replace(text("b"), session=None),
        call("a", OptIn(), OptOut(by_cancel=True)),
    ]
    for promise in promises:
        assert outbox.add(promise) == promise
    assert outbox.counts() == Counts(3, 0)
    found: list[Promise] = []
    assert outbox.replay(found.append) == 3
    assert found == promises
    assert not outbox.waiting()
    assert keys(outbox) == []


def test_the_same_event_twice_is_one_promise_and_has_one_answer(outbox: Outbox) -> None:
    first = text("SM1", answer="first")
    outbox.add(first)
    assert outbox.add(text("SM1", answer="second")) == first
    assert outbox.counts() == Counts(1, 0)


def test_a_database_that_goes_away_again_leaves_the_rest_in_order(outbox: Outbox) -> None:
    add(outbox, "c", "b", "a")
    seen: list[str] = []
    with pytest.raises(DatabaseAway):
        outbox.replay(away_at("b", seen))
    add(outbox, "d")
    assert seen == ["c"]
    assert keys(outbox) == ["b", "a", "d"]


def test_a_promise_that_cannot_be_kept_is_set_aside_and_tried_again(outbox: Outbox) -> None:
    """It stands in nobody's way, is told of, and is kept once that can be done."""
    add(outbox, "a", "b", "c")
    seen: list[str] = []
    assert outbox.replay(away_at("b", seen, KeyError)) == 2
    assert seen == ["a", "c"]
    assert outbox.counts() == Counts(0, 1)
    assert not outbox.waiting()
    assert [promise.key for promise in outbox.about(CONTACT)] == ["b"]
    assert keys(outbox) == []
    again: list[str] = []
    assert outbox.replay(lambda promise: again.append(promise.key), again=True) == 1
    assert again == ["b"]
    assert outbox.counts() == Counts(0, 0)


def test_what_another_version_wrote_is_kept_for_it(outbox: Outbox) -> None:
    outbox.add_unreadable("x", b"{}", "KeyError")
    add(outbox, "a")
    assert keys(outbox) == ["a"]
    assert outbox.replay(lambda _: None, again=True) == 0
    assert outbox.counts() == Counts(0, 1)
    assert outbox.about("") == []


def test_one_persons_promises_can_be_kept_alone(outbox: Outbox) -> None:
    for key, who in (("a", "x"), ("b", "y"), ("c", "x")):
        outbox.add(call(key, who=who))
    seen: list[str] = []
    assert outbox.replay(lambda promise: seen.append(promise.key), contact="x") == 2
    assert seen == ["a", "c"]
    assert keys(outbox) == ["b"]


def test_while_a_person_waits_only_a_few_are_kept(outbox: Outbox) -> None:
    """The rest counts (`about`) and is kept in the background."""
    add(outbox, *map(str, range(AT_ONCE + 3)))
    assert outbox.replay(lambda _: None, contact=CONTACT) == AT_ONCE
    assert [promise.key for promise in outbox.about(CONTACT)] == ["10", "11", "12"]
    assert keys(outbox) == ["10", "11", "12"]


def test_redacting_changes_what_waits_about_one_person(outbox: Outbox) -> None:
    """In the same moment as the promise that asks for it; nothing is left in the file."""

    def redact(promise: Promise) -> Promise:
        assert isinstance(promise, TextTurn)
        return structs.replace(promise, contact="", session=None)

    outbox.add(text("a", "a secret place"))
    outbox.add(text("b", "another's", contact="d" * 64))
    outbox.add(call("f", Forget()), redact=redact)
    assert [promise.key for promise in outbox.about(CONTACT)] == ["f"]
    found: list[Promise] = []
    outbox.replay(found.append)
    assert [(promise.key, promise.contact) for promise in found] == [
        ("a", ""), ("b", "d" * 64), ("f", CONTACT),
    ]  # fmt: skip


def test_once_empty_nothing_of_it_is_left_on_the_disk(outbox: Outbox, file: Path) -> None:
    outbox.add(text("a", "a secret place"))
    assert b"a secret place" in b"".join(path.read_bytes() for path in file.parent.iterdir())
    keys(outbox)
    left = b"".join(path.read_bytes() for path in file.parent.iterdir())
    assert b"a secret place" not in left
    assert CONTACT.encode() not in left


def test_only_the_owner_may_read_it(outbox: Outbox, file: Path) -> None:
    before = os.umask(0)
    try:
        add(outbox, "a", "b")
        with pytest.raises(DatabaseAway):
            outbox.replay(away_at("b", []))
    finally:
        os.umask(before)
    assert {stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()} == {0o600}


def in_threads(*works: Callable[[], object]) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_many_may_add_while_others_replay(file: Path) -> None:
    """As several processes do: each has the file open for itself."""
    found: list[str] = []
    adders = [Outbox(file) for _ in range(4)]
    loaders = [Outbox(file) for _ in range(2)]

    def adding(name: int) -> None:
        add(adders[name], *(f"{name}-{step}" for step in range(20)))

    def loading(loader: Outbox) -> None:
        for _ in range(10):
            loader.replay(lambda promise: found.append(promise.key))

    in_threads(
        *(lambda name=name: adding(name) for name in range(4)),  # type: ignore[misc]
        *(lambda loader=loader: loading(loader) for loader in loaders),  # type: ignore[misc]
    )
    found += keys(loaders[0])
    assert sorted(found) == sorted(f"{name}-{step}" for name in range(4) for step in range(20))
    for name in range(4):
        assert [key for key in found if key[0] == str(name)] == [f"{name}-{n}" for n in range(20)]
    for each in adders + loaders:
        each.close()


def test_a_forked_process_opens_the_file_for_itself(outbox: Outbox) -> None:
    add(outbox, "a")
    if not (child := os.fork()):
        add(outbox, "b")
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    add(outbox, "c")
    assert keys(outbox) == ["a", "b", "c"]


# Trouble ------------------------------------------------------------------------------------


@pytest.mark.parametrize("damage", [b"no database", b"SQLite format 3\0" + bytes(range(256)) * 20])
def test_a_damaged_file_is_set_aside_and_told_of(
    file: Path, damage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    file.parent.mkdir()
    file.write_bytes(damage)
    outbox = Outbox(file)
    add(outbox, "a")
    (aside,) = outbox.damaged_files()
    assert aside.read_bytes() == damage
    assert aside.name in caplog.text
    assert keys(outbox) == ["a"]
    outbox.close()


def test_a_file_damaged_while_it_is_open_costs_no_later_promise(outbox: Outbox, file: Path) -> None:
    add(outbox, *"abc")
    outbox.close()
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + bytes([7]) * (len(whole) - 4096))
    add(outbox, "d")
    assert "d" in keys(outbox)
    assert len(outbox.damaged_files()) == 1


def test_a_log_torn_anywhere_costs_only_what_was_not_yet_promised(file: Path) -> None:
    """The tail of a power failure: what a commit had returned for stays."""
    first = Outbox(file)
    add(first, "a")
    log = file.with_name("outbox.db-wal")
    whole = log.stat().st_size
    add(first, "b")
    torn, database = log.read_bytes(), file.read_bytes()
    for cut in range(whole, len(torn), 777):
        trial = file.parent / f"{cut}" / "outbox.db"
        trial.parent.mkdir()
        trial.write_bytes(database)
        trial.with_name("outbox.db-wal").write_bytes(torn[:cut])
        outbox = Outbox(trial)
        add(outbox, "c")
        assert keys(outbox) in (["a", "c"], ["a", "b", "c"]), cut
        assert outbox.damaged_files() == []
        outbox.close()
    first.close()


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "outbox.db").mkdir()
    outbox = Outbox(tmp_path / "outbox.db")
    with pytest.raises(OutboxError):
        add(outbox, "a")
    with pytest.raises(OutboxError):
        outbox.counts()
    assert not outbox.waiting()
    assert outbox.about(CONTACT) == []


def test_a_file_locked_for_too_long_is_told(
    outbox: Outbox, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpline.storage.outbox_file.PATIENCE", 0.05)
    add(outbox, "a")
    outbox.close()
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OutboxError):
        add(outbox, "b")
    assert outbox.waiting()
    other.close()
    add(outbox, "b")
    assert keys(outbox) == ["a", "b"]


@pytest.mark.slow
def test_a_full_disk_is_told_and_nothing_is_half_kept(outbox: Outbox, file: Path) -> None:
    """The kernel's own limit on a file's size stands for the end of the disk."""
    code = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from helpline.storage.outbox import Outbox, OutboxError\n"
        "from tests.storage.samples import text\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))\n"
        "kept = 0\n"
        "try:\n"
        "    outbox = Outbox(Path(sys.argv[1]))\n"
        "    while True:\n"
        "        outbox.add(text(str(kept), answer='x' * 2000))\n"
        "        kept += 1\n"
        "except OutboxError:\n"
        "    print(kept)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, text=True)
    assert ran.stderr == ""
    kept = int(ran.stdout)
    assert kept > 0
    add(outbox, "after")
    assert keys(outbox) == [*map(str, range(kept)), "after"]


@pytest.mark.slow
def test_a_kill_at_any_line_neither_loses_nor_doubles_a_promise() -> None:
    """`crashes.py` kills a process at every line of the outbox in turn, adding and replaying.

    In memory where there is such a folder: a kill, unlike a power failure, asks nothing of the
    disk, and the disk makes it slow.
    """
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        ran = subprocess.run(
            [sys.executable, "-m", "tests.storage.crashes", folder],
            capture_output=True,
            text=True,
        )
    assert ran.stderr == ""
    killed_adding, killed_replaying = map(int, ran.stdout.split())
    assert killed_adding > 30
    assert killed_replaying > 60


def test_promises_are_synced_before_the_answer_leaves(outbox: Outbox) -> None:
    add(outbox, "a")
    assert outbox._file._open
    assert outbox._file._open.execute("PRAGMA synchronous").fetchone() == (2,)
    assert outbox._file._open.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert outbox._file._open.execute("PRAGMA secure_delete").fetchone() == (1,)


def test_later_promises_come_after_earlier_ones_in_time_too(outbox: Outbox) -> None:
    """By the order in which they were made, whatever the clock said."""
    outbox.add(text("late", when=at(9)))
    outbox.add(text("early", when=at(1)))
    assert keys(outbox) == ["late", "early"]
