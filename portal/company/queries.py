"""Reads of the firm's settings."""

from __future__ import annotations

from flask import g

from portal.company.models import Company
from portal.storage.database import db


def company() -> Company:
    """Return the firm's settings, read once a request; the row is there from the start on."""
    if "company" not in g:
        g.company = db.session.get_one(Company, 1)
    kept: Company = g.company
    return kept
