"""The lines the program itself asks for, and what each must hold to.

Prompts and labels of menus come on top of these.
"""

from __future__ import annotations

from msgspec import Struct

BOTH = ("text", "voice")
TEXT = ("text",)
VOICE = ("voice",)


class SystemLine(Struct, frozen=True):
    """What one line must have in every language."""

    forms: tuple[str, ...]
    text_numbers: tuple[str, ...] = ()
    """Help lines whose number its text must give out: people in need get nothing else from it."""
    voice_numbers: tuple[str, ...] = ()
    """The same when it is spoken."""
    seconds: float | None = None
    """The most that it may take to say, where that is less than for other lines."""
    characters: int | None = None
    """The most that its text may have, where that is less than a segment."""
    segments: int = 1
    """The most that its text may take."""
    runtime_placeholders: tuple[str, ...] = ()
    """Placeholders that are not filled in when compiled, but for every option."""
    optional: bool = False
    """Where it is missing, the program does without."""


EMERGENCY, PERSON = ("emergency",), ("person",)
CRISIS = ("crisis", *EMERGENCY)

ASKED_ABOUT = (
    *("more", "back", "menu", "again", "slower", "help", "person", "call", "text", "ask"),
    *("language", "forget", "goodbye", "about", "privacy", "start"),
)
"""Commands that are asked about where they were probably meant; each has a label."""

SYSTEM_LINES = {
    # opening: 6, 10 and 8 seconds are E1, A17 and E16; 60 characters E1
    "emergency-first": SystemLine(BOTH, EMERGENCY, EMERGENCY, seconds=6, characters=60),
    "welcome": SystemLine(TEXT, EMERGENCY),
    "welcome-demo": SystemLine(TEXT, EMERGENCY),
    "greeting": SystemLine(VOICE, seconds=10),
    "greeting-demo": SystemLine(VOICE, seconds=10),
    "disclaimer": SystemLine(BOTH, seconds=8),
    "privacy": SystemLine(BOTH),
    # languages
    "languages": SystemLine(TEXT),
    "language-label": SystemLine(BOTH),
    "language-set": SystemLine(BOTH),
    # finding one's way
    "press": SystemLine(VOICE, runtime_placeholders=("label", "key")),
    "more": SystemLine(BOTH),
    "ask": SystemLine(BOTH),
    "menu": SystemLine(BOTH),
    "again": SystemLine(VOICE),
    "resume": SystemLine(BOTH),
    "resume-yes": SystemLine(BOTH),
    "resume-no": SystemLine(BOTH),
    "did-you-mean": SystemLine(BOTH),
    **{f"command-{name}": SystemLine(BOTH, optional=True) for name in ASKED_ABOUT},
    "not-understood-1": SystemLine(BOTH),
    "not-understood-2": SystemLine(BOTH),
    "not-understood-3": SystemLine(BOTH),
    "silence-1": SystemLine(VOICE),
    "silence-2": SystemLine(VOICE),
    "silence-3": SystemLine(VOICE),
    "silence-4": SystemLine(VOICE),
    "keys": SystemLine(VOICE),
    "help": SystemLine(BOTH, PERSON),
    "slower": SystemLine(BOTH),
    "no-more": SystemLine(BOTH),
    "too-long": SystemLine(BOTH),
    # a person
    "person": SystemLine(BOTH, PERSON),
    "after-hours": SystemLine(BOTH, EMERGENCY, EMERGENCY),
    "nobody-free": SystemLine(VOICE),
    "back-from-person": SystemLine(VOICE),
    "call": SystemLine(TEXT, PERSON),
    "text": SystemLine(VOICE),
    # safety: acknowledging, and two numbers, do not go into one segment (E4)
    "emergency": SystemLine(BOTH, EMERGENCY, EMERGENCY),
    "crisis-first": SystemLine(BOTH, ("crisis",), ("crisis",), seconds=8, optional=True),
    "urgent": SystemLine(BOTH),
    "crisis": SystemLine(BOTH, CRISIS, CRISIS, segments=2),
    "distress": SystemLine(BOTH),
    "outlook": SystemLine(BOTH),
    "cannot-advise": SystemLine(BOTH),
    "drug-name": SystemLine(BOTH),
    "out-of-scope": SystemLine(BOTH),
    "picture": SystemLine(TEXT),
    "withdrawn": SystemLine(BOTH, PERSON),
    # opt-out, and being forgotten
    "stop": SystemLine(TEXT),
    "stop-cancel": SystemLine(TEXT),
    "stop-doubt": SystemLine(TEXT, optional=True),
    "start": SystemLine(TEXT),
    "texts-off": SystemLine(VOICE),
    "forget": SystemLine(BOTH),
    "goodbye": SystemLine(BOTH),
    "fault": SystemLine(BOTH, (*PERSON, *EMERGENCY), (*PERSON, *EMERGENCY)),
    "not-now": SystemLine(BOTH),
}
"""Line id -> what it must have."""
