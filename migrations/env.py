"""How Alembic reaches the database: through the application's own engine."""

from alembic import context
from flask import current_app

from portal.storage.base import Base

database = current_app.extensions["migrate"].db


def run() -> None:
    """Run migrations inside one transaction each."""
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            compare_type=True,
            render_as_batch=connection.dialect.name == "sqlite",
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
