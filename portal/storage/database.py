"""The database of the application."""

from __future__ import annotations

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event

from portal.storage import sqlite
from portal.storage.base import Base

db = SQLAlchemy(model_class=Base, disable_autonaming=True)
migrate = Migrate(directory="migrations")


def init_app(app: Flask) -> None:
    """Bind the database and its migrations to the application."""
    db.init_app(app)
    migrate.init_app(app, db, directory=str(app.config["MIGRATIONS"]))
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            sqlite.prepare(db.engine)
        else:
            event.listen(db.engine, "connect", _speak_utc)


def one_by_one() -> None:
    """Let each statement of this request stand for itself; called before the first one.

    A transaction costs PostgreSQL three more round trips; SQLite begins its own cheaply.
    """
    if db.engine.dialect.name != "sqlite":
        db.session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})


def all_or_nothing() -> None:
    """End what one_by_one began: what follows is one transaction."""
    if db.engine.dialect.name != "sqlite":
        db.session.rollback()


def _speak_utc(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("SET TIME ZONE 'UTC'")
    cursor.close()
    connection.commit()  # type: ignore[attr-defined]
