"""Cutting off what is older than the audit is kept: the only way in which entries go."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select

from portal.audit.deeds import Deed, SubjectKind
from portal.audit.models import AuditAnchor, AuditEntry, AuditSeal
from portal.audit.recording import Subject, note
from portal.audit.sealing import beginning
from portal.storage.database import db


def cut_before(moment: datetime, at: datetime) -> int:
    """Cut off the beginning of the chain, up to the first entry of a moment; return how many.

    An anchor keeps the digest of what is gone, so that the rest can be checked, and an entry
    says what was cut. The caller commits. What is younger than a year the database keeps.
    """
    start = beginning()
    younger = (
        select(func.min(AuditSeal.position))
        .join(AuditEntry, AuditEntry.id == AuditSeal.entry_id)
        .where(AuditEntry.happened_at >= moment)
    )
    end = db.session.scalar(younger)
    last = select(func.max(AuditSeal.position))
    position = db.session.scalar(last) if end is None else end - 1
    if position is None or position <= start.position:
        return 0
    digest = db.session.scalars(select(AuditSeal.digest).filter_by(position=position)).one()
    db.session.add(AuditAnchor(position=position, digest=digest, cut_at=at))
    db.session.flush()
    gone = select(AuditSeal.entry_id).where(AuditSeal.position <= position)
    for step in (
        delete(AuditEntry).where(AuditEntry.id.in_(gone)),  # while their places say they may
        delete(AuditSeal).where(AuditSeal.position <= position),
    ):
        db.session.execute(step.execution_options(synchronize_session=False))
    note(Deed.AUDIT_CUT, Subject(SubjectKind.AUDIT), position=position, hash=digest)
    return position - start.position
