"""What the README tells an operator is what the program has."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpline.settings import SETTINGS, Setting

README = Path(__file__).parents[1] / "README.md"


def rows() -> dict[str, tuple[str, str]]:
    """Meaning and default by name, from the table of settings."""
    _, _, after = README.read_text(encoding="utf-8").partition("\n## Settings\n")
    section = after.partition("\n## ")[0]
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in section.splitlines()]
    return {
        name.strip("`"): (meaning, default)
        for name, meaning, default in (row for row in cells if len(row) == 3)
        if name.startswith("`")
    }


def test_the_readme_lists_every_setting_and_no_other() -> None:
    """In the order in which `helpline settings` prints them."""
    assert list(rows()) == [setting.name for setting in SETTINGS]


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_the_readme_tells_the_meaning_and_the_true_default(setting: Setting) -> None:
    """A default is quoted as it is; where there is none, words say what happens."""
    meaning, default = rows()[setting.name]
    assert meaning
    assert default == f"`{setting.default}`" if setting.default else default != "``"
