"""Reads of the firm's settings."""

from __future__ import annotations

from portal.company.models import Company
from portal.storage.database import db


def company() -> Company:
    """Return the firm's settings; the row is there from the first migration on."""
    return db.session.get_one(Company, 1)
