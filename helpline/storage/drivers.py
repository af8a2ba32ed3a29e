"""The two databases, and what differs between them: opening, beginning, and why they fail.

Connections are in autocommit mode; transactions are begun in so many words. Both drivers take
named parameters, and give plain tuples back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from sqlalchemy import Dialect

CONNECT_SECONDS = 2
"""How long a PostgreSQL server may take to let us in; the carrier waits 15 s in all."""


class Rows(Protocol):
    """What a statement gave."""

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All rows, as plain tuples."""


class Connection(Protocol):
    """A driver's connection, as far as it is the same for both."""

    def execute(self, sql: str, values: dict[str, Any] = ..., /) -> Rows:
        """Run one statement."""

    def close(self) -> None:
        """Let go of the file or the socket."""


class Driver(Protocol):
    """One kind of database."""

    dialect: Dialect

    @property
    def error(self) -> type[Exception]:
        """The base of the errors its connections raise."""

    @property
    def insert(self) -> Callable[..., Any]:
        """Its own INSERT, which knows ON CONFLICT."""

    @property
    def single_writer(self) -> bool:
        """Whether only one may write at a time, so that waiting in our own lock is cheaper."""

    def connect(self) -> Connection:
        """A new connection, or the driver's error."""

    def usable(self, connection: Connection) -> bool:
        """Whether an idle connection still leads to the database; only a look, nothing is sent."""

    def begin(self, connection: Connection, *, durable: bool) -> None:
        """Begin a transaction that will write; `durable`: on the disk once it is committed."""

    def limit(self, connection: Connection, seconds: float) -> None:
        """Wait no longer than this for the next statement."""

    def reason(self, error: Exception) -> str | None:
        """Why the database cannot do this now, as a sentence; None: our statement is at fault."""

    def broken(self, error: Exception) -> bool:
        """Whether `error` says that this connection is no good any more; another may be."""
