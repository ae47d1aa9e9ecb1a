"""Reads of the firm's settings."""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app, g
from sqlalchemy import select

from portal.company.models import Company, ReviewLink
from portal.storage.database import db

KNOWN = "known_firm"  # among the application's extensions
UNKNOWN = ("", "", "#1f6f5c")


def company() -> Company:
    """Return the firm's settings, read once a request; the row is there from the start on."""
    if "company" not in g:
        found = g.company = db.session.get_one(Company, 1)
        current_app.extensions[KNOWN] = (found.name, found.phone, found.colour)
    kept: Company = g.company
    return kept


def stand_in() -> Company:
    """Return the firm as this process saw it last, for a page that must not ask the database."""
    name, phone, colour = current_app.extensions.get(KNOWN, UNKNOWN)
    return Company(name=name, phone=phone, colour=colour)


def review_links() -> Sequence[ReviewLink]:
    """Return where clients may review the firm in public, in the order of the receipt."""
    return db.session.scalars(select(ReviewLink).order_by(ReviewLink.position)).all()
