"""What is logged of a fault: where it happened and of what kind, never what it was about.

The text of an exception may hold a number or somebody's words, so it is left out.
"""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

log = logging.getLogger("helpline")


def report(fault: BaseException, where: str) -> None:
    """Log the kind of fault and the path it came by."""
    log.error("%s: %s", where, describe(fault))


def describe(fault: BaseException) -> str:
    """ "ValueError at answer.py:12 < webhooks.py:40", innermost first."""
    frames = traceback.extract_tb(fault.__traceback__)
    path = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    kind = type(fault).__name__
    cause = f", from {describe(fault.__cause__)}" if fault.__cause__ else ""
    return f"{kind} at {path}{cause}"
