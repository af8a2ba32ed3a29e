"""What a page sends: JSON of a few known fields, each held to its kind and its size."""

from __future__ import annotations

from typing import Any

from flask import abort, request

Asked = dict[str, Any]


def asked() -> Asked:
    """The object that was sent. Aborts with 415 or 400 where it is something else."""
    sent = request.get_json()
    if not isinstance(sent, dict):
        abort(400, "This is not an object.")
    return sent


def text(sent: Asked, name: str, longest: int) -> str:
    """A text with something in it."""
    value = sent.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > longest:
        abort(400, f"{name} is not a text of 1 to {longest} characters.")
    return value


def choice(sent: Asked, name: str, allowed: tuple[str, ...], default: str) -> str:
    """One of a few words."""
    value = sent.get(name, default)
    if value not in allowed:
        abort(400, f"{name} is not one of {', '.join(allowed)}.")
    return str(value)


def flag(sent: Asked, name: str) -> bool:
    """Yes or no; no where it is not said."""
    value = sent.get(name, False)
    if not isinstance(value, bool):
        abort(400, f"{name} is neither true nor false.")
    return value


def whole(sent: Asked, name: str, below: int) -> int:
    """A whole number from 0 on."""
    value = sent.get(name, 0)
    if type(value) is not int or not 0 <= value < below:
        abort(400, f"{name} is not a whole number below {below}.")
    return value


def moment(sent: Asked, name: str) -> float | None:
    """A second of a call; None where it is not said."""
    value = sent.get(name)
    if value is None:
        return None
    if type(value) not in (int, float) or not 0 <= value <= 4 * 3600:
        abort(400, f"{name} is not a second of a call.")
    return float(value)
