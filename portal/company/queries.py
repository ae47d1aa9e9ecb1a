"""Reads of the firm's settings."""

from __future__ import annotations

from collections.abc import Sequence

from flask import g
from sqlalchemy import select

from portal.company.models import Company, ReviewLink
from portal.storage.database import db


def company() -> Company:
    """Return the firm's settings, read once a request; the row is there from the start on."""
    if "company" not in g:
        g.company = db.session.get_one(Company, 1)
    kept: Company = g.company
    return kept


def review_links() -> Sequence[ReviewLink]:
    """Return where clients may review the firm in public, in the order of the receipt."""
    return db.session.scalars(select(ReviewLink).order_by(ReviewLink.position)).all()
