"""PostgreSQL as the portal uses it: transactions that we begin ourselves, moments in UTC."""

from __future__ import annotations

from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, ExceptionContext, event

from portal.storage.requests import only_reads

CONNECT_S = 5
SILENCE_MS = 15_000


def prepare(engine: Engine) -> None:
    """Set up each new connection and begin transactions explicitly, as for SQLite.

    Left to the driver, each statement that stands for itself would cost it a transaction.
    """
    event.listen(engine, "do_connect", _on_connecting)
    event.listen(engine, "connect", _on_connect)
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


def _on_connecting(_dialect: Any, _record: Any, _args: Any, options: dict[str, Any]) -> None:
    # a host that was cut off says nothing at all; what the address itself asks for goes first
    options.setdefault("connect_timeout", CONNECT_S)
    options.setdefault("tcp_user_timeout", SILENCE_MS)


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
    connection.execute("SET TIME ZONE 'UTC'")
