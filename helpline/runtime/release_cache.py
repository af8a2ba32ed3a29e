"""The releases in memory, ready to answer with: the live one, and those that calls began with."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from msgspec.structs import replace

from helpline.content.model import Script, ScriptFormatError, load_script
from helpline.errors import HelplineError
from helpline.runtime.instance_files import (
    LastRelease,
    load_last_model,
    load_last_release,
    save_last_model,
    save_last_release,
)
from helpline.runtime.loaded_release import LoadedRelease
from helpline.speech.clips import ClipShelf
from helpline.speech.wav import quiet
from helpline.storage import clips, releases
from helpline.storage.database import Database, DatabaseAway
from helpline.understanding.model import ModelError
from helpline.understanding.model import load as load_model
from helpline.understanding.understand import Understanding

log = logging.getLogger("helpline")

KEPT = 8
"""Releases held at once; the oldest but the live one makes room."""
LOOK_AGAIN = 1.0
"""Seconds for which the answer to "which release is live?" is believed."""
LOOK_FOR_CLIPS = 15.0
"""Seconds between looks for clips made, or recordings chosen, since a release was made ready."""
BREATH = quiet(450)
"""Silence between a key and the first word; a clip's own lead makes it half a second (A16)."""
BREATH_NAME = sha256(BREATH).hexdigest()


class NothingPublished(HelplineError):
    """There is no release to answer with."""

    def __init__(self) -> None:
        super().__init__("Nothing is published yet. Run: scripts/helpline publish")


class ReleaseCache:
    """Releases in memory by digest. A conversation goes on with the one it began with."""

    def __init__(
        self, database: Database, shelf: ClipShelf, base_path: str, copy: Path, *, live: bool
    ) -> None:
        """`copy` is a file for the live release, should the database be away at a start."""
        self._database = database
        self._copy = copy
        self._base_path = base_path
        self._live_mode = live
        self._releases: dict[str, LoadedRelease] = {}
        self._live: LoadedRelease | None = None
        self._look_at = 0.0
        self._loading = threading.Lock()
        if shelf.get(BREATH_NAME) is None:
            shelf.put(BREATH_NAME, BREATH)

    def live(self) -> LoadedRelease:
        """What new conversations begin with; while the database is away, the last one known.

        Raises `NothingPublished`.
        """
        if self._live is None or time.monotonic() >= self._look_at:
            self._look()
        if self._live is None:
            raise NothingPublished
        return self._live

    def release(self, digest: str) -> LoadedRelease:
        """The release a conversation began with; the live one where it cannot be had."""
        if found := self._releases.get(digest):
            return found
        try:
            return self._load(digest) or self.live()
        except DatabaseAway:
            return self.live()

    def all(self) -> list[LoadedRelease]:
        """Those in memory, the newest first."""
        return list(self._releases.values())[::-1]

    def has_live(self) -> bool:
        """Whether there is anything to answer with."""
        try:
            return bool(self.live())
        except NothingPublished:
            return False

    def caption(self, name: str) -> str | None:
        """The words of a clip, percent-encoded, where a release in memory speaks it."""
        for release in list(self._releases.values()):
            if words := release.captions.get(name):
                return words
        return None

    def _look(self) -> None:
        self._look_at = time.monotonic() + LOOK_AGAIN  # others believe what is known meanwhile
        try:
            newest = releases.live_digest(self._database)
            known = self._live
            if newest and (known is None or known.script.digest != newest or known.needs_refresh()):
                self._live = self._load(newest, save=True) or known
        except DatabaseAway:
            self._live = self._live or self._last_release()

    def _load(self, digest: str, *, save: bool = False) -> LoadedRelease | None:
        with self._loading:
            known = self._releases.get(digest)
            if known and not known.needs_refresh():
                return known
            release = releases.load(self._database, digest)
            script = known.script if known else _script_of(release)
            if script is None or release is None:
                return None
            chosen = clips.names_of(self._database, LoadedRelease.keys(script))
            names = {key: each[0] for key, each in chosen.items()}
            if known and known.names == names:
                known.look_again = time.monotonic() + LOOK_FOR_CLIPS
                return known
            body = None if known else releases.model_of(self._database, digest)
            if save:
                save_last_release(self._copy, LastRelease(release.script, dict(names)))
            if save and body:
                save_last_model(self._copy, body)
            return self._prepare(script, names, known, body)

    def _last_release(self) -> LoadedRelease | None:
        found = load_last_release(self._copy)
        try:
            script = load_script(found.script) if found else None
        except ScriptFormatError:
            return None
        if found is None or script is None:
            return None
        return self._prepare(script, found.clips, None, load_last_model(self._copy))

    def _prepare(
        self,
        script: Script,
        names: Mapping[str, str],
        known: LoadedRelease | None,
        model: bytes | None,
    ) -> LoadedRelease:
        """A release with everything prepared, so that nobody waits for it while it is used.

        `known` is the same release with other clips: what it understands stays. `model` is
        what was learnt from its examples.
        """
        script = replace(script, live=self._live_mode)
        understanding = known.understanding if known else _understanding(script, model)
        again = time.monotonic() + LOOK_FOR_CLIPS
        release = LoadedRelease(script, understanding, names, self._base_path, BREATH_NAME, again)
        self._releases[script.digest] = release
        for old in list(self._releases)[:-KEPT]:
            if self._releases[old] is not self._live:
                del self._releases[old]
        return release


def _understanding(script: Script, body: bytes | None) -> Understanding:
    """What understands `script`: with its model, else by exact words alone, and that is told."""
    try:
        if body:
            return Understanding(script, load_model(body))
        reason = "none was kept"
    except ModelError as error:
        reason = str(error)
    log.warning("Release %s is understood without a model: %s", script.digest[:12], reason)
    return Understanding(script)


def _script_of(release: releases.Release | None) -> Script | None:
    """The script of a release; one packed by an older program is compiled again."""
    if release is None:
        return None
    try:
        return load_script(release.script)
    except ScriptFormatError:
        from helpline.content.compile import compile_script

    try:
        return compile_script(release.source)
    except HelplineError:
        log.error("Release %s cannot be read by this program.", release.digest[:12])
        return None
