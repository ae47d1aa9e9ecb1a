"""Reads of the audit: newest first, by a filter, each by an index."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, literal, select, tuple_, union_all

from portal.audit.deeds import Deed
from portal.audit.filters import AuditFilter
from portal.audit.models import AuditEntry, AuditSeal, AuditWaiting
from portal.audit.sealing import Link, beginning
from portal.storage.base import Base, table_of
from portal.storage.database import db
from portal.web.clock import end_of, start_of
from portal.web.paging import Page, moment_cursor, read_moment_cursor

PAGE, PIECE = 50, 1000
ENTRY, SEAL = table_of(AuditEntry), table_of(AuditSeal)


@dataclass(frozen=True)
class LastCheck:
    """What the newest check said."""

    at: datetime
    detail: Mapping[str, Any]


def entries_page(wanted: AuditFilter, after: str | None) -> Page[Row[Any]]:
    """Return a page of entries with their places in the chain. ValueError for a foreign cursor."""
    query = _newest_first(wanted)
    if after:
        query = query.where(_is_before(*read_moment_cursor(after)))
    rows = db.session.execute(query.limit(PAGE + 1)).all()
    if len(rows) <= PAGE:
        return Page(rows, None)
    last = rows[PAGE - 1]
    return Page(rows[:PAGE], moment_cursor(last.happened_at, last.id))


def entries_in_pieces(wanted: AuditFilter) -> Iterator[Sequence[Row[Any]]]:
    """Yield all entries of a filter, newest first, a thousand at a time."""
    query = _newest_first(wanted)
    rows = db.session.execute(query.limit(PIECE)).all()
    while rows:
        yield rows
        before = _is_before(rows[-1].happened_at, rows[-1].id)
        rows = db.session.execute(query.where(before).limit(PIECE)).all()


def last_check() -> LastCheck | None:
    """Return the newest check of the chain; None: there was none."""
    newest = (ENTRY.c.happened_at.desc(), ENTRY.c.id.desc())
    query = select(ENTRY.c.happened_at, ENTRY.c.detail)
    query = query.where(ENTRY.c.deed == Deed.AUDIT_CHECKED.value).order_by(*newest).limit(1)
    row = db.session.execute(query).one_or_none()
    return LastCheck(row.happened_at, json.loads(row.detail)) if row else None


def where_to_go_on() -> Link:
    """Return where a check begins: where the last one ran out of time, or at the beginning."""
    last = last_check()
    if last is None or last.detail["is_whole"] or "fault" in last.detail:
        return beginning()
    place = select(SEAL.c.digest).where(SEAL.c.position == last.detail["last"])
    digest = db.session.scalar(place)
    return Link(last.detail["last"], digest) if digest else beginning()


def some_wait() -> bool:
    """Tell whether entries wait for their seal."""
    return db.session.scalar(select(AuditWaiting.entry_id).limit(1)) is not None


def still_there(subjects: Mapping[str, tuple[str, Collection[int]]]) -> set[tuple[str, int]]:
    """Tell which rows exist, in one statement: {name: (table.column, ids)} -> {(name, id)}."""
    parts = []
    for name, (place, ids) in subjects.items():
        table, _dot, column = place.partition(".")
        key = Base.metadata.tables[table].c[column]
        parts.append(select(literal(name), key).where(key.in_(ids)))
    return {(row[0], row[1]) for row in db.session.execute(union_all(*parts))} if parts else set()


def _newest_first(wanted: AuditFilter) -> Select[Any]:
    query = select(ENTRY, SEAL.c.position, SEAL.c.digest).select_from(
        ENTRY.outerjoin(SEAL, SEAL.c.entry_id == ENTRY.c.id)
    )
    asked = {
        ENTRY.c.deed: wanted.deed.value if wanted.deed else None,
        ENTRY.c.subject_kind: wanted.subject.value if wanted.subject else None,
        ENTRY.c.subject_name: wanted.number or None,
    }
    query = query.where(*(column == value for column, value in asked.items() if value is not None))
    if wanted.actor_kind:
        # for nobody's id IS NULL: without it the index would end at the kind
        its_id = ENTRY.c.actor_id == wanted.actor_id
        query = query.where(ENTRY.c.actor_kind == wanted.actor_kind, its_id)
    if wanted.from_day:
        query = query.where(ENTRY.c.happened_at >= start_of(wanted.from_day))
    if wanted.to_day:
        query = query.where(ENTRY.c.happened_at < end_of(wanted.to_day))
    return query.order_by(ENTRY.c.happened_at.desc(), ENTRY.c.id.desc())


def _is_before(at: datetime, entry_id: int) -> Any:
    return tuple_(ENTRY.c.happened_at, ENTRY.c.id) < tuple_(
        literal(at, ENTRY.c.happened_at.type), literal(entry_id)
    )
