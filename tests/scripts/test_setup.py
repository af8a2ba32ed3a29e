"""`scripts/setup`, run for real in a small project whose packages come from a folder."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow  # each makes virtual environments

SETUP = Path(__file__).parents[2] / "scripts" / "setup"


@dataclass(frozen=True)
class Project:
    """A folder with `scripts/setup`, two locks and wheels to install from."""

    folder: Path

    @property
    def environment(self) -> Path:
        return self.folder / ".venv"

    def variables(self) -> dict[str, str]:
        """Pip finds nothing but our wheels; nothing of the caller's own pip settings."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
        ours = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1"}
        return kept | ours | {"PIP_FIND_LINKS": str(self.folder / "wheels")}

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [self.folder / "scripts" / "setup", *arguments],
            cwd="/",
            env=self.variables() | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def set_up(self, *arguments: str, **variables: str) -> tuple[int, str, str]:
        running = self.start(*arguments, **variables)
        out, err = running.communicate()
        return running.returncode, out, err

    def lock(self, package: str, version: str, lock: str = "requirements.lock") -> None:
        """Put a wheel of `package` into the folder and make the lock name it alone."""
        wheel = make_wheel(self.folder / "wheels", package, version)
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        text = f"{package}=={version} \\\n    --hash=sha256:{digest}\n"
        (self.folder / lock).write_text(text)

    def version_of(self, package: str) -> str:
        """The version that the environment imports, or "" where there is none."""
        program = f"import {package}; print({package}.VERSION)"
        done = subprocess.run(
            [self.environment / "bin" / "python", "-c", program], capture_output=True, text=True
        )
        return done.stdout.strip()


def make_wheel(folder: Path, package: str, version: str) -> Path:
    """A wheel of one module that knows its version."""
    folder.mkdir(exist_ok=True)
    info = f"{package}-{version}.dist-info"
    files = {
        f"{package}.py": f'VERSION = "{version}"\n',
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files[f"{info}/RECORD"] = "".join(f"{name},,\n" for name in [*files, f"{info}/RECORD"])
    wheel = folder / f"{package}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return wheel


@pytest.fixture(scope="module")
def set_up_once(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project that has been set up; it is copied, not used."""
    project = Project(tmp_path_factory.mktemp("project"))
    (project.folder / "scripts").mkdir()
    (project.folder / "tests").mkdir()
    shutil.copy(SETUP, project.folder / "scripts")
    project.lock("pebble", "1.0")
    project.lock("gravel", "1.0", "tests/requirements.lock")
    status, out, err = project.set_up()
    assert (status, out) == (0, ""), err
    return project


@pytest.fixture
def project(set_up_once: Project, tmp_path: Path) -> Project:
    """A set-up project of the test's own."""
    shutil.copytree(set_up_once.folder, tmp_path / "project", symlinks=True)
    return Project(tmp_path / "project")


def test_the_locked_packages_are_there_and_no_others(project: Project) -> None:
    """Without `dev`, the test tools stay out."""
    assert (project.version_of("pebble"), project.version_of("gravel")) == ("1.0", "")


def test_a_second_set_up_has_nothing_to_do_or_say(project: Project) -> None:
    """A start where nothing has changed is quick, for it does nothing."""
    before = {file: file.stat().st_mtime_ns for file in project.environment.rglob("*")}
    assert project.set_up() == (0, "", "")
    assert {file: file.stat().st_mtime_ns for file in project.environment.rglob("*")} == before


def test_the_test_tools_join_what_is_there(project: Project) -> None:
    """`dev` adds to the environment, and the plain set-up is then content with it."""
    assert project.set_up("dev")[0] == 0
    assert (project.version_of("pebble"), project.version_of("gravel")) == ("1.0", "1.0")
    assert project.set_up() == project.set_up("dev") == (0, "", "")


def test_a_changed_lock_makes_the_environment_anew(project: Project) -> None:
    """What the lock no longer names is gone, not left behind."""
    project.lock("cobble", "2.0")
    assert project.set_up()[0] == 0
    assert (project.version_of("pebble"), project.version_of("cobble")) == ("", "2.0")


def test_a_half_made_environment_is_repaired_by_two_taking_turns(project: Project) -> None:
    """A set-up killed midway leaves no mark of being done; of the next two, one repairs it."""
    (project.environment / "installed-requirements.lock").unlink()
    packages = next(project.environment.glob("lib/python*/site-packages"))
    shutil.rmtree(packages / "pip")
    (packages / "pebble.py").write_text("VERSION = ")
    both = [project.start(), project.start()]
    said = [running.communicate()[1] for running in both]
    assert [running.returncode for running in both] == [0, 0]
    assert sum("The environment is ready" in text for text in said) == 1
    assert project.version_of("pebble") == "1.0"


def test_a_package_that_is_not_the_locked_one_is_refused(project: Project) -> None:
    """A wheel whose hash differs is not installed, and the environment never counts as done."""
    project.lock("gravel", "1.1", "tests/requirements.lock")
    lock = project.folder / "tests" / "requirements.lock"
    lock.write_text(lock.read_text().replace("sha256:", "sha256:0000")[:-5] + "\n")
    status, _, err = project.set_up("dev")
    assert status == 1
    assert "could not be installed" in err
    assert project.version_of("gravel") == ""
    assert not list(project.environment.glob("installed-*"))


def test_a_machine_without_python_is_told_what_is_missing(project: Project) -> None:
    """One sentence says which Python is needed."""
    tools = project.folder / "tools"
    tools.mkdir()
    for name in ("bash", "cat", "dirname", "env"):
        found = shutil.which(name)
        assert found
        (tools / name).symlink_to(found)
    shutil.rmtree(project.environment)
    status, out, err = project.set_up(PATH=str(tools))
    assert (status, out) == (1, "")
    assert err.count("\n") == 1
    assert "needs Python 3.11 or newer" in err
