"""Runs the revisions on the connection that `Database.upgrade` hands over; it opens none itself."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
