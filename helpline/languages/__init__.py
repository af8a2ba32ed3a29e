"""What a language brings: one folder of data for each, shared by every content.

A new language is a new folder. For the checks of words it may bring `reading.yaml` (how hard
words are) and `wording.yaml` (what must not be said); where it brings none, less is checked.

May import `helpline.errors` and PyYAML.
Must never hold what one helpline says or does: that is `prompts/`.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import yaml

_HOME = files("helpline.languages")


def codes() -> tuple[str, ...]:
    """The codes of all languages that have a folder here, sorted."""
    folders = (entry for entry in _HOME.iterdir() if entry.is_dir())
    return tuple(sorted(one.name for one in folders if not one.name.startswith("_")))


def folder(code: str) -> Traversable:
    """The folder of a language; it may not exist."""
    return _HOME / code


@cache
def read_yaml(code: str, name: str) -> dict[str, object]:
    """The mapping in `<code>/<name>.yaml`; empty where a language brings none."""
    file = folder(code) / f"{name}.yaml"
    if not file.is_file():
        return {}
    return dict(yaml.safe_load(file.read_text(encoding="utf-8")) or {})
