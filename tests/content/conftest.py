"""A small helpline about clean water, in two languages: right in every respect."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from helpline.content.files import read_source
from helpline.content.source import Source

PROMPTS = Path(__file__).parent / "prompts"
TODAY = date(2026, 2, 1)
"""A day on which the small helpline's signatures and checks hold."""


@pytest.fixture(scope="session")
def source() -> Source:
    return read_source(PROMPTS)


def changed(source: Source, path: str, old: str, new: str) -> Source:
    """The source with one place of one file written differently."""
    assert old in source[path], f"{path} no longer holds {old!r}"
    return {**source, path: source[path].replace(old, new, 1)}
