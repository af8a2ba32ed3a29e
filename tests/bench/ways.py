"""Counts the ways of a request through the house: its calls, and how often they change rooms.

Answers one key press and one text in process, under `sys.setprofile`, and prints for each the
calls of the house's own functions, how many functions and files they are, and how often a call
was made in another room (a folder of `helpline/`) than the call before it: on the way down, and
on the way back up. With `--list` it names those calls.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from asks import PUBLIC, TOKEN, presses, text
from inside import answer

AIMS = {"key press": 16, "text": 26}
"""Changes of room at most (the design's own aims)."""


@dataclass
class Ways:
    """What one request called."""

    house: Path
    calls: int = 0
    functions: set[tuple[str, str]] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    changes: list[str] = field(default_factory=list)
    _last: str = ""

    def note(self, frame: FrameType, event: str, _: object) -> None:
        """The profile function: looks at each call of a function of the house."""
        if event != "call" or not (here := self._place(frame)):
            return
        self.calls += 1
        self.functions.add((frame.f_code.co_filename, frame.f_code.co_qualname))
        self.files.add(frame.f_code.co_filename)
        if self._last not in ("", here):
            self.changes.append(f"{self._last} -> {here}: {frame.f_code.co_qualname}")
        self._last = here

    def _place(self, frame: FrameType) -> str:
        """The room of a frame; empty where it is not of the house."""
        try:
            path = Path(frame.f_code.co_filename).relative_to(self.house)
        except ValueError:
            return ""
        return path.parts[0].removesuffix(".py")


def count(app: Callable[..., Any], *requests: Any) -> Ways:
    """The ways of the last of `requests`; those before it make everything ready."""
    import helpline

    ways = Ways(Path(helpline.__file__).parent)
    for request in requests[:-1]:
        answer(app, request)
    sys.setprofile(ways.note)
    try:
        answer(app, requests[-1])
    finally:
        sys.setprofile(None)
    return ways


def main(*, each: bool) -> None:
    """Publish the words into a folder of its own, without sounds, and count; `each` names each
    change of room."""
    with tempfile.TemporaryDirectory(prefix="ways-") as folder:
        os.environ |= {
            "HELPLINE_INSTANCE": folder,
            "HELPLINE_PUBLIC_URL": PUBLIC,
            "TWILIO_AUTH_TOKEN": TOKEN,
        }
        os.environ.pop("HELPLINE_DATABASE_URL", None)
        from helpline.runtime import Runtime
        from helpline.service.publish import publish
        from helpline.settings import Settings
        from helpline.storage.migrate import migrate
        from helpline.web.app import create_app

        settings = Settings.from_env()
        migrate(settings.database_url)
        runtime = Runtime.open(settings)
        publish(runtime, settings.prompts, by="bench")
        app = create_app(runtime)
        keys = presses(lambda asks: [answer(app, one) for one in asks], 2)
        found = {"key press": count(app, *keys), "text": count(app, text(), text(), text())}
        runtime.close()
    for name, ways in found.items():
        print(
            f"{name}: {ways.calls} calls of {len(ways.functions)} functions in "
            f"{len(ways.files)} files, {len(ways.changes)} changes of room "
            f"(aim: at most {AIMS[name]})"
        )
        if each:
            print("\n".join(f"  {change}" for change in ways.changes))
