"""The shelf of clips: whole or not there, whatever happens."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import threading
import time
from pathlib import Path

import pytest

from helpline.speech.clips import ClipShelf

NAME = "a" * 64


def test_a_clip_put_on_the_shelf_is_found(tmp_path):
    """It is listed, read back and lies where the shelf says, also for another shelf."""
    shelf = ClipShelf(tmp_path / "new" / "clips")
    shelf.put(NAME, b"sound")
    shelf.put(NAME, b"sound again")
    other = ClipShelf(tmp_path / "new" / "clips")
    assert other.names() == {NAME}
    assert other.get(NAME) == other.path(NAME).read_bytes() == b"sound again"
    assert shelf.get("b" * 64) is None


@pytest.mark.parametrize(
    "name",
    [
        "",
        "..",
        "../" + NAME,
        "/etc/passwd",
        NAME + "\n",
        NAME[1:],
        NAME.upper(),
        "a/" + NAME,
        "é" * 64,
    ],
)
def test_only_names_of_clips_are_looked_up(tmp_path, name):
    """Anything but 64 small hexadecimal digits touches no file."""
    shelf = ClipShelf(tmp_path)
    assert shelf.get(name) is None
    with pytest.raises(ValueError, match="name of a clip"):
        shelf.path(name)
    with pytest.raises(ValueError, match="name of a clip"):
        shelf.put(name, b"")
    assert list(tmp_path.iterdir()) == []


def test_a_clip_that_cannot_be_written_leaves_nothing(tmp_path, monkeypatch):
    """A full disk is an error for the caller of `put`, and no part of a clip stays."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    shelf = ClipShelf(tmp_path)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        shelf.put(NAME, b"sound")
    assert list(tmp_path.iterdir()) == []


def keep_writing(folder: Path, ready: threading.Event) -> None:
    """Put large clips on the shelf until killed."""
    shelf = ClipShelf(folder)
    for n in range(10**6):
        shelf.put(f"{n % 50:064x}", bytes([n % 256]) * 900_000)
        if n == 3:
            ready.set()


@pytest.mark.slow
def test_a_killed_writer_leaves_only_whole_clips(tmp_path):
    """Killed in the middle of writing, again and again, the shelf holds no half clip."""
    spawn = multiprocessing.get_context("spawn")
    for seed in range(3):
        ready = spawn.Event()
        writer = spawn.Process(target=keep_writing, args=(tmp_path, ready))
        writer.start()
        ready.wait()
        time.sleep(random.Random(seed).random() / 50)
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        writer.close()
    shelf = ClipShelf(tmp_path)
    assert len(shelf.names()) >= 3
    for name in shelf.names():
        audio = shelf.get(name)
        assert len(audio) == 900_000
        assert len(set(audio)) == 1


def test_what_killed_writers_left_is_swept_later(tmp_path):
    """A part that nobody has touched for an hour is removed, a fresh one may still be in use."""
    old, fresh = tmp_path / "old.part", tmp_path / "fresh.part"
    old.write_bytes(b"half")
    fresh.write_bytes(b"half")
    os.utime(old, (time.time() - 4000,) * 2)
    assert ClipShelf(tmp_path).names() == set()
    assert [file.name for file in tmp_path.iterdir()] == ["fresh.part"]
