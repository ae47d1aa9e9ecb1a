"""Sealing: entries that are committed get their place in a chain of digests."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, String, delete, select, type_coerce

from portal.audit.models import GENESIS, AuditAnchor, AuditEntry, AuditSeal, AuditWaiting
from portal.audit.recording import as_json
from portal.storage.base import table_of
from portal.storage.database import db
from portal.storage.inserts import insert_many
from portal.storage.locks import try_lock

CHUNK = 1000  # entries in one transaction
ENTRY, SEAL, WAITING = table_of(AuditEntry), table_of(AuditSeal), table_of(AuditWaiting)
_log = logging.getLogger("portal.audit")
_log.setLevel(logging.INFO)  # the end of the chain is worth a line wherever the log goes


@dataclass(frozen=True)
class Link:
    """A place in the chain: all entries up to it are in the digest."""

    position: int
    digest: str


def seal_all(at: datetime) -> None:
    """Seal what is committed, a chunk in each transaction, and log the end of the chain."""
    sealed = count = _seal(at)
    while count == CHUNK:
        sealed += (count := _seal(at))
    if sealed:
        end = last_link()
        _log.info("The audit is sealed up to entry %s: %s", end.position, end.digest)
        db.session.rollback()


def last_link() -> Link:
    """Return the end of the chain; where it begins when there is nothing in it."""
    newest = db.session.scalar(select(AuditSeal).order_by(AuditSeal.position.desc()).limit(1))
    return Link(newest.position, newest.digest) if newest else beginning()


def beginning() -> Link:
    """Return what the oldest entry that is here is chained to."""
    anchor = db.session.scalar(select(AuditAnchor).order_by(AuditAnchor.position.desc()).limit(1))
    return Link(anchor.position, anchor.digest) if anchor else Link(0, GENESIS)


def sealed_columns() -> Sequence[ColumnElement[Any]]:
    """Return the columns of an entry, all of which are sealed."""
    kind = type_coerce(ENTRY.c.actor_kind, String).label("actor_kind")  # whatever stands there
    return [kind if column.name == "actor_kind" else column for column in ENTRY.c]


def linked(previous: Link, entry: Row[Any]) -> Link:
    """Return the link of an entry that follows another one."""
    position = previous.position + 1
    text = previous.digest + as_json(_canonical(position, entry))
    return Link(position, hashlib.sha256(text.encode()).hexdigest())


def _canonical(position: int, entry: Row[Any]) -> Sequence[object]:
    """Return all that an entry says, in an order that never changes."""
    return (
        position,
        entry.id,
        entry.happened_at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.deed,
        entry.actor_kind,
        entry.actor_id,
        entry.actor_name,
        entry.address,
        entry.subject_kind,
        entry.subject_id,
        entry.subject_name,
        entry.detail,
    )


def _seal(at: datetime) -> int:
    """Seal a chunk and commit; return how many, 0 also when somebody else is sealing.

    What has its place already keeps it, though somebody let it wait anew: the check tells of it.
    """
    if not try_lock("audit"):
        db.session.rollback()
        return 0
    query = (
        select(*sealed_columns())
        .select_from(ENTRY.join(WAITING, WAITING.c.entry_id == ENTRY.c.id))
        .order_by(ENTRY.c.id)
        .limit(CHUNK)
    )
    entries = db.session.execute(query).all()
    ids = [each.id for each in entries]
    known = set(db.session.scalars(select(SEAL.c.entry_id).where(SEAL.c.entry_id.in_(ids))))
    link, rows = last_link(), []
    for entry in entries:
        if entry.id not in known:
            link = linked(link, entry)
            rows.append({**vars(link), "entry_id": entry.id, "sealed_at": at})
    insert_many(SEAL, rows)
    db.session.execute(delete(WAITING).where(WAITING.c.entry_id.in_(ids)))
    db.session.commit()
    return len(entries)
