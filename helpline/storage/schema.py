"""The tables. No behaviour here: what is done with them is in the module named after each.

Times are whole milliseconds since 1970, UTC (`statements.py`): the same in both databases and
in their drivers, with no time zone to lose on the way. A `contact` is a keyed hash
(`contacts.py`), never a number. What may be long is Text; what we make ourselves has a length.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
    }
)

contacts = Table(
    "contacts",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("stopped_at", BigInteger),  # null: texts are welcome
    Column("stopped_word", String(40)),  # the word of ours that was recognised, not what was said
    Column("sealed_number", Text),  # only while something must still be sent; unused so far
    Column("touched_at", BigInteger, nullable=False),  # of the newest wish; an older one is late
)

Index(
    "ix_contacts_touched_at",
    contacts.c.touched_at,
    sqlite_where=contacts.c.stopped_at.is_(None),
    postgresql_where=contacts.c.stopped_at.is_(None),
)

forgotten = Table(
    "forgotten",
    METADATA,
    Column("mark", String(32), primary_key=True),  # a hash of the contact's key
    Column("at", BigInteger, nullable=False, index=True),  # what is older is not written any more
)

sessions = Table(
    "sessions",
    METADATA,
    Column("contact", String(64), primary_key=True),
    Column("channel", String(10), primary_key=True),  # voice | text
    Column("state", Text, nullable=False),  # dumped by conversation/codec.py
    Column("release", String(64), nullable=False),
    Column("over", Boolean, nullable=False),
    Column("touched_at", BigInteger, nullable=False, index=True),
)

replies = Table(
    "replies",
    METADATA,
    Column("key", String(80), primary_key=True),  # the event that was answered
    Column("answer", Text, nullable=False),
    Column("at", BigInteger, nullable=False, index=True),
)

journal = Table(
    "journal",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("event", String(80), unique=True),  # blanked once it can no longer be repeated
    Column("at", BigInteger, nullable=False),
    Column("channel", String(10), nullable=False),
    Column("language", String(10), nullable=False),
    Column("release", String(64), nullable=False),
    Column("place", String(80), nullable=False),
    Column("kind", String(40), nullable=False),
)
Index(
    "ix_journal_at",
    journal.c.at,
    sqlite_where=journal.c.event.is_not(None),
    postgresql_where=journal.c.event.is_not(None),
)

releases = Table(
    "releases",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("source", Text, nullable=False),  # JSON: path -> text
    Column("script", Text, nullable=False),  # compiled and packed
    Column("note", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)

models = Table(
    "models",
    METADATA,
    Column("digest", String(64), ForeignKey("releases.digest"), primary_key=True),
    Column("body", LargeBinary, nullable=False),  # trained from the release's examples
)

publications = Table(
    "publications",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("digest", String(64), ForeignKey(releases.c.digest), nullable=False),
    Column("kind", String(10), nullable=False),  # publish | rollback
    Column("note", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    sqlite_autoincrement=True,  # the newest row is the one with the highest id, for ever
)

clips = Table(
    "clips",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("utterance", String(64), nullable=False, index=True),
    Column("language", String(10), nullable=False),
    Column("pace", String(10), nullable=False),
    Column("engine", String(40), nullable=False),
    Column("seconds", Float, nullable=False),
    Column("audio", LargeBinary, nullable=False),
    Column("made_at", BigInteger, nullable=False),
)
