"""What can happen to claims."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import update

from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note
from portal.claims.models import Claim, Solution
from portal.storage.database import db


def file_claim(response_id: int, text: str, solution: Solution | None, promised_on: date) -> None:
    """Write down a complaint with the day by which a person replies."""
    db.session.add(
        Claim(response_id=response_id, text=text, solution=solution, promised_on=promised_on)
    )


def note_reply(claim: Claim, user_id: int, at: datetime) -> None:
    """Note that a person has replied to the client; the first one who says so stays."""
    if claim.replied_at is None:
        claim.replied_at = at
        claim.replied_by_id = user_id


def take_back_reply(claim: Claim) -> None:
    """Say that nobody has replied after all."""
    claim.replied_at = None
    claim.replied_by_id = None


def notice_late(today: date, at: datetime) -> None:
    """Note which claims nobody has replied to by the day that was promised; each once."""
    step = (
        update(Claim)
        .where(Claim.promised_on < today, Claim.replied_at.is_(None), Claim.late_at.is_(None))
        .values(late_at=at)
        .returning(Claim.response_id)
        .execution_options(synchronize_session=False)
    )
    count = len(db.session.scalars(step).all())
    if count:
        note(Deed.CLAIMS_LATE, Subject(SubjectKind.CLAIMS), count=count)
