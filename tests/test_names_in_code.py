"""No Python names a language, an illness, a treatment or a drug: those are data."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from helpline import languages
from tests.conftest import PROMPTS

HOUSE = Path(languages.__file__).parents[1]

NAMES = """
english spanish español inglés french german
cancer cancers cáncer tumor tumour breast seno mama metastatic metastasis oncology oncologist
her2 pd-l1 brca estrogen progesterone
chemo chemotherapy quimio immunotherapy radiation hospice palliative mastectomy
"""
"""What people call languages, this illness and its treatments. Codes of languages, topics and
drugs are added from the data."""

ALLOWED: dict[str, str] = {}
"""File -> why it names one all the same."""


@cache
def _names() -> re.Pattern[str]:
    """Any of the names as a whole word, a topic's also as part of an identifier."""
    found = {*NAMES.split()}
    helpline = yaml.safe_load((PROMPTS / "helpline.yaml").read_text(encoding="utf-8"))
    found |= {word.casefold() for word in helpline["never_name"]["words"]}
    for path in PROMPTS.glob("*/topics/*.yaml"):
        found |= {path.stem, path.stem.replace("-", "_")} - {"overview"}
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, sorted(found)))})(?![^\W_])", re.I)


def _codes(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every string that is the code of a language, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in languages.codes():
            yield node.lineno, str(node.value)


@pytest.mark.parametrize(
    "path", sorted(HOUSE.rglob("*.py")), ids=lambda path: str(path.relative_to(HOUSE))
)
def test_no_python_names_a_language_an_illness_or_a_drug(path: Path) -> None:
    """Neither in code nor in comments, where they would soon be in code."""
    text, names = path.read_text(encoding="utf-8"), _names()
    found = [
        (number, hit[0])
        for number, line in enumerate(text.splitlines(), 1)
        for hit in names.finditer(line)
    ]
    found += _codes(ast.parse(text))
    assert not found or path.relative_to(HOUSE).as_posix() in ALLOWED


def test_the_names_are_found() -> None:
    """The net has no hole of its own making."""
    assert _names().search("the_chemo") and _names().search("clinical_trials")
    assert not _names().search("chemical trial")
    assert list(_codes(ast.parse('x = "en"'))) == [(1, "en")]
