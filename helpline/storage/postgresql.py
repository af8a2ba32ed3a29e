"""PostgreSQL: a server, which may be gone, going, full, or silent."""

from __future__ import annotations

from typing import Any, cast

import psycopg
from sqlalchemy import Dialect
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.postgresql.psycopg import dialect as postgresql_dialect

from helpline.storage.drivers import CONNECT_SECONDS, Link


class _Session(psycopg.Connection[Any]):
    """A connection that gives up on a server that has gone silent, in the middle of anything.

    The server's own time limit is of no use then, and a socket may stay open for hours.
    """

    patience: float | None = None

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """As psycopg waits, but not for ever; a connection given up on is closed."""
        try:
            return super().wait(gen, interval, timeout or self.patience)
        except psycopg.OperationalError as error:
            if error.sqlstate is None:  # not said by the server, so it is not there
                self.close()
            raise


class PostgreSQL:
    """A server. Commits of promises reach its disk; those of notes may be a moment late."""

    error = psycopg.Error
    alone = False
    insert = staticmethod(postgresql_insert)

    def __init__(self, url: str, patience: float) -> None:
        self.dialect: Dialect = postgresql_dialect()  # type: ignore[no-untyped-call]
        self._url = url
        self._patience = patience

    def connect(self) -> Link:
        """Connect within `CONNECT_SECONDS`; no statement may take longer than our patience."""
        link = _Session.connect(
            self._url,
            autocommit=True,
            connect_timeout=CONNECT_SECONDS,
            options=f"-c statement_timeout={int(self._patience * 1000)}",
        )
        link.patience = self._patience + 1  # the server, if it is there, speaks first
        return cast(Link, link)

    def usable(self, link: Link) -> bool:
        """Whether we have not closed it or seen it break."""
        return not cast("psycopg.Connection[Any]", link).closed

    def begin(self, link: Link, *, durable: bool) -> None:
        """READ COMMITTED, as the server has it."""
        link.execute("BEGIN")
        if not durable:
            link.execute("SET LOCAL synchronous_commit = off")

    def away(self, error: Exception) -> bool:
        """No connection, shutting down, out of space, over the time limit, in a deadlock."""
        return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)

    def lost(self, error: Exception) -> bool:
        """The connection is gone; or the server says it is going (class 57P)."""
        state = getattr(error, "sqlstate", None)
        return self.away(error) and (state is None or state.startswith("57P"))
