"""Statements are declared once, in SQLAlchemy Core, and compiled once for each dialect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Executable, Insert, Table, bindparam
from sqlalchemy.sql.elements import ClauseElement

from helpline.storage.drivers import Driver


@dataclass(frozen=True, eq=False)
class Upsert:
    """An INSERT with an ON CONFLICT clause, which Core spells through each dialect's own insert."""

    build: Callable[[Callable[..., Any]], Executable]


Statement = Executable | Upsert


def given(table: Table, *but: str) -> dict[str, Any]:
    """A value to be given for each column of `table` but those named."""
    return {column.name: bindparam(column.name) for column in table.c if column.name not in but}


class Texts:
    """The SQL text of each statement, and the values that are part of it."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._made: dict[Statement, tuple[str, dict[str, Any]]] = {}

    def of(self, statement: Statement, values: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """What to give the driver to run `statement` with `values`."""
        found = self._made.get(statement)
        if found is None:
            found = self._made[statement] = self._compile(statement)
        sql, fixed = found
        return sql, {**fixed, **values} if fixed else values

    def _compile(self, statement: Statement) -> tuple[str, dict[str, Any]]:
        core = statement.build(self._driver.insert) if isinstance(statement, Upsert) else statement
        assert isinstance(core, ClauseElement)
        if isinstance(core, Insert):
            core = core.inline()  # nobody asks for the new id, so the database need not return it
        compiled = core.compile(dialect=self._driver.dialect)
        binds = getattr(compiled, "binds", {})
        return str(compiled), {name: b.value for name, b in binds.items() if not b.required}
