"""The database of the application."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import ModuleType

from flask import Flask, g
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError

from portal.storage import postgresql, sqlite
from portal.storage.base import Base
from portal.storage.requests import only_reads

db = SQLAlchemy(model_class=Base, disable_autonaming=True)
migrate = Migrate(directory="migrations")
KINDS: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}
SINGLE = "single_statements"  # option of a connection


def init_app(app: Flask) -> None:
    """Bind the database and its migrations to the application."""
    db.init_app(app)
    migrate.init_app(app, db, directory=str(app.config["MIGRATIONS"]))
    with app.app_context():
        KINDS[db.engine.dialect.name].prepare(db.engine)
        event.listen(db.engine, "begin", _on_begin)
    app.teardown_appcontext(all_or_nothing)
    app.teardown_request(_end_reading)


def one_by_one() -> None:
    """Let the statements that this request makes through connection() stand for themselves.

    For pages that a crowd asks for: a session, and on PostgreSQL a transaction, would cost
    them a sixth of their time. The session remains beside it, and begins when it is used.
    """
    g.single = db.engine.connect().execution_options(**{SINGLE: True})


def all_or_nothing(_error: BaseException | None = None) -> None:
    """End what one_by_one began: what follows is one transaction of the session."""
    single: Connection | None = g.pop("single", None)
    if single is not None:
        single.close()


def settle() -> None:
    """Commit, unless what was done stands already."""
    if "single" not in g:
        db.session.commit()


def connection() -> Connection:
    """Return the connection for statements that need no objects."""
    single: Connection | None = g.get("single")
    return db.session.connection() if single is None else single


@contextmanager
def together(connection: Connection) -> Iterator[None]:
    """Make one transaction of some statements of a connection, unless they are in one already."""
    if SINGLE not in connection.get_execution_options():
        yield
        return
    _begin(connection)
    try:
        yield
    except BaseException:
        # of a connection that is gone the server has rolled back what there was
        with suppress(connection.dialect.loaded_dbapi.Error):
            connection.connection.rollback()
        raise
    try:
        connection.connection.commit()
    except connection.dialect.loaded_dbapi.Error as error:
        raise _as_ours(connection, "COMMIT", error) from error


def _end_reading(error: BaseException | None) -> None:
    # before Flask-SQLAlchemy rolls back what is left
    if error is None and only_reads() and db.session.registry.has():
        session = db.session()
        if session.in_transaction() and session.is_active:
            connection = session.connection()
            # the page is made; a connection that is gone is thrown away by the session
            with suppress(connection.dialect.loaded_dbapi.Error):
                KINDS[db.engine.dialect.name].end_reading(connection)


def _on_begin(connection: Connection) -> None:
    if SINGLE not in connection.get_execution_options():
        _begin(connection)


def _begin(connection: Connection) -> None:
    try:
        KINDS[connection.dialect.name].begin(connection)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _as_ours(connection, "BEGIN", error) from error


def _as_ours(connection: Connection, statement: str, error: Exception) -> BaseException:
    """Return an error of the driver as SQLAlchemy would have raised it."""
    base = connection.dialect.loaded_dbapi.Error
    return DBAPIError.instance(statement, None, error, base, dialect=connection.dialect)
