"""Secrets that the program makes for itself, and keeps in the instance folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from helpline.settings import Secret


def kept_secret(file: Path) -> Secret:
    """The secret kept in `file`, made on first use; only the owner can read it."""
    try:
        return Secret(file.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(48))
        try:
            os.link(fresh, file)  # whoever is first wins; the other takes the winner's
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
        return Secret(file.read_text(encoding="ascii").strip())
