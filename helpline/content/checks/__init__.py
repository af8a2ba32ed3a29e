"""The rules for words that could be read. Each is one function under `@check`.

A new check is a new function in one of these files, or in a new file beside them; its code,
severity and sentence stand at the function and nowhere else.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from helpline.content.checks.context import Check, CheckContext, Finding

CHECKS: tuple[Check, ...] = tuple(
    member
    for module in iter_modules(__path__)
    for member in vars(import_module(f"{__name__}.{module.name}")).values()
    if isinstance(member, Check)
)
"""Every check, file by file, each file from top to bottom."""

__all__ = ["CHECKS", "Check", "CheckContext", "Finding"]
