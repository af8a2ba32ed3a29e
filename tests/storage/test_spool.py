from __future__ import annotations

import fcntl
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from helpline.storage.database import DatabaseAway
from helpline.storage.spool import Promise, Spool, SpoolError


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "instance" / "spool")


def add(spool: Spool, *keys: str) -> None:
    for key in keys:
        spool.add("text", {"answer": f"año {key}\n\u2028¿?"}, key)


def keys(spool: Spool) -> list[str]:
    """The keys of all that is loaded."""
    found: list[str] = []
    assert spool.load(lambda promise: found.append(promise.key)) == len(found)
    return found


def away_at(stop: str, seen: list[str]):  # type: ignore[no-untyped-def]
    def apply(promise: Promise) -> None:
        if promise.key == stop:
            raise DatabaseAway
        seen.append(promise.key)

    return apply


def test_nothing_waits_at_first(spool: Spool) -> None:
    assert not spool.waiting()
    assert keys(spool) == []


def test_promises_come_back_as_they_were_and_in_order(spool: Spool) -> None:
    add(spool, "a", "b")
    spool.add("effects", {"at": 5, "effects": ["opt-out"]}, "c")
    assert spool.waiting()
    found: list[Promise] = []
    assert spool.load(found.append) == 3
    assert found == [
        Promise("text", "a", {"answer": "año a\n\u2028¿?"}),
        Promise("text", "b", {"answer": "año b\n\u2028¿?"}),
        Promise("effects", "c", {"at": 5, "effects": ["opt-out"]}),
    ]


def test_what_was_applied_is_gone(spool: Spool) -> None:
    add(spool, "a")
    assert keys(spool) == ["a"]
    assert not spool.waiting()
    assert keys(spool) == []


def test_a_database_that_goes_away_again_leaves_the_rest_in_order(spool: Spool) -> None:
    add(spool, "a", "b", "c")
    seen: list[str] = []
    with pytest.raises(DatabaseAway):
        spool.load(away_at("b", seen))
    add(spool, "d")
    assert seen == ["a"]
    assert keys(spool) == ["b", "c", "d"]


def test_a_promise_that_can_never_be_kept_is_set_aside(spool: Spool, tmp_path: Path) -> None:
    add(spool, "a", "b", "c")
    seen: list[str] = []

    def apply(promise: Promise) -> None:
        if promise.key == "b":
            raise KeyError("place")
        seen.append(promise.key)

    spool.load(apply)
    assert seen == ["a", "c"]
    assert not spool.waiting()
    refused = tmp_path / "instance" / "spool" / "refused.jsonl"
    assert '"b"' in refused.read_text()


def test_only_the_owner_may_read_it(spool: Spool, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        add(spool, "a", "b")
        with pytest.raises(DatabaseAway):
            spool.load(away_at("b", []))
        add(spool, "c")
    finally:
        os.umask(before)
    folder = tmp_path / "instance" / "spool"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def test_many_may_add_while_others_load(spool: Spool) -> None:
    found: list[str] = []

    def adding(name: int) -> None:
        add(spool, *(f"{name}-{step}" for step in range(25)))

    def loading() -> None:
        for _ in range(25):
            spool.load(lambda promise: found.append(promise.key))

    works = [threading.Thread(target=adding, args=(name,)) for name in range(4)]
    works += [threading.Thread(target=loading) for _ in range(2)]
    for work in works:
        work.start()
    for work in works:
        work.join()
    found += keys(spool)
    assert sorted(found) == sorted(f"{name}-{step}" for name in range(4) for step in range(25))
    for name in range(4):
        assert [key for key in found if key[0] == str(name)] == [f"{name}-{n}" for n in range(25)]


def test_nothing_is_added_to_a_file_that_is_being_taken_away(spool: Spool, tmp_path: Path) -> None:
    """Between opening a file and writing to it, it must not be read to its end and removed."""
    add(spool, "a")
    with (tmp_path / "instance" / "spool" / "adding.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        adding = threading.Thread(target=add, args=(spool, "b"))
        adding.start()
        adding.join(0.1)
        assert adding.is_alive()
    adding.join()
    assert keys(spool) == ["a", "b"]


def test_a_line_torn_anywhere_costs_neither_the_one_before_nor_the_next(
    spool: Spool, tmp_path: Path
) -> None:
    file = tmp_path / "instance" / "spool" / "promises.jsonl"
    add(spool, "a")
    whole = len(file.read_bytes())
    add(spool, "b")
    both = file.read_bytes()
    for cut in range(whole, len(both) - 1):
        file.write_bytes(both[:cut])
        add(spool, "c")
        assert keys(spool) in (["a", "c"], ["a", "b", "c"]), both[:cut]


def test_a_block_of_nothing_after_a_power_failure_is_skipped(spool: Spool, tmp_path: Path) -> None:
    add(spool, "a")
    with (tmp_path / "instance" / "spool" / "promises.jsonl").open("ab") as file:
        file.write(bytes(512))
    add(spool, "b")
    assert keys(spool) == ["a", "b"]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "spool").write_text("a file is in the way")
    with pytest.raises(SpoolError):
        add(Spool(tmp_path / "spool"), "a")


def test_a_full_disk_is_told_and_nothing_is_half_kept(spool: Spool, tmp_path: Path) -> None:
    """The kernel's own limit on a file's size stands for the end of the disk."""
    code = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from helpline.storage.spool import Spool, SpoolError\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))\n"
        "kept = 0\n"
        "try:\n"
        "    while True:\n"
        "        Spool(Path(sys.argv[1])).add('text', {'answer': 'x' * 20}, str(kept))\n"
        "        kept += 1\n"
        "except SpoolError:\n"
        "    print(kept)\n"
    )
    folder = tmp_path / "instance" / "spool"
    ran = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True)
    assert ran.stderr == ""
    kept = int(ran.stdout)
    assert kept > 0
    add(spool, "after")
    assert keys(spool) == [*map(str, range(kept)), "after"]


def test_a_kill_at_any_line_neither_loses_nor_doubles_a_promise(tmp_path: Path) -> None:
    """`crashes.py` kills a process at every line of the spool in turn, adding and loading."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.storage.crashes", str(tmp_path)],
        capture_output=True,
        text=True,
    )
    assert ran.stderr == ""
    killed_adding, killed_loading = map(int, ran.stdout.split())
    assert killed_adding > 30
    assert killed_loading > 60
