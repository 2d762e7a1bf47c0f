"""Runs migrations on the connection that `surveyapp.store.migrating` hands over."""

from alembic import context
from sqlalchemy import Connection

from surveyapp.store.schema import METADATA


def run(connection: Connection) -> None:
    """SQLite can't alter most of a table, so there it is copied instead (batch mode)."""
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
