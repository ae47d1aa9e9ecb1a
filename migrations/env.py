"""How Alembic reaches the database: through the application's own engine."""

from alembic import context
from flask import current_app
from sqlalchemy import text

from portal.storage.base import Base

database = current_app.extensions["migrate"].db


def run() -> None:
    """Run migrations inside one transaction each."""
    with database.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            compare_type=True,
            render_as_batch=is_sqlite,
            include_name=is_a_model,
            transaction_per_migration=True,
            on_version_apply=refuse_orphans if is_sqlite else None,
        )
        if not is_sqlite:
            migrate()
            return
        # SQLite changes a table by making it anew; with the keys on, dropping the old one would
        # be refused as long as other tables refer to it. They are checked after each migration.
        driver = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            migrate()
        finally:
            driver.execute("PRAGMA foreign_keys=ON")


def migrate() -> None:
    with context.begin_transaction():
        context.run_migrations()


def is_a_model(name, kind, _parents) -> bool:
    """Leave out the search index of SQLite and the tables in which it keeps itself."""
    return kind != "table" or not name.startswith("answer_index")


def refuse_orphans(ctx, **_what) -> None:
    """Fail, inside the migration's transaction, when a row refers to nothing."""
    orphans = ctx.connection.execute(text("PRAGMA foreign_key_check")).all()
    if orphans:
        raise RuntimeError(f"rows that refer to nothing after the migration: {orphans[:5]}")


run()
