"""Marks of those who asked to be forgotten, so that nothing about them is written late; and an
index for the purge, which looked at everybody who had opted out again and again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a table and an index; a program of the version before does not look at them."""
    op.create_table(
        "forgotten",
        sa.Column("mark", sa.String(32), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("mark", name="pk_forgotten"),
    )
    op.create_index("ix_forgotten_at", "forgotten", ["at"])
    welcome = sa.text("stopped_at IS NULL")
    op.create_index(
        "ix_contacts_touched_at",
        "contacts",
        ["touched_at"],
        sqlite_where=welcome,
        postgresql_where=welcome,
    )
