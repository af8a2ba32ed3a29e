"""PostgreSQL: a server, which may be gone, going, full, read-only, silent, or behind a pooler."""

from __future__ import annotations

from typing import Any, cast

import psycopg
from sqlalchemy import Dialect
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.postgresql.psycopg import dialect as postgresql_dialect

from helpline.storage.drivers import CONNECT_SECONDS, Connection
from helpline.storage.pool import AWAY

_REASONS = {
    "25006": "The database is read-only: a standby, or a server after a failover.",
    "42501": "The database refuses us a right on its tables. Grant it to the user in the URL.",
    "42P01": "The database has not the tables of this version. Start the helpline again.",
    "42703": "The database has not the columns of this version. Start the helpline again.",
    "3F000": "The database has not the schema of this version. Start the helpline again.",
    "42P05": "A pooler mixes up prepared statements.",
    "26000": "A pooler mixes up prepared statements.",
    "53100": "The disk of the database is full.",
    "53300": "The database takes no more connections.",
    "57014": "The database takes too long.",
    "40P01": "The database found a deadlock.",
    "08P01": "A pooler before the database does not let us work: its mode must be transaction.",
    "28P01": "The database does not accept the password in its URL.",
    "3D000": "There is no database of the name in the URL.",
}
"""What an operator is told, by SQLSTATE."""


GRACE_SECONDS = 0.25


class _Session(psycopg.Connection[Any]):
    """A connection that gives up on a server that has gone silent, in the middle of anything.

    The server's own time limit is of no use then, and a socket may stay open for hours.
    """

    patience: float | None = None
    pooled = False
    """Whether a pooler stands between, which may give each transaction another server session."""

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
    single_writer = False
    insert = staticmethod(postgresql_insert)

    _OURS = (
        psycopg.DataError,
        psycopg.IntegrityError,
        psycopg.ProgrammingError,
        psycopg.NotSupportedError,
    )

    def __init__(self, url: str, patience: float) -> None:
        self.dialect: Dialect = postgresql_dialect()  # type: ignore[no-untyped-call]
        self._url = url
        self._patience = patience
        self._limit = f"statement_timeout = {int(patience * 1000)}"

    def connect(self) -> Connection:
        """Connect within `CONNECT_SECONDS`; no statement may take longer than our patience.

        A pooler (PgBouncer) shows itself by a session number that is not the server's. In its
        transaction mode nothing may be set or prepared for a session: then each transaction
        sets its own limit, and nothing is prepared.
        """
        session = _Session.connect(self._url, autocommit=True, connect_timeout=CONNECT_SECONDS)
        session.patience = self._patience + GRACE_SECONDS
        try:
            row = session.execute("SELECT pg_backend_pid()", prepare=False).fetchone()
            session.pooled = row is None or row[0] != session.info.backend_pid
            if session.pooled:
                session.prepare_threshold = None
            else:
                session.execute(f"SET {self._limit}")
        except psycopg.Error:
            session.close()
            raise
        return cast(Connection, session)

    def usable(self, connection: Connection) -> bool:
        """Whether we have not closed it or seen it break."""
        return not cast(_Session, connection).closed

    def begin(self, connection: Connection, *, durable: bool) -> None:
        """READ COMMITTED, as the server has it; in one trip, with all that goes with it."""
        words = ["BEGIN"]
        if cast(_Session, connection).pooled:
            words.append(f"SET LOCAL {self._limit}")
        if not durable:
            words.append("SET LOCAL synchronous_commit = off")
        connection.execute("; ".join(words))

    def limit(self, connection: Connection, seconds: float) -> None:
        """Wait no longer than this for the next statement; the server, if it is there, may
        say first that it took too long."""
        cast(_Session, connection).patience = seconds + GRACE_SECONDS

    def reason(self, error: Exception) -> str | None:
        """No connection, shutting down, full, read-only, a right that is missing, too slow ..."""
        state = getattr(error, "sqlstate", None)
        if state in _REASONS:
            return _REASONS[state]
        return None if isinstance(error, self._OURS) else AWAY

    def broken(self, error: Exception) -> bool:
        """The connection is gone; the server says it is going (57P), or a pooler mixes it up."""
        state = getattr(error, "sqlstate", None)
        if state is None:
            return self.reason(error) is not None
        return state.startswith("57P") or state in ("26000", "42P05")
