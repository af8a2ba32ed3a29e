"""What the program makes for itself in the instance folder: its secrets, a copy of the live release
to begin with when the database is away, and a trial of writing."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from helpline.errors import HelplineError
from helpline.settings import Secret

LEAST_CHARACTERS = 32
"""As for a key that the operator sets."""


class SecretUnusable(HelplineError):
    """A kept secret is not what we made. With another one in its place everybody is a stranger."""

    def __init__(self, file: Path, what: str) -> None:
        super().__init__(
            f"{file} {what}, so it is not the secret that was made there. Put back a backup of it. "
            "If there is none, delete it: a new one is made, and what was kept under the old "
            "one, opt-outs too, is not found any more."
        )


def own_secret(file: Path) -> Secret:
    """The secret kept in `file`, made on first use; only the owner can read it.

    Raises SecretUnusable where the file is empty, short, or no text.
    """
    if not file.exists():
        _make_secret(file)
    try:
        found = file.read_text(encoding="ascii").strip()
    except UnicodeDecodeError:
        raise SecretUnusable(file, "holds something else") from None
    except OSError:
        raise SecretUnusable(file, "cannot be read") from None
    if len(found) < LEAST_CHARACTERS:
        raise SecretUnusable(file, "is cut short" if found else "is empty")
    return Secret(found)


def _make_secret(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(secrets.token_urlsafe(48))
        out.flush()
        os.fsync(out.fileno())  # a power failure must not leave an empty one
    try:
        with suppress(FileExistsError):  # whoever is first wins; the other takes the winner's
            os.link(fresh, file)
    finally:
        fresh.unlink()


class LastRelease(Struct, frozen=True, array_like=True):
    """A release as it was last loaded: its compiled script, and the clip of each utterance."""

    script: str
    clips: dict[str, str]


LAST_RELEASE = "release.json"
"""Its name in the instance folder."""


def save_last_release(file: Path, release: LastRelease) -> None:
    """Write it, whole or not at all. A full disk is no reason not to answer."""
    part = file.with_suffix(f".{os.getpid()}.part")
    try:
        part.write_bytes(msgspec.json.encode(release))
        part.replace(file)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def load_last_release(file: Path) -> LastRelease | None:
    """What was saved; None where there is nothing that can be read."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=LastRelease)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None


def save_last_model(file: Path, body: bytes) -> None:
    """Write the model of the release saved in `file` beside it, whole or not at all."""
    part = file.with_suffix(f".model.{os.getpid()}.part")
    try:
        part.write_bytes(body)
        part.replace(file.with_suffix(".model"))
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def load_last_model(file: Path) -> bytes | None:
    """The model of the release saved in `file`; None where there is none."""
    try:
        return file.with_suffix(".model").read_bytes()
    except OSError:
        return None


def can_write(folder: Path) -> bool:
    """Whether a file can be written in `folder` now: it is not read-only, nor its disk full."""
    trial = folder / f".trial-{os.getpid()}-{secrets.token_hex(4)}"
    try:
        trial.write_bytes(bytes(4096))
    except OSError:
        return False
    finally:
        with suppress(OSError):
            trial.unlink(missing_ok=True)
    return True
