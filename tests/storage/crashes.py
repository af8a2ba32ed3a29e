"""Kill a process at every line of the outbox in turn, and see what is left of its promises.

A program of its own, because it forks: `python -m tests.storage.crashes FOLDER` prints how many
processes were killed while adding and while replaying, or fails.
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

from helpline.conversation.types import OptOut
from helpline.service.effects import perform
from helpline.storage import outbox, outbox_file
from helpline.storage.contacts import Stop
from helpline.storage.database import open_database
from helpline.storage.migrate import migrate
from helpline.storage.outbox import Outbox
from helpline.storage.text_turns import CallEffects, recall_text, replay
from tests.storage.samples import CONTACT, at, note, rows, text

WATCHED = (outbox.__file__, outbox_file.__file__)


def kill_at(line: int) -> None:
    """End this process without warning when it comes to its `line`-th line of the outbox."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        if frame.f_code.co_filename not in WATCHED:
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

    def mine() -> Outbox:
        return Outbox(folder / str(trial) / "outbox.db")

    def work() -> None:
        box = mine()
        for n in range(2):
            box.add(text(f"SM{n}", f"s{n}", at(n)))
            with made.open("a") as file:
                file.write(f"SM{n}\n")

    for lines in every_line(work):
        after = mine()
        after.add(text("after"))
        found: list[str] = []
        after.replay(lambda promise, found=found: found.append(promise.key))  # type: ignore[misc]
        kept = made.read_text().split() if made.exists() else []
        assert found in ([*kept, "after"], [*kept, f"SM{len(kept)}", "after"]), (lines, found)
        made.unlink(missing_ok=True)
        after.close()
        shutil.rmtree(folder / str(trial))
        trial += 1
    return lines


def replaying(folder: Path) -> int:
    """A kill while replaying leaves every promise to be kept once, in order."""
    lines = 0
    migrate(f"sqlite:///{folder / 'empty.db'}")
    database = open_database(f"sqlite:///{folder / 'trial.db'}")
    file = folder / "outbox.db"

    def prepare() -> None:
        """An empty database, three promises, and nothing open that a child could inherit."""
        database.close()
        for old in (*folder.glob("trial.db*"), *folder.glob("outbox.*")):
            old.unlink()
        shutil.copy(folder / "empty.db", folder / "trial.db")
        box = Outbox(file)
        for n in range(2):
            box.add(text(f"SM{n}", f"s{n}", at(n), note=note(f"SM{n}")))
        box.add(CallEffects("CA1", CONTACT, at(9), (OptOut(by_cancel=True),)))
        box.close()

    def work() -> None:
        Outbox(file).replay(lambda promise: replay(database, promise, perform, at(99)))

    prepare()
    for lines in every_line(work):
        box = Outbox(file)
        box.replay(lambda promise: replay(database, promise, perform, at(99)))
        recalled = recall_text(database, CONTACT, "SM1")
        assert recalled.earlier_answer == "answer to SM1", lines
        assert recalled.sessions["text"].state == "s1", lines
        assert recalled.stop == Stop(at(9), "cancel"), lines
        assert [row["event"] for row in rows(database, "journal")] == ["SM0", "SM1"], lines
        assert not box.waiting(), lines
        box.close()
        prepare()
    return lines


if __name__ == "__main__":
    at_hand = Path(sys.argv[1])
    (at_hand / "adding").mkdir()
    (at_hand / "replaying").mkdir()
    print(adding(at_hand / "adding"), replaying(at_hand / "replaying"))
