"""PostgreSQL as the portal uses it: transactions that we begin ourselves, moments in UTC."""

from __future__ import annotations

import select
from typing import Any

import psycopg
from flask import has_request_context
from sqlalchemy import Connection, Engine, ExceptionContext, event
from sqlalchemy.exc import InvalidatePoolError

from portal.storage.patience import Door
from portal.storage.requests import only_reads

# locks of a host that was cut off end with its transaction; the server asks whether it is there
ALWAYS = """
    SET TIME ZONE 'UTC';
    SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3;
"""
# who asked has gone after a minute (gunicorn.conf.py); a file that the worker takes in may last
FOR_PAGES = "SET statement_timeout = '60s'; SET idle_in_transaction_session_timeout = '60s'"


def prepare(engine: Engine) -> None:
    """Set up each new connection and begin transactions explicitly, as for SQLite.

    Left to the driver, each statement that stands for itself would cost it a transaction.
    """
    door = Door()

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, arguments: Any, parameters: Any) -> Any:
        return door.connect(*arguments, **parameters)

    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "checkout", _on_checkout)
    event.listen(engine, "handle_error", _without_values)


def begin(connection: Connection) -> None:
    """Begin the transaction of a request."""
    # a page of figures asks many questions: while it does, the answers must not move
    mode = "REPEATABLE READ, READ ONLY" if only_reads() else "READ COMMITTED"
    connection.connection.driver_connection.execute(  # type: ignore[union-attr]
        f"BEGIN ISOLATION LEVEL {mode}", prepare=False
    )


def end_reading(connection: Connection) -> None:
    """End a transaction that was READ ONLY.

    By COMMIT: after a ROLLBACK the driver forgets what it has prepared, and the server would
    plan every statement of every page anew (psycopg's PrepareManager).
    """
    connection.connection.commit()


def _without_values(context: ExceptionContext) -> None:
    """Leave out of an error the row that it is about: errors are logged, and rows are people's.

    What is left names the constraint: that is what the code asks.
    """
    error, told = context.original_exception, context.sqlalchemy_exception
    if isinstance(error, psycopg.Error) and error.diag.message_primary and told is not None:
        kind = type(error)
        error.args = (error.diag.message_primary,)
        told.args = (f"({kind.__module__}.{kind.__name__}) {error.diag.message_primary}",)


def _on_connect(connection: Any, _record: Any) -> None:
    connection.autocommit = True
    try:
        connection.execute(ALWAYS + (FOR_PAGES if has_request_context() else ""))
    except psycopg.Error:
        connection.close()  # nobody else knows of it yet
        raise


def _on_checkout(connection: Any, _record: Any, _proxy: Any) -> None:
    # a server has nothing to say to who asked nothing, but that it ends: a restart is not
    # noticed by people, and to look costs no round trip as a ping would
    quiet = select.poll()
    quiet.register(connection.fileno(), select.POLLIN)
    if quiet.poll(0):
        raise InvalidatePoolError
