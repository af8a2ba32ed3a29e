"""People who call and write, as the services see them: inbound events in, turns and texts out."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from helpline.carriers.inbound import Inbound
from helpline.conversation.types import Effect, Gone, Heard, Session, Signal, Started, Tell, Turn
from helpline.runtime import Runtime
from helpline.service.answer_call import answer_call, hang_up
from helpline.service.answer_text import answer_text
from tests.storage.samples import NUMBER

_IDS = itertools.count(1)
"""Of messages: no two are the same."""

Line = Callable[[str, str], str]


@dataclass
class Caller:
    """One call; its session travels as in a token."""

    rt: Runtime
    call: str = "CA1"
    number: str | None = NUMBER
    session: Session | None = None
    turn: Turn | None = None
    step: int = 0

    def dial(self) -> Caller:
        return self._send(Started(), "start")

    def press(self, *keys: str) -> Caller:
        for key in keys:
            self.step += 1
            self._send(Heard(key, mode="keys"), str(self.step))
        return self

    def say(self, words: str) -> Caller:
        self.step += 1
        return self._send(Heard(words, mode="speech"), str(self.step))

    def hang_up(self) -> None:
        """The call is over, and what was noted of it is written."""
        hang_up(self.rt, self.inbound(Gone(), "gone"))
        assert self.rt.notes.flush()

    def inbound(self, signal: Signal, moment: str) -> Inbound:
        return Inbound("voice", self.call, self.number, signal, f"{self.call}/{moment}")

    def _send(self, signal: Signal, moment: str) -> Caller:
        self.turn = answer_call(self.rt, self.inbound(signal, moment), self.session).turn
        self.session = self.turn.session
        return self

    @property
    def lines(self) -> list[str]:
        """The ids of what was told last."""
        assert self.turn
        return [said.line for said in self.turn.says if isinstance(said, Tell)]

    @property
    def effects(self) -> tuple[Effect, ...]:
        assert self.turn
        return self.turn.effects


@dataclass
class Texter:
    """Somebody who writes."""

    rt: Runtime
    number: str | None = NUMBER

    def text(self, body: str, key: str = "", **more: Any) -> list[str]:
        key = key or f"SM/{next(_IDS)}"
        heard = Heard(body, mode="text")
        return answer_text(self.rt, Inbound("text", "", self.number, heard, key, **more))
