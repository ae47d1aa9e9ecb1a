"""SQLite made safe: transactions we begin ourselves, and answers that reach the disk."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, event

from portal.storage.requests import only_reads

BUSY_TIMEOUT_MS = 15_000
CHECKPOINT_PAGES = 4000  # of 4 KiB: what is written again and again is copied over once


def prepare(engine: Engine) -> None:
    """Set the pragmas of each new connection and begin transactions explicitly.

    The driver's own mode lets a savepoint's row survive an outer rollback, and a plain
    BEGIN makes read-then-write transactions fail with "database is locked".
    """
    event.listen(engine, "connect", _on_connect)


def begin(connection: Connection) -> None:
    """Begin the transaction of a request; one that may write waits for its turn at once."""
    # by the driver's own connection: SQLAlchemy's way to it costs more than the statement
    connection.connection.execute("BEGIN" if only_reads() else "BEGIN IMMEDIATE")


def end_reading(_connection: Connection) -> None:
    """Leave it to the session, which rolls back: nothing is lost by that here."""


def _on_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"wal_autocheckpoint={CHECKPOINT_PAGES}",
        "secure_delete=ON",  # what is erased is written over, as Debian's build does anyway
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
