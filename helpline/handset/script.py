"""What a caller does, written down: for the command line and for a person who types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from helpline.handset.call import KEYS, Call
from helpline.handset.events import Event
from helpline.handset.faults import HandsetError

SILENCE = "-"
"""Among keys, a moment in which nothing is pressed until the helpline goes on."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done in a call; `kind` is keys, say, silence or bye."""

    kind: str
    what: str = ""

    def take(self, call: Call) -> list[Event]:
        """Do it, and return what came of it."""
        match self.kind:
            case "keys":
                return call.press(self.what)
            case "say":
                return call.say(self.what)
            case "bye":
                return call.hang_up()
            case _:
                return call.silence()


def read_step(typed: str) -> Step:
    """A step as a person types it: keys, "say ...", "bye", or nothing for silence.

    Raises `HandsetError` with a hint for anything else.
    """
    words = typed.strip()
    if words in ("", SILENCE):
        return Step("silence")
    if words.lower() == "bye":
        return Step("bye")
    verb, _, rest = words.partition(" ")
    if verb.lower() == "say" and rest.strip():
        return Step("say", rest.strip())
    keys = words.replace(" ", "")
    if set(keys) - set(KEYS):
        raise HandsetError(None, f'type keys ({KEYS}), "say" and words, nothing, or "bye"')
    return Step("keys", keys)


def steps_of(kind: str, value: str) -> list[Step]:
    """The steps of one option: `keys` are pressed in groups, with a pause to listen between.

    Raises `HandsetError` for anything that is not a key.
    """
    if kind == "say":
        return [Step("say", value)]
    groups = value.split()
    if any(set(group) - set(KEYS) for group in groups if group != SILENCE):
        raise HandsetError(None, f"a telephone has the keys {KEYS}")
    return [Step("silence") if group == SILENCE else Step("keys", group) for group in groups]


def hold(call: Call, steps: Iterable[Step], hangs_up: bool) -> Iterator[list[Event]]:
    """A whole call: the events of each step as they come.

    When the steps are done the caller hangs up, or else stays and says nothing until the
    helpline ends the call.
    """
    yield call.start()
    for step in steps:
        if call.over:
            return
        yield step.take(call)
    if hangs_up and not call.over:
        yield call.hang_up()
    while not call.over:
        yield call.silence()
