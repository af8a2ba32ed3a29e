"""No two modules of the house import each other, not even by way of others."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import grimp
import pytest


def read_imports(package: str) -> dict[str, set[str]]:
    """What each module of `package` imports of it, within functions and for types alone, too."""
    graph = grimp.build_graph(package, cache_dir=None)
    return {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}


def find_circle(imports: Mapping[str, set[str]]) -> list[str]:
    """A way from a module back to itself; empty where there is none."""
    done: set[str] = set()

    def walk(way: list[str]) -> list[str]:
        for name in sorted(imports[way[-1]] - done):
            if name in way:
                return [*way[way.index(name) :], name]
            if circle := walk([*way, name]):
                return circle
        done.add(way[-1])
        return []

    return next((circle for name in sorted(imports) if (circle := walk([name]))), [])


def test_no_modules_import_each_other() -> None:
    """A circle means that two files are one thing, or that one of them holds two things."""
    imports = read_imports("helpline")
    assert len(imports) > 100
    assert sum(map(len, imports.values())) > 300
    assert find_circle(imports) == []


@pytest.mark.parametrize(
    "late", ["import {}.a", "def now():\n    from {} import a", "from {}.c import x"]
)
def test_a_circle_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, late: str) -> None:
    """At the top of a file, within a function, and by way of a third module."""
    name = f"circle_{abs(hash(late))}"
    folder = tmp_path / name
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "a.py").write_text(f"import {name}.b\n")
    (folder / "b.py").write_text(late.format(name) + "\n")
    (folder / "c.py").write_text(f"from {name} import a as x\n")
    monkeypatch.syspath_prepend(tmp_path)
    circle = find_circle(read_imports(name))
    assert circle[0] == circle[-1]
    assert {f"{name}.a", f"{name}.b"} <= set(circle)
    (folder / "b.py").write_text("")
    assert find_circle(read_imports(name)) == []
