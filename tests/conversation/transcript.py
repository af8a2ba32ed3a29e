"""Conversations as text: `>` what the person does, `<` what they hear or read, `!` effects.

    # A caller picks Spanish and asks for a person out of hours.
    channel: voice
    at: 2026-11-22T15:00Z
    covers: person
    > (call)
    > 2
    > (silence)
    > say quimio
    > (hang up)

What is heard stands as language and line id (`es: greeting`), offers with their key
(`es: 1) chemotherapy.label`), so that rewording a sentence breaks no test of the engine.
The session is dumped and loaded between every two turns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from helpline.content.model import Script
from helpline.conversation.engine import open_session, step
from helpline.conversation.types import (
    Gone,
    Heard,
    Offer,
    Place,
    Returned,
    Session,
    Signal,
    Silence,
    Started,
    Turn,
)
from helpline.understanding.understand import Understanding
from tests.understanding.reading import understanding_of

TUESDAY_NOON = "2026-11-24T17:00+00:00"
"""Noon in New York on a working day: a person answers."""

Render = Callable[[Turn], Iterable[str]]


@dataclass
class Conversation:
    """A transcript, read from its file."""

    path: Path
    comments: list[str] = field(default_factory=list)
    header: dict[str, str] = field(default_factory=dict)
    body: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> Conversation:
        found = cls(path)
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("#"):
                found.comments.append(line)
            elif line[:2] in ("> ", "< ", "! "):
                found.body.append(line)
            elif line.startswith("  ") and found.body:  # a text of several lines goes on
                found.body[-1] += "\n" + line
            elif line.strip():
                name, _, value = line.partition(":")
                found.header[name.strip()] = value.strip()
        return found

    def played(self, script: Script, render: Render) -> list[str]:
        """The body as it is now: every `>` line, followed by what comes of it."""
        now = datetime.fromisoformat(self.header.get("at", TUESDAY_NOON))
        channel = self.header["channel"]
        understanding = understanding_of(script)
        session = open_session(script, channel, self.header.get("language"))
        lines: list[str] = []
        for line in self.body:
            if not line.startswith("> "):
                continue
            lines.append(line)
            said = line[2:]
            if said.startswith("(after "):
                now += timedelta(hours=float(said.split()[1]))
                continue
            turn = step(script, session, understood(understanding, session, said), now)
            session = reloaded(turn.session)
            lines += ["< " + one.replace("\n", "\n  ") for one in render(turn)]
            lines += [f"! {type(effect).__name__}{_marks(effect)}" for effect in turn.effects]
            lines += [f"! then {turn.then}"] if turn.then != "wait" else []
        return lines

    def write(self, body: list[str]) -> None:
        """Put `body` in the place of the old one."""
        header = [f"{name}: {value}" for name, value in self.header.items()]
        text = "\n".join([*self.comments, *header, *body]) + "\n"
        self.path.write_text(text, encoding="utf-8")


def understood(understanding: Understanding, session: Session, said: str) -> Signal:
    """What a `>` line stands for, with the meaning of its words."""
    reached = signal(said, session.channel)
    if isinstance(reached, Heard) and reached.mode != "keys":
        spoken = reached.mode == "speech"
        intent = understanding.read(reached.text, session.language, spoken=spoken)
        return msgspec.structs.replace(reached, intent=intent)
    return reached


def signal(said: str, channel: str) -> Signal:
    """What a `>` line stands for."""
    if said == "(call after CANCEL)":
        return Started(texts_off=True)
    if said.startswith("(call"):  # "(call)" or "(call again at chemotherapy 2)"
        _, _, place = said.strip("()").partition(" again at ")
        node, _, part = place.partition(" ")
        return Started(at=Place(node, int(part or 0)) if node else None)
    fixed: dict[str, Signal] = {
        "(silence)": Silence(),
        "(hang up)": Gone(),
        "(drop)": Gone(),
        "(back, somebody answered)": Returned(spoke=True),
        "(back, nobody answered)": Returned(spoke=False),
        "(a picture)": Heard("", "text", picture=True),
    }
    if found := fixed.get(said):
        return found
    if channel == "text":
        return Heard(said, "text")
    return Heard(said[4:], "speech") if said.startswith("say ") else Heard(said, "keys")


def reloaded(session: Session) -> Session:
    """The session after a journey as text."""
    again = msgspec.json.decode(msgspec.json.encode(session), type=Session)
    assert again == session
    return again


def meaning(turn: Turn) -> Iterable[str]:
    """A turn as language and line ids."""
    for said in turn.says:
        if isinstance(said, Offer):
            yield f"{said.language}: {said.key}) {said.label}"
        else:
            yield f"{said.language}: {said.line}"


def _marks(effect: object) -> str:
    return " by CANCEL" if getattr(effect, "by_cancel", False) else ""
