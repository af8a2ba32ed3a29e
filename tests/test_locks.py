"""The locks are those of pyproject.toml, agree with each other and name no address."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
LOCKS = (ROOT / "requirements.lock", ROOT / "tests" / "requirements.lock")
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
    to_run = [*project["dependencies"], *project["optional-dependencies"]["voice"]]
    to_test = PROJECT["dependency-groups"]["dev"]
    return [(LOCKS[0], one) for one in to_run] + [(LOCKS[1], one) for one in to_test]


@pytest.mark.parametrize(("lock", "dependency"), wanted(), ids=str)
def test_every_dependency_is_locked_at_a_version_that_fits(lock: Path, dependency: str) -> None:
    """`scripts/lock` was run after the last change of the dependencies."""
    need = Requirement(dependency)
    versions = locked(lock).get(need.name.lower())
    assert versions
    assert all(need.specifier.contains(version) for version in versions)


def test_what_both_locks_name_has_one_version() -> None:
    """The test tools never change what the helpline runs on."""
    to_run, to_test = map(locked, LOCKS)
    assert {name: to_run[name] for name in to_run.keys() & to_test.keys()} == {
        name: to_test[name] for name in to_run.keys() & to_test.keys()
    }


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: str(lock.relative_to(ROOT)))
def test_every_package_has_its_hash_and_no_address(lock: Path) -> None:
    """Where packages come from is for each machine to say."""
    text = lock.read_text()
    packages = re.split(r"\n(?=[a-z])", text)[1:]
    assert all("--hash=sha256:" in package for package in packages)
    assert "://" not in text
    assert "--index" not in text
