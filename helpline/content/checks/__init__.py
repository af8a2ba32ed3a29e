"""The rules for words. Each is one function that finds one kind of problem; `CHECKS` lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from helpline.content.checks.draft import Draft, Finding

CHECKS: Mapping[str, Callable[[Draft], Iterator[Finding]]] = {}
LIVE_CHECKS: Mapping[str, Callable[[Draft, date], Iterator[Finding]]] = {}

__all__ = ["CHECKS", "LIVE_CHECKS", "Draft", "Finding"]
