"""The lines the program itself asks for. Prompts and labels of menus come on top of these."""

from __future__ import annotations

BOTH = ("text", "voice")
TEXT = ("text",)
VOICE = ("voice",)

REQUIRED_LINES: dict[str, tuple[str, ...]] = {
    # opening
    "emergency-first": BOTH,
    "welcome": TEXT,
    "welcome-demo": TEXT,
    "greeting": VOICE,
    "greeting-demo": VOICE,
    "disclaimer": BOTH,
    "privacy": BOTH,
    # languages
    "languages": TEXT,
    "language-label": BOTH,
    "language-set": BOTH,
    # finding one's way
    "press": VOICE,
    "more": BOTH,
    "ask": BOTH,
    "menu": BOTH,
    "again": VOICE,
    "resume": BOTH,
    "resume-yes": BOTH,
    "resume-no": BOTH,
    "did-you-mean": BOTH,
    "not-understood-1": BOTH,
    "not-understood-2": BOTH,
    "not-understood-3": BOTH,
    "silence-1": VOICE,
    "silence-2": VOICE,
    "silence-3": VOICE,
    "silence-4": VOICE,
    "keys": VOICE,
    "help": BOTH,
    "slower": BOTH,
    "no-more": BOTH,
    "too-long": BOTH,
    # a person
    "person": BOTH,
    "after-hours": BOTH,
    "nobody-free": VOICE,
    "back-from-person": VOICE,
    "call": TEXT,
    "text": VOICE,
    # safety
    "emergency": BOTH,
    "urgent": BOTH,
    "crisis": BOTH,
    "distress": BOTH,
    "outlook": BOTH,
    "cannot-advise": BOTH,
    "drug-name": BOTH,
    "out-of-scope": BOTH,
    "picture": TEXT,
    "withdrawn": BOTH,
    # opt-out, and being forgotten
    "stop": TEXT,
    "stop-cancel": TEXT,
    "start": TEXT,
    "texts-off": VOICE,
    "forget": BOTH,
    "goodbye": BOTH,
    "fault": BOTH,
    "not-now": BOTH,
}
"""Line id -> the forms it must have in every language."""

KEPT = {"press": frozenset({"label", "key"})}
"""Line id -> fill-ins that stay as they are when compiled, to be filled for every option."""
