"""A compiled script as compact JSON, so that whoever only answers needs no YAML and no pydantic."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time
from functools import lru_cache
from hashlib import sha256
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from helpline.content.model import Script
from helpline.errors import HelplineError

FORMAT = 1
"""Raised when the meaning of what is packed changes; its shape is watched by `shape()`."""

Way = Callable[[Any], Any]
Both = tuple[Way, Way]  # to JSON, and back


class PackError(HelplineError):
    """The packed script is of another version, or is not one. Compile it again from its source."""


def pack(script: Script) -> str:
    """`script` as one line of JSON. `unpack` gives an equal script back."""
    packed, _ = _both(Script)
    whole = {"format": FORMAT, "shape": shape(), "script": packed(script)}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def unpack(text: str) -> Script:
    """The script that `pack` packed. Raises `PackError`."""
    try:
        whole = json.loads(text)
        version = whole["format"], whole["shape"]
    except (ValueError, TypeError, KeyError) as error:
        raise PackError("This is not a packed script.") from error
    if version != (FORMAT, shape()):
        raise PackError("This script was packed by another version of the program.")
    _, unpacked = _both(Script)
    try:
        script: Script = unpacked(whole["script"])
    except (ValueError, TypeError, KeyError) as error:
        raise PackError("This packed script is damaged.") from error
    return script


@lru_cache(maxsize=1)
def shape() -> str:
    """A fingerprint of every field of every type in a script: it changes when one does."""
    return sha256("\n".join(_fields(Script, set())).encode()).hexdigest()[:16]


def _fields(kind: Any, seen: set[Any]) -> Iterator[str]:
    if is_dataclass(kind) and kind not in seen:
        seen.add(kind)
        for name, inner in _typed(kind).items():
            yield f"{kind}.{name}: {inner}"
            yield from _fields(inner, seen)
    for inner in get_args(kind):
        yield from _fields(inner, seen)


def _typed(kind: Any) -> dict[str, Any]:
    """Field -> type, of what a dataclass is made from."""
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind) if field.init}


@lru_cache(maxsize=256)
def _both(kind: Any) -> Both:
    """How a value of type `kind` becomes JSON, and how it comes back."""
    if is_dataclass(kind):
        return _record(kind)
    if kind in (str, int, float, bool, type(None)):
        return _same, _same
    if kind in (date, time):
        return kind.isoformat, kind.fromisoformat
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _optional(inner)
    if origin is tuple:
        return _tuple(inner)
    if origin is frozenset:
        return _frozenset(inner[0])
    if origin in (dict, Mapping):
        return _mapping(*inner)
    raise TypeError(f"a script cannot hold a {kind}")


def _same(value: Any) -> Any:
    return value


def _record(kind: Any) -> Both:
    """A dataclass as the list of its fields' values."""
    parts = [(name, *_both(inner)) for name, inner in _typed(kind).items()]

    def out(value: Any) -> list[Any]:
        return [pack_(getattr(value, name)) for name, pack_, _ in parts]

    def back(values: list[Any]) -> Any:
        return kind(*[undo(given) for (_, _, undo), given in zip(parts, values, strict=True)])

    return out, back


def _optional(inner: tuple[Any, ...]) -> Both:
    [kind] = [kind for kind in inner if kind is not type(None)]
    out, back = _both(kind)
    return (
        lambda value: None if value is None else out(value),
        lambda given: None if given is None else back(given),
    )


def _tuple(inner: tuple[Any, ...]) -> Both:
    if inner[1:] == (...,):
        out, back = _both(inner[0])
        return (
            lambda value: [out(item) for item in value],
            lambda given: tuple(back(item) for item in given),
        )
    each = [_both(kind) for kind in inner]
    return (
        lambda value: [out(item) for (out, _), item in zip(each, value, strict=True)],
        lambda given: tuple(back(item) for (_, back), item in zip(each, given, strict=True)),
    )


def _frozenset(kind: Any) -> Both:
    out, back = _both(kind)
    return (
        lambda value: sorted(out(item) for item in value),
        lambda given: frozenset(back(item) for item in given),
    )


def _mapping(key: Any, item: Any) -> Both:
    """A map as its keys and items in turn; JSON's own maps know no keys but words."""
    key_out, key_back = _both(key)
    out, back = _both(item)
    return (
        lambda value: [[key_out(k), out(v)] for k, v in value.items()],
        lambda given: {key_back(k): back(v) for k, v in given},
    )
