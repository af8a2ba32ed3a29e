"""The words at which Twilio itself stops and starts texts, before any server is asked."""

from __future__ import annotations

STOP = frozenset(["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"])
START = frozenset(["START", "UNSTOP", "YES"])
HELP = frozenset(["HELP", "INFO"])

REPLIES = {
    "STOP": "(network) You are opted out and get no more texts from here. To undo: START.",
    "START": "(network) You are opted in again and get texts from here. To end: STOP.",
    "HELP": "(network) To get no more texts from here: STOP.",
}
"""What Twilio answers, in our words: its own are set by each account."""


class OptOutList:
    """The list that Twilio keeps for one sender and one phone.

    `answers_help`: whether Twilio is set up to answer HELP. `toll_free` numbers are not
    unblocked by YES.
    """

    def __init__(self, answers_help: bool = False, toll_free: bool = False) -> None:
        self.blocked = False
        self._answers_help = answers_help
        self._toll_free = toll_free

    def receive(self, body: str) -> tuple[str, str]:
        """What Twilio takes this text for (STOP, START, HELP or "") and answers ("" is nothing).

        Only a whole message counts, in any case.
        """
        kind = self._kind(body.strip().upper())
        if kind == "STOP":
            self.blocked = True
        elif kind == "START":
            if not self.blocked:
                return "", ""
            self.blocked = False
        elif kind == "HELP" and (not self._answers_help or self.blocked):
            return "HELP", ""
        return kind, REPLIES.get(kind, "")

    def _kind(self, word: str) -> str:
        if word in STOP:
            return "STOP"
        if word in START and not (self._toll_free and word == "YES"):
            return "START"
        return "HELP" if word in HELP else ""
