"""Locks of a name, for what is no row yet."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, bindparam, func, select

from portal.storage.database import db

_TRY = select(func.pg_try_advisory_xact_lock(bindparam("number")))


def try_lock(*name: object) -> bool:
    """Take a lock until the transaction ends; False when another transaction has it.

    SQLite needs none: there a writing request is alone from its beginning.
    """
    return try_lock_of(db.session.connection(), *name)


def try_lock_of(connection: Connection, *name: object) -> bool:
    """Do the same for a connection of one's own."""
    if connection.dialect.name == "sqlite":
        return True
    digest = hashlib.sha256("\0".join(str(part) for part in name).encode()).digest()
    return bool(connection.scalar(_TRY, {"number": int.from_bytes(digest[:8], signed=True)}))
