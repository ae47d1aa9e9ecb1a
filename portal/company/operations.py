"""What can happen to the firm's settings."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select

from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note
from portal.company.models import SINGLE_ID, Company, ReviewLink
from portal.storage.database import db


def set_review_links(links: Sequence[tuple[str, str]]) -> None:
    """Show these on receipts, in this order, and no others: pairs of a name and an address."""
    db.session.execute(select(Company.id).with_for_update())  # two who save at once take turns
    known = select(ReviewLink.name, ReviewLink.url).order_by(ReviewLink.position)
    before, after = [[tuple(link) for link in some] for some in (db.session.execute(known), links)]
    if before == after:
        return
    db.session.execute(delete(ReviewLink))
    db.session.add_all(
        ReviewLink(position=position, name=name, url=url)
        for position, (name, url) in enumerate(links, start=1)
    )
    changes = {"review_links": [before, after]}
    note(Deed.CHANGED, Subject(SubjectKind.COMPANY, SINGLE_ID), changes)
