"""Reads of the firm's settings."""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app, g
from sqlalchemy import select

from portal.company.models import Company, ReviewLink
from portal.storage.database import db

LAST_READ = "firm"  # among the extensions of the application
UNREAD = {"name": "", "phone": "", "email": "", "colour": "#1f6f5c"}


def company() -> Company:
    """Return the firm's settings, read once a request; the row is there from the start on."""
    if "company" not in g:
        g.company = read = db.session.get_one(Company, 1)
        current_app.extensions[LAST_READ] = {name: getattr(read, name) for name in UNREAD}
    kept: Company = g.company
    return kept


def show_firm_as_last_read() -> None:
    """Let this request do without the row: its page says that the database does not answer."""
    g.company = Company(**current_app.extensions.get(LAST_READ, UNREAD))


def review_links() -> Sequence[ReviewLink]:
    """Return where clients may review the firm in public, in the order of the receipt."""
    return db.session.scalars(select(ReviewLink).order_by(ReviewLink.position)).all()
