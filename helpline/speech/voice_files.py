"""Voices fetched by name, each a folder that is whole or not there.

    voices/es_MX-claude-high/es_MX-claude-high.onnx         the voice
    voices/es_MX-claude-high/es_MX-claude-high.onnx.json    what it is made of
    voices/es_MX-claude-high/MODEL_CARD                     whose it is, and its licence
    voices/es_MX-claude-high/kept.json                      the hashes of all that

Fetching is for the terminal and for publishing: never while a caller waits.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import re
import shutil
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from helpline.speech.engine import SpeechError

TIMEOUT = 20.0
"""Seconds to connect, or without a byte."""

LARGEST = 300_000_000
"""Bytes. The largest voice there is takes 130 MB."""

HOW = "Run: scripts/helpline voices fetch"

_NAME = re.compile(
    r"(?P<locale>(?P<language>[a-z]{2,3})_[A-Z]{2})-(?P<speaker>\w+)-(?P<quality>\w+)"
)
_SAFE = re.compile(r"[A-Za-z0-9_-]{1,80}")
_KEPT, _CARD = "kept.json", "MODEL_CARD"
_CHUNK = 1 << 20

Progress = Callable[[int, int], None]
"""Told how many bytes have come, of how many (0: not known)."""


@dataclass(frozen=True, slots=True)
class VoiceFiles:
    """The files of one voice."""

    folder: Path
    name: str

    @property
    def model(self) -> Path:
        """The network; its configuration lies beside it."""
        return self.folder / self.name / f"{self.name}.onnx"

    @property
    def licence(self) -> str:
        """What its card says; empty where there is no card, or it says nothing."""
        with suppress(OSError, UnicodeDecodeError):
            card = (self.folder / self.name / _CARD).read_text("utf-8")
            if found := re.search(r"^\W*licen[cs]e:?\W+(.+)$", card, re.IGNORECASE | re.MULTILINE):
                return found[1].strip()
        return ""

    @property
    def digest(self) -> str:
        """The hash of the network, as it was kept. Only of a voice without `fault`."""
        return str(self._kept()[self.model.name])

    def fault(self) -> str:
        """Why the voice cannot be used, as a sentence that says what to do; empty if it can."""
        if not _SAFE.fullmatch(self.name):
            return f"{self.name!r} is not the name of a voice, like es_MX-claude-high."
        kept = self._kept()
        if not kept:
            return f"{self.name} is not there. {HOW}"
        for name, digest in kept.items():
            file = self.model.with_name(name)
            try:
                found = file.stat()
                whole = _hash_of(str(file), found.st_size, found.st_mtime_ns) == digest
            except OSError:
                whole = False
            if not whole:
                return f"{self.name} is damaged ({name}). {HOW}"
        return ""

    def _kept(self) -> dict[str, str]:
        try:
            kept = json.loads((self.folder / self.name / _KEPT).read_text("utf-8"))
            return {str(name): str(digest) for name, digest in kept.items()}
        except (OSError, ValueError, AttributeError):
            return {}


def voices_there(folder: Path) -> list[str]:
    """The names of the voices that have a folder, whole or damaged."""
    return sorted(file.parent.name for file in folder.glob(f"*/{_KEPT}"))


def fetch(
    files: VoiceFiles,
    address: str,
    trial: Callable[[Path], object],
    progress: Progress = lambda _done, _of: None,
) -> None:
    """Fetch a voice from `address`, where voices lie as in the collection of piper's makers.

    It is fetched into a folder of its own, tried by `trial` (given the model; raises
    `SpeechError`), its hashes are kept, and only then does it take its name. Raises
    `SpeechError`; then what was there before is there still.
    """
    parts = _NAME.fullmatch(files.name)
    if parts is None:
        raise SpeechError(f"{files.name!r} is not the name of a voice, like es_MX-claude-high.")
    path = "/".join(parts[each] for each in ("language", "locale", "speaker", "quality"))
    place = f"{address.rstrip('/')}/{path}"
    with _new_folder(files) as folder:
        for name in (f"{files.name}.onnx.json", f"{files.name}.onnx"):
            _download(f"{place}/{name}", folder / name, progress)
        with suppress(SpeechError):  # a voice without a card is a voice
            _download(f"{place}/{_CARD}", folder / _CARD, progress)
        _accept(files, folder, trial)


def add(files: VoiceFiles, source: Path, trial: Callable[[Path], object]) -> None:
    """Take a voice from a folder of this machine, with the same care. Raises `SpeechError`."""
    with _new_folder(files) as folder:
        try:
            for name in (f"{files.name}.onnx.json", f"{files.name}.onnx"):
                shutil.copyfile(source / name, folder / name)
            if (source / _CARD).is_file():
                shutil.copyfile(source / _CARD, folder / _CARD)
        except OSError as error:
            raise SpeechError(f"{files.name} cannot be read in {source}.") from error
        _accept(files, folder, trial)


@contextmanager
def _new_folder(files: VoiceFiles) -> Iterator[Path]:
    """A folder beside the voices, gone afterwards unless it has been renamed."""
    if not _SAFE.fullmatch(files.name):
        raise SpeechError(f"{files.name!r} is not the name of a voice, like es_MX-claude-high.")
    try:
        files.folder.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".new-", dir=files.folder))
    except OSError as error:
        raise SpeechError(f"No voice can be kept in {files.folder}.") from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _accept(files: VoiceFiles, folder: Path, trial: Callable[[Path], object]) -> None:
    """Try the voice, keep its hashes, and let it take the place of an earlier one."""
    trial(folder / files.model.name)
    kept = {file.name: _hash(file) for file in sorted(folder.iterdir())}
    (folder / _KEPT).write_text(json.dumps(kept, indent=2), "utf-8")
    place, old = files.folder / files.name, folder.with_name(folder.name + "-old")
    try:
        if place.exists():
            place.rename(old)
        folder.rename(place)
    except OSError as error:
        raise SpeechError(f"No voice can be kept in {files.folder}.") from error
    finally:
        if old.exists() and not place.exists():
            old.rename(place)
        shutil.rmtree(old, ignore_errors=True)


def _download(url: str, file: Path, progress: Progress) -> None:
    """Raises `SpeechError` unless every byte that was announced has come."""
    name = file.name
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT) as answer, file.open("wb") as out:  # noqa: S310 - the operator's own address
            whole = int(answer.headers.get("Content-Length") or 0)
            done = 0
            while chunk := answer.read(_CHUNK):
                out.write(chunk)
                done += len(chunk)
                if done > LARGEST:
                    raise SpeechError(f"{name} is larger than any voice.")
                progress(done, whole)
    except urllib.error.HTTPError as error:
        why = (
            "it is not there" if error.code == http.HTTPStatus.NOT_FOUND else f"status {error.code}"
        )
        raise SpeechError(
            f"{name} could not be fetched: {why}.", retry=error.code != 404
        ) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise SpeechError(f"{name} could not be fetched: no answer.", retry=True) from error
    if (whole and done != whole) or not done:
        raise SpeechError(f"{name} broke off after {done:,} of {whole:,} bytes.", retry=True)


def _hash(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


@lru_cache(maxsize=64)
def _hash_of(file: str, size: int, changed: int) -> str:
    """The hash of a file of this size and time; 60 MB take a fifth of a second."""
    del size, changed
    return _hash(Path(file))
