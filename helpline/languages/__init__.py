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
    import yaml  # only where words are compiled: who answers needs none

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    file = folder(code) / f"{name}.yaml"
    if not file.is_file():
        return {}
    import yaml  # only who publishes reads a language; who answers need not load it

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = file.read_text(encoding="utf-8")
    return dict(yaml.load(text, Loader=loader) or {})  # noqa: S506 - a safe loader


def read_tables(code: str, folder_name: str) -> list[tuple[str, str]]:
    """Name and text of every `.tsv` in a folder of a language, by name."""
    inside = folder(code) if folder_name == "." else folder(code) / folder_name
    if not inside.is_dir():
        return []
    named = sorted((e for e in inside.iterdir() if e.name.endswith(".tsv")), key=lambda e: e.name)
    return [(entry.name, entry.read_text(encoding="utf-8")) for entry in named]


def stop_words() -> list[tuple[str, str]]:
    """Language and word for every word that alone asks for no more texts, in many languages."""
    lines = (_HOME / "stop-words.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.partition("\t") for line in lines if "\t" in line)
    return [(code, word) for code, _, word in rows]
