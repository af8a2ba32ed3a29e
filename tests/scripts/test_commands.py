"""What holds for every command in scripts/."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"
COMMANDS = sorted(path for path in SCRIPTS.iterdir() if path.is_file() and not path.suffix)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda path: path.name)
def test_every_command_is_listed_for_people(command: Path) -> None:
    """The README beside the commands has a line for each."""
    assert f"| `scripts/{command.name}` |" in (SCRIPTS / "README.md").read_text()


@pytest.mark.parametrize("command", COMMANDS, ids=lambda path: path.name)
def test_every_command_says_what_it_is_for_and_is_sound_bash(command: Path) -> None:
    """Executable, bash, stopping at the first fault, and a comment that tells its purpose."""
    lines = command.read_text().splitlines()
    assert command.stat().st_mode & 0o111
    assert lines[0] == "#!/usr/bin/env bash"
    assert lines[1].startswith("# ")
    assert "set -euo pipefail" in lines
    assert subprocess.run(["bash", "-n", command], capture_output=True).returncode == 0
