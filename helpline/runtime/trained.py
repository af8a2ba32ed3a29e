"""Models trained on this machine, kept in its temporary folder under what they were made from.

Training takes some twenty seconds of two processors; the same words and examples give the same
model, so what has been trained once is not trained again.
"""

from __future__ import annotations

import fcntl
import logging
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from helpline.content.examples import Example
from helpline.content.model import Script
from helpline.understanding import model as models
from helpline.understanding import training
from helpline.understanding.model import Model, ModelError

log = logging.getLogger("helpline")


def model_for(script: Script, source: Mapping[str, str]) -> Model:
    """The model of `script`, which is compiled from `source`; trained unless it was before."""
    return load_or_train(script, training.examples_for(script, source))


def load_or_train(script: Script, examples: Sequence[Example]) -> Model:
    """The model of these examples, for the languages of `script`."""
    folder = _folder()
    if folder is None:
        return training.train(script, examples)
    file = folder / f"{training.name_of(script, examples)}.model"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # who comes second waits, and finds it done
        try:
            return models.load(file.read_bytes())
        except (OSError, ModelError):
            log.info("Training a model on %d examples.", len(examples))
            found = training.train(script, examples)
            _write(file, models.dump(found))
            return found


def _folder() -> Path | None:
    """A folder that nobody else can write to; None where there cannot be one."""
    folder = Path(tempfile.gettempdir()) / f"helpline-models-{os.getuid()}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return None
    private = found.st_uid == os.getuid() and not found.st_mode & 0o077
    return folder if private and not folder.is_symlink() else None


def _write(file: Path, raw: bytes) -> None:
    """Write it, whole or not at all. A full disk is no reason to fail."""
    part = file.with_suffix(f".{os.getpid()}.part")
    try:
        part.write_bytes(raw)
        part.replace(file)
    except OSError:
        part.unlink(missing_ok=True)
