"""Make the words in a folder the ones callers hear; list what was published; take it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from helpline.content.files import read_source
from helpline.content.model import Script, dump_script
from helpline.content.problems import ScriptError
from helpline.content.source import digest
from helpline.errors import HelplineError
from helpline.runtime import Runtime
from helpline.storage import releases


@dataclass(frozen=True, slots=True)
class Published:
    """What `publish` did."""

    digest: str
    changed: bool
    """False: these very words were live already, and nothing was appended."""
    script: Script


def publish(rt: Runtime, folder: Path, *, by: str, note: str = "") -> Published:
    """Publish `folder`. Raises `SourceError`, `ScriptError` with every problem, or
    `NotUnderstoodError`; then nothing has changed."""
    from helpline.content.compile import compile_script
    from helpline.service.try_out import require_good_figures

    source = read_source(folder)
    if rt.settings.live and digest(source) != releases.live_digest(rt.database):
        today = rt.now().date()
        require_good_figures(compile_script(source, live=True, today=today), source)
    return publish_source(rt, source, by=by, note=note)


def publish_source(rt: Runtime, source: Mapping[str, str], *, by: str, note: str) -> Published:
    """Publish a source; in live mode only words that are signed and numbers that are checked."""
    from helpline.content.compile import compile_script
    from helpline.service.try_out import require_understood
    from helpline.understanding.model import dump

    live = rt.settings.live
    script = compile_script(source, live=live, today=rt.now().date())
    name = digest(source)
    model = dump(require_understood(script, source))
    releases.add(rt.database, name, source, dump_script(script), by=by, note=note, at=rt.now())
    releases.keep_model(rt.database, name, model)
    changed = releases.publish(rt.database, name, by=by, note=note, at=rt.now())
    return Published(name, changed, script)


def publish_if_changed(rt: Runtime, *, by: str) -> str | None:
    """Publish the prompts folder unless these very words are live; the new digest, if any.

    What is live has been checked when it was published, so nothing is compiled twice.
    """
    source = read_source(rt.settings.prompts)
    if digest(source) == releases.live_digest(rt.database):
        return None
    return publish_source(rt, source, by=by, note="at start").digest


def ensure_model(rt: Runtime) -> bool:
    """Train a model for the live release where none is kept that this program can read.

    True where it was trained anew.
    """
    from helpline.runtime.trained import model_for
    from helpline.understanding import model

    release = releases.live(rt.database)
    if release is None:
        return False
    try:
        model.load(releases.model_of(rt.database, release.digest) or b"")
    except model.ModelError:
        trained = model_for(rt.releases.release(release.digest).script, release.source)
        releases.keep_model(rt.database, release.digest, model.dump(trained))
        return True
    return False


def require_fit_for_callers(rt: Runtime) -> None:
    """In live mode, refuse a release that may not be said to real callers.

    Raises `ScriptError`, or `NothingPublished`.
    """
    release = releases.live(rt.database)
    if not rt.settings.live or release is None:
        return
    from helpline.content.compile import check

    problems = check(release.source, live=True, today=rt.now().date())
    if errors := [problem for problem in problems if problem.severity == "error"]:
        raise ScriptError(errors)


class ReleaseUnclear(HelplineError):
    """No release, or more than one, begins like that."""


def history(rt: Runtime) -> list[releases.Publication]:
    """Every publication and rollback, oldest first; the last one is live."""
    return releases.history(rt.database)


def rollback(rt: Runtime, to: str | None, *, by: str, note: str = "") -> str:
    """Make an earlier release live again and return its digest; without `to`, the one before.

    `to` is the beginning of a digest. Raises `ReleaseUnclear` and `NoEarlierRelease`.
    """
    digest = _digest_from(rt, to) if to else None
    return releases.rollback(rt.database, digest, by=by, note=note, at=rt.now())


def _digest_from(rt: Runtime, beginning: str) -> str:
    found = {one.digest for one in history(rt) if one.digest.startswith(beginning)}
    if len(found) != 1:
        many = "More than one release begins" if found else "No release begins"
        raise ReleaseUnclear(f"{many} with {beginning}. See: scripts/helpline releases")
    return found.pop()
