"""Checking the chain: does each entry still say what was sealed?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from time import monotonic
from typing import Any

from sqlalchemy import Row, select

from portal.audit.deeds import Deed
from portal.audit.models import AuditEntry, AuditSeal, AuditWaiting
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
    """Check the whole chain."""
    return check_from(beginning())


def check_from(start: Link, seconds: float | None = None) -> Checked:
    """Check the chain from the place after `start` on, for so long at most.

    Who comes to its end also looks at what stands before and beside it.
    """
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
    return _looked_around(Checked(start.position + 1, link, is_whole=True))


def _looked_around(checked: Checked) -> Checked:
    """Return what a check found, with the fault that no place of the chain itself tells."""
    start = beginning()
    if not _is_said(start):
        fault, position = Fault.CUT_UNSAID, start.position
        return replace(checked, is_whole=False, fault=fault, position=position)
    beside = _entry_beside()
    if beside is not None:
        return replace(checked, is_whole=False, fault=Fault.NEVER_SEALED, entry_id=beside)
    return checked


def _fault(link: Link, row: Row[Any] | None) -> Fault | None:
    if row is None:
        return Fault.ENTRY_DIFFERS
    if row.position != link.position + 1:
        return Fault.SEAL_IS_GONE
    if row.id is None:
        return Fault.ENTRY_IS_GONE
    return Fault.ENTRY_DIFFERS if linked(link, row).digest != row.digest else None


def position_of(digest: str) -> int | None:
    """Return the place whose digest somebody kept elsewhere; None: the chain does not hold it.

    Of what was cut off only the last place counts, to which the rest is chained: whoever writes
    the chain anew could put any digest among the older ones.
    """
    start = beginning()
    if start.position and start.digest == digest:
        return start.position
    return db.session.scalar(select(AuditSeal.position).where(AuditSeal.digest == digest))


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


def _is_said(start: Link) -> bool:
    """Tell whether the cut at which the chain begins is an entry of it, as it must be."""
    if not start.position:
        return True
    said = as_json({"position": start.position, "hash": start.digest})[1:-1]
    query = (
        select(AuditEntry.id)
        .join(AuditSeal, AuditSeal.entry_id == AuditEntry.id)
        .where(AuditEntry.deed == Deed.AUDIT_CUT.value, AuditEntry.detail.contains(said))
    )
    return db.session.scalar(query.limit(1)) is not None


def _entry_beside() -> int | None:
    """Return the first entry that is in no place and waits for none; None: there is none."""
    return db.session.scalar(
        select(AuditEntry.id)
        .outerjoin(AuditSeal, AuditSeal.entry_id == AuditEntry.id)
        .outerjoin(AuditWaiting, AuditWaiting.entry_id == AuditEntry.id)
        .where(AuditSeal.position.is_(None), AuditWaiting.entry_id.is_(None))
        .order_by(AuditEntry.id)
        .limit(1)
    )
