"""The locks are those of pyproject.toml, agree with each other and name no address."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
LOCKS = (
    ROOT / "requirements.lock",
    ROOT / "tests" / "requirements.lock",
    ROOT / "tests" / "ears.lock",
)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def locked(lock: Path) -> dict[str, set[str]]:
    """Versions by name; a package may have one for each of several Pythons."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([a-z0-9-]+)==(\S+)", lock.read_text(), re.MULTILINE):
        found.setdefault(name, set()).add(version)
    return found


def wanted() -> list[tuple[Path, str]]:
    """Every dependency that pyproject.toml names, with the lock it belongs to."""
    project = PROJECT["project"]
    extras = project["optional-dependencies"]
    belong = (
        [*project["dependencies"], *extras["voice"], *extras["piper"]],
        PROJECT["dependency-groups"]["dev"],
        extras["ears"],
    )
    return [(lock, one) for lock, some in zip(LOCKS, belong, strict=True) for one in some]


@pytest.mark.parametrize(("lock", "dependency"), wanted(), ids=str)
def test_every_dependency_is_locked_at_a_version_that_fits(lock: Path, dependency: str) -> None:
    """`scripts/lock` was run after the last change of the dependencies."""
    need = Requirement(dependency)
    versions = locked(lock).get(need.name.lower())
    assert versions
    assert all(need.specifier.contains(version) for version in versions)


def test_what_both_locks_name_has_one_version() -> None:
    """Neither the test tools nor the ears change what the helpline runs on."""
    to_run, *others = map(locked, LOCKS)
    for other in others:
        both = to_run.keys() & other.keys()
        assert {name: to_run[name] for name in both} == {name: other[name] for name in both}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: str(lock.relative_to(ROOT)))
def test_every_package_has_its_hash_and_no_address(lock: Path) -> None:
    """Where packages come from is for each machine to say."""
    text = lock.read_text()
    packages = re.split(r"\n(?=[a-z])", text)[1:]
    assert all("--hash=sha256:" in package for package in packages)
    assert "://" not in text
    assert "--index" not in text
