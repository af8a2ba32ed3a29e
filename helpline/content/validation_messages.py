"""Hold a file against its shape, and say in plain words where it differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from helpline.content.document import Document
from helpline.content.problems import Keys, Problem, Rule

Shape = TypeVar("Shape", bound=BaseModel)

UNKNOWN_KEY = Rule(
    "unknown-key", "error", "A name is not one that this file knows; often it is misspelt."
)
MISSING_KEY = Rule("missing-key", "error", "Something that must be said here is not.")
WRONG_SHAPE = Rule("wrong-shape", "error", "What stands here is not what belongs here.")

SHOULD_BE = {
    "string_type": "should be words",
    "string_too_short": "is empty",
    "tuple_type": "should be a list, each item behind a dash",
    "list_type": "should be a list, each item behind a dash",
    "dict_type": "should be a map of names, each with a colon behind it",
    "model_type": "should be a map of names, each with a colon behind it",
    "model_attributes_type": "should be a map of names, each with a colon behind it",
    "too_short": "is empty",
}
"""pydantic's error type -> what to say behind the name of the key."""


def fit(document: Document, shape: type[Shape]) -> tuple[Shape | None, list[Problem]]:
    """The document's data as `shape`, or None and everything that does not fit."""
    try:
        return shape.model_validate(document.data), []
    except ValidationError as error:
        return None, [_explain(document, shape, found) for found in error.errors()]


def fit_each(document: Document, shape: type[Shape]) -> tuple[dict[str, Shape], list[Problem]]:
    """Every entry of the document's map as `shape`; those that do not fit are left out."""
    fitting: dict[str, Shape] = {}
    problems: list[Problem] = []
    for name, data in document.data.items():
        try:
            fitting[name] = shape.model_validate(data)
        except ValidationError as error:
            problems += [_explain(document, shape, e, (name,)) for e in error.errors()]
    return fitting, problems


def _explain(document: Document, shape: Any, error: ErrorDetails, above: Keys = ()) -> Problem:
    """What pydantic found, in plain words; `above` leads to where it was looking."""
    keys = tuple(_steps(document.data, (*above, *error["loc"])))
    name = f"`{keys[-1]}`" if keys else "This file"
    if isinstance(keys[-1] if keys else None, int):
        name = f"Number {int(keys[-1]) + 1} of `{keys[-2]}`" if len(keys) > 1 else "An item"
    place = document.place(*keys)
    kind = error["type"]
    if kind == "missing":
        return MISSING_KEY.problem(document.place(*keys[:-1]), f"{name} is missing here.")
    if kind == "extra_forbidden":
        known = _names(shape, keys[len(above) : -1])
        guess = get_close_matches(str(keys[-1]), known, n=1)
        hint = f"Did you mean `{guess[0]}`?" if guess else f"It knows {_list(known)}."
        message = f"{name} is not a word this file knows here. {hint}"
        return UNKNOWN_KEY.problem(place, message)
    return WRONG_SHAPE.problem(place, f"{name} {_should_be(error)}.")


def _steps(data: Any, loc: tuple[int | str, ...]) -> Iterator[int | str]:
    """The steps of pydantic's location that are steps in the file as well."""
    for number, step in enumerate(loc):
        last = number == len(loc) - 1
        if isinstance(data, Mapping):
            if step in data:
                yield step
                data = data[step]
            elif last and step != "[key]":
                yield step
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            yield step
            data = data[step]


def _should_be(error: ErrorDetails) -> str:
    """What goes behind the name of the key: "should be ...", "is empty"."""
    kind, given = error["type"], error["input"]
    context = error.get("ctx", {})
    if given is None or given == "":
        return "is empty"
    if kind == "literal_error":
        return f"should be {context['expected'].replace(chr(39), '')}"
    if kind == "value_error":
        return str(context["error"])
    if kind == "string_type" and isinstance(given, dict):
        return "should be words; a sentence that begins with a brace must stand in quotes"
    return SHOULD_BE.get(kind, "is not what belongs here")


def _names(shape: Any, keys: Keys) -> list[str]:
    """The names that `shape` knows at `keys`."""
    for step in keys:
        shape = _inside(shape, step)
    model = _unwrap(shape)
    return list(model.model_fields) if _is_model(model) else []


def _inside(shape: Any, step: str | int) -> Any:
    """The shape of what stands under the key or number `step`; None where there is none."""
    shape = _unwrap(shape)
    if _is_model(shape):
        field = shape.model_fields.get(step)
        return field.annotation if field else None
    arguments = get_args(shape)
    return arguments[-1 if isinstance(step, str) else 0] if arguments else None


def _unwrap(shape: Any) -> Any:
    """`shape` without Annotated and without `| None`."""
    while get_origin(shape) in (Annotated, Union, UnionType):
        shape = get_args(shape)[0]
    return shape


def _is_model(shape: Any) -> bool:
    return isinstance(shape, type) and issubclass(shape, BaseModel)


def _list(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
