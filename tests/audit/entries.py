"""Entries of the audit as tests read them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import select, text

from portal.audit.deeds import Deed
from portal.audit.models import AuditEntry
from portal.audit.sealing import seal_all
from portal.storage.database import db
from portal.web.clock import now


@dataclass(frozen=True)
class Read:
    """An entry, read."""

    deed: str
    actor: tuple[str, str]
    subject: tuple[str | None, str | None]
    changes: dict[str, Any]
    detail: dict[str, Any]
    address: str | None


def entries(app: Flask, deed: Deed | None = None) -> list[Read]:
    """Return what is in the audit, oldest first; of one deed, or all."""
    with app.app_context():
        query = select(AuditEntry).order_by(AuditEntry.id)
        if deed is not None:
            query = query.where(AuditEntry.deed == deed.value)
        return [_read(entry) for entry in db.session.scalars(query)]


def whole_audit(app: Flask) -> str:
    """Return all that the audit holds, as one text."""
    return "\n".join(str(entry) for entry in entries(app))


def _read(entry: AuditEntry) -> Read:
    detail = json.loads(entry.detail)
    return Read(
        entry.deed,
        (entry.actor_kind.value, entry.actor_name),
        (entry.subject_kind, entry.subject_name),
        detail.pop("changes", {}),
        detail,
        entry.address,
    )


def sealed(app: Flask) -> None:
    """Let the worker seal what is there."""
    with app.app_context():
        seal_all(now())


def tamper(app: Flask, *statements: str) -> None:
    """Do what an intruder with the keys of the database would do: without the triggers."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            named = (
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit%'"
            )
            triggers = db.session.execute(text(named)).all()
            before = [f"DROP TRIGGER {name}" for name, _sql in triggers]
            after = [sql for _name, sql in triggers]
        else:
            before, after = ["SET LOCAL session_replication_role = replica"], []
        for statement in (*before, *statements, *after):
            db.session.execute(text(statement))
        db.session.commit()
