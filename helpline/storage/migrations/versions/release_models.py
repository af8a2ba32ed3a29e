"""What was learnt from a release's examples, kept beside its script."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table `models`; a program of the version before does not look at it."""
    op.create_table(
        "models",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_models"),
        sa.ForeignKeyConstraint(["digest"], ["releases.digest"], name="fk_models_digest"),
    )
