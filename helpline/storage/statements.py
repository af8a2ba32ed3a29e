"""Statements, declared once in SQLAlchemy Core and compiled once for each dialect; and their times.

Times are kept as whole milliseconds since 1970, UTC.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Executable, Insert, Table, bindparam
from sqlalchemy.sql.elements import ClauseElement

from helpline.storage.drivers import Driver


@dataclass(frozen=True, eq=False)
class Upsert:
    """An INSERT with an ON CONFLICT clause, which Core spells through each dialect's own insert."""

    build: Callable[[Callable[..., Any]], Executable]


Statement = Executable | Upsert


def parameters(table: Table, *but: str) -> dict[str, Any]:
    """A parameter for each column of `table` but those named."""
    return {column.name: bindparam(column.name) for column in table.c if column.name not in but}


class StatementCache:
    """The SQL of each statement, and the values that are part of it."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._compiled: dict[Statement, tuple[str, dict[str, Any]]] = {}

    def sql(self, statement: Statement, values: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """What to give the driver to run `statement` with `values`."""
        found = self._compiled.get(statement)
        if found is None:
            found = self._compiled[statement] = self._compile(statement)
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


def to_millis(at: datetime) -> int:
    """Milliseconds since 1970 of an aware datetime; a naive one is a ValueError."""
    if at.tzinfo is None:
        raise ValueError("A time without a time zone cannot be stored")
    return round(at.timestamp() * 1000)


def from_millis(millis: int) -> datetime:
    """The aware UTC datetime of `millis`, to the millisecond."""
    return datetime.fromtimestamp(millis / 1000, UTC)
