"""Kill a process at every line of the spool in turn, and see what is left of its promises.

A program of its own, because it forks: `python -m tests.storage.crashes FOLDER` prints how many
processes were killed while adding and while loading, or fails.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from helpline.storage import contacts, promises, spool
from helpline.storage.database import open_database
from helpline.storage.migrate import migrate
from helpline.storage.spool import Spool
from helpline.storage.text_turns import recall_text
from tests.storage.samples import CONTACT, at, note, rows, text


def kill_at(line: int) -> None:
    """End this process without warning when it comes to its `line`-th line of the spool."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        if frame.f_code.co_filename != spool.__file__:
            return None
        if event == "line":
            count += 1
            if count == line:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)


def killed_at(line: int, work: Callable[[], None]) -> bool:
    """Do `work` in a process that is killed at `line`; False if it ended before that."""
    if not (child := os.fork()):
        kill_at(line)
        work()
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    if status and status != signal.SIGKILL:
        raise SystemExit(f"The process failed by itself: {status}")
    return bool(status)


def every_line(work: Callable[[], None]) -> Iterator[int]:
    """Each line at which `work` can be killed, after it has been."""
    line = 1
    while killed_at(line, work):
        yield line
        line += 1


def adding(folder: Path) -> int:
    """A kill while adding loses no promise whose `add` has returned, nor spoils the next."""
    lines, trial = 0, 0
    made = folder / "made"

    def work() -> None:
        mine = Spool(folder / str(trial))
        for n in range(2):
            promises.spool_text(mine, text(f"SM{n}", f"s{n}", at(n)))
            with made.open("a") as file:
                file.write(f"SM{n}\n")

    for lines in every_line(work):
        after = Spool(folder / str(trial))
        promises.spool_text(after, text("after"))
        found: list[str] = []
        after.load(lambda promise, found=found: found.append(promise.key))  # type: ignore[misc]
        kept = made.read_text().split() if made.exists() else []
        assert found in ([*kept, "after"], [*kept, f"SM{len(kept)}", "after"]), (lines, found)
        made.unlink(missing_ok=True)
        trial += 1
    return lines


def loading(folder: Path) -> int:
    """A kill while loading leaves every promise to be made good once, in order."""
    lines, trial = 0, 0

    def url() -> str:
        return f"sqlite:///{folder / str(trial)}.db"

    def prepare() -> None:
        shutil.copy(folder / "empty.db", folder / f"{trial}.db")
        mine = Spool(folder / str(trial))
        for n in range(2):
            promises.spool_text(mine, text(f"SM{n}", f"s{n}", at(n), note=note(f"SM{n}")))
        promises.spool_effects(mine, "CA1", CONTACT, (promises.OptOut(),), at(9), "STOP")

    def work() -> None:
        promises.load(open_database(url()), Spool(folder / str(trial)))

    migrate(f"sqlite:///{folder / 'empty.db'}")
    prepare()
    for lines in every_line(work):
        database = open_database(url())
        promises.load(database, Spool(folder / str(trial)))
        recalled = recall_text(database, CONTACT, "SM1")
        assert recalled.earlier_answer == "answer to SM1", lines
        assert recalled.sessions["text"].state == "s1", lines
        assert contacts.stopped(database, CONTACT) == contacts.Stop(at(9), "STOP"), lines
        assert [row["event"] for row in rows(database, "journal")] == ["SM0", "SM1"], lines
        assert not Spool(folder / str(trial)).waiting(), lines
        database.close()
        trial += 1
        prepare()
    return lines


if __name__ == "__main__":
    at_hand = Path(sys.argv[1])
    (at_hand / "adding").mkdir()
    (at_hand / "loading").mkdir()
    print(adding(at_hand / "adding"), loading(at_hand / "loading"))
