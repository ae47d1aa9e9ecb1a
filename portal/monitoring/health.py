"""Whether the portal is ready: the database answers, has the newest tables and takes writes."""

from __future__ import annotations

import os
import sqlite3
from enum import StrEnum
from functools import cache
from pathlib import Path
from shutil import disk_usage
from typing import Any
from urllib.parse import quote

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, NullPool, create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

ANSWER_S = 1  # of the database, before it counts as one that does not answer
NEEDED_BYTES = 16 * 1024 * 1024  # for a file of SQLite, its journal and what is being written


class Trouble(StrEnum):
    """Why the portal is not ready."""

    SILENT = "the database does not answer"
    SLOW = "the database does not answer in time"
    OTHER_TABLES = "the tables are not those of this version: run db upgrade"
    READ_ONLY = "the database takes no writes"
    FULL = "the disk of the database is full"


def probing_engine(url: URL) -> Engine:
    """Return an engine for questions beside the pages: a new connection each time, and patience.

    A pool would say how the database was, and might be taken by requests that wait for it.
    """
    options: dict[str, Any] = {
        "poolclass": NullPool,
        "isolation_level": "AUTOCOMMIT",
        "hide_parameters": True,
    }
    if url.get_backend_name() == "sqlite":
        file = Path(url.database or "")
        return create_engine(url, creator=lambda: _opened(file), **options)
    own = {
        "connect_timeout": max(ANSWER_S, 2),  # the least that libpq takes
        # a host that went away without a word is noticed, too
        "tcp_user_timeout": ANSWER_S * 1000,
        "options": f"-c statement_timeout={ANSWER_S * 1000} -c TimeZone=UTC",
    }
    return create_engine(url, connect_args=own, **options)


def _opened(file: Path) -> sqlite3.Connection:
    # a file that is not there is not made
    address = f"file:{quote(str(file))}?mode=rw"
    return sqlite3.connect(address, uri=True, timeout=ANSWER_S)


def trouble_of(engine: Engine, migrations: Path) -> Trouble | None:
    """Ask the database how it is; None when all is well."""
    file = sqlite_file(engine)
    try:
        with engine.connect() as connection:
            if present_revision(connection) != newest_revision(migrations):
                return Trouble.OTHER_TABLES
            return _trouble_of_writing(connection, file)
    except SQLAlchemyError:
        return Trouble.SILENT


def present_revision(connection: Connection) -> str | None:
    """Return the migration that a database is at."""
    return MigrationContext.configure(connection).get_current_revision()


@cache
def newest_revision(migrations: Path) -> str | None:
    """Return the migration that this version of the portal needs."""
    return ScriptDirectory(str(migrations)).get_current_head()


def sqlite_file(engine: Engine) -> Path | None:
    """Return the file of a SQLite database; None for PostgreSQL and a database in memory."""
    name = engine.url.database
    is_file = engine.dialect.name == "sqlite" and name and name != ":memory:"
    return Path(str(name)) if is_file else None


def _trouble_of_writing(connection: Connection, file: Path | None) -> Trouble | None:
    if file is None:
        if connection.dialect.name == "sqlite":
            return None
        # of a replica, and of a server that was told so
        is_closed = connection.scalar(text("SHOW transaction_read_only")) == "on"
        return Trouble.READ_ONLY if is_closed else None
    # to try it would take the lock that answers of clients wait for
    if not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)):
        return Trouble.READ_ONLY
    return Trouble.FULL if disk_usage(file.parent).free < NEEDED_BYTES else None
