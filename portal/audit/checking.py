"""Checking the chain: does each entry still say what was sealed?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from time import monotonic
from typing import Any

from sqlalchemy import Row, select

from portal.audit.deeds import Deed
from portal.audit.models import AuditAnchor, AuditEntry, AuditSeal, AuditWaiting
from portal.audit.recording import as_json
from portal.audit.sealing import ENTRY, SEAL, Link, beginning, linked, sealed_columns
from portal.storage.database import db

CHUNK = 2000


class Fault(StrEnum):
    """What is wrong with a place of the chain."""

    SEAL_IS_GONE = "seal_is_gone"  # a place is missing: with its entry or without
    ENTRY_IS_GONE = "entry_is_gone"
    ENTRY_DIFFERS = "entry_differs"  # changed, put in, or put in another's place
    NEVER_SEALED = "never_sealed"  # an entry that is in no place and waits for none
    CUT_UNSAID = "cut_unsaid"  # the beginning was cut off, and no entry says so


@dataclass(frozen=True)
class Checked:
    """What a check found. first and end: the places that it looked at; fault: the first one.

    is_whole: it has looked at all of them. entry_id: of the faulty entry, when it is known.
    """

    first: int
    end: Link
    is_whole: bool
    fault: Fault | None = None
    position: int | None = None
    entry_id: int | None = None


def check_all() -> Checked:
    """Check the whole chain, and that nothing stands beside it."""
    checked = check_from(beginning())
    if checked.fault is not None:
        return checked
    if not _cut_is_said():
        return replace(checked, fault=Fault.CUT_UNSAID, position=checked.first)
    beside = db.session.scalar(
        select(AuditEntry.id)
        .outerjoin(AuditSeal, AuditSeal.entry_id == AuditEntry.id)
        .outerjoin(AuditWaiting, AuditWaiting.entry_id == AuditEntry.id)
        .where(AuditSeal.position.is_(None), AuditWaiting.entry_id.is_(None))
        .order_by(AuditEntry.id)
        .limit(1)
    )
    return replace(checked, fault=Fault.NEVER_SEALED, entry_id=beside) if beside else checked


def check_from(start: Link, seconds: float | None = None) -> Checked:
    """Check the chain from the place after `start` on, for so long at most."""
    until = None if seconds is None else monotonic() + seconds
    link = start
    for row in _places(start.position):
        if until is not None and monotonic() > until:
            return Checked(start.position + 1, link, is_whole=False)
        fault = _fault(link, row)
        if fault is not None or row is None:
            entry_id = None if row is None or fault is Fault.SEAL_IS_GONE else row.entry_id
            return Checked(start.position + 1, link, False, fault, link.position + 1, entry_id)
        link = Link(row.position, row.digest)
    return Checked(start.position + 1, link, is_whole=True)


def _fault(link: Link, row: Row[Any] | None) -> Fault | None:
    if row is None:
        return Fault.ENTRY_DIFFERS
    if row.position != link.position + 1:
        return Fault.SEAL_IS_GONE
    if row.id is None:
        return Fault.ENTRY_IS_GONE
    return Fault.ENTRY_DIFFERS if linked(link, row).digest != row.digest else None


def position_of(digest: str) -> int | None:
    """Return the place whose digest somebody kept elsewhere; None: the chain does not hold it."""
    for place in (AuditSeal, AuditAnchor):
        found = db.session.scalar(select(place.position).where(place.digest == digest))
        if found is not None:
            return found
    return None


def _places(after: int) -> Iterator[Row[Any] | None]:
    """Yield each seal with its entry, in order; None for what cannot even be read."""
    chunk = CHUNK
    query = (
        select(*SEAL.c["position", "entry_id", "digest"], *sealed_columns())
        .select_from(SEAL.outerjoin(ENTRY, ENTRY.c.id == SEAL.c.entry_id))
        .order_by(SEAL.c.position)
    )
    while True:
        try:
            rows = db.session.execute(query.where(SEAL.c.position > after).limit(chunk)).all()
        except (ValueError, LookupError, TypeError):  # such as a moment that is none
            if chunk == 1:
                yield None
                return
            chunk = 1  # the one that it is
            continue
        if not rows:
            return
        yield from rows
        after = rows[-1].position


def _cut_is_said() -> bool:
    """Tell whether the newest cut is an entry of the chain, as it must be."""
    start = beginning()
    if not start.position:
        return True
    said = as_json({"position": start.position, "hash": start.digest})[1:-1]
    query = (
        select(AuditEntry.id)
        .join(AuditSeal, AuditSeal.entry_id == AuditEntry.id)
        .where(AuditEntry.deed == Deed.AUDIT_CUT.value, AuditEntry.detail.contains(said))
    )
    return db.session.scalar(query.limit(1)) is not None
