"""Alembic reads this to learn where to work: on the connection that `migrate.py` has opened."""

from __future__ import annotations

from alembic import context

from helpline.storage.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite cannot change a column; a batch copies the table instead
)
with context.begin_transaction():
    context.run_migrations()
