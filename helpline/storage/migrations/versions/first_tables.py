"""The first tables: contacts, sessions, replies, journal, releases, publications, clips."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    _people()
    _journal()
    _releases()
    _clips()


def _people() -> None:
    op.create_table(
        "contacts",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("stopped_at", sa.BigInteger),
        sa.Column("stopped_word", sa.String(40)),
        sa.Column("sealed_number", sa.Text),
        sa.Column("touched_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_contacts"),
        sa.UniqueConstraint("key", name="uq_contacts_key"),
    )
    op.create_table(
        "sessions",
        sa.Column("contact", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("release", sa.String(64), nullable=False),
        sa.Column("over", sa.Boolean, nullable=False),
        sa.Column("touched_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("contact", "channel", name="pk_sessions"),
    )
    op.create_index("ix_sessions_touched_at", "sessions", ["touched_at"])
    op.create_table(
        "replies",
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_replies"),
    )
    op.create_index("ix_replies_at", "replies", ["at"])


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("event", sa.String(80)),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("release", sa.String(64), nullable=False),
        sa.Column("place", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_journal"),
        sa.UniqueConstraint("event", name="uq_journal_event"),
    )
    repeatable = sa.text("event IS NOT NULL")
    op.create_index(
        "ix_journal_at", "journal", ["at"], sqlite_where=repeatable, postgresql_where=repeatable
    )


def _releases() -> None:
    op.create_table(
        "releases",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("script", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_releases"),
    )
    op.create_table(
        "publications",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_publications"),
        sa.ForeignKeyConstraint(["digest"], ["releases.digest"], name="fk_publications_digest"),
        sqlite_autoincrement=True,
    )


def _clips() -> None:
    op.create_table(
        "clips",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("utterance", sa.String(64), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("pace", sa.String(10), nullable=False),
        sa.Column("engine", sa.String(40), nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("audio", sa.LargeBinary, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_clips"),
    )
    op.create_index("ix_clips_utterance", "clips", ["utterance"])
