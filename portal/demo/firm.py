"""The demo firm itself: its settings, users, owners and standards of touchpoints."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime

from sqlalchemy import select

from portal.accounts.errors import UserExists
from portal.accounts.models import Role
from portal.accounts.operations import add_user
from portal.company.operations import set_review_links
from portal.company.queries import company
from portal.demo.logo import draw_logo
from portal.demo.words import firm
from portal.storage.database import db
from portal.touchpoints.models import Standard, Touchpoint

OWNER_EMAIL = "owner@example.com"
OWNER_PASSWORD = "demo-owner-2016"  # noqa: S105  published: a demo has nothing to hide
STAFF_EMAIL = "staff@example.com"
STAFF_PASSWORD = "demo-staff-2016"  # noqa: S105


def set_up_company() -> None:
    """Write the firm's name, logo and promises, and where it is reviewed."""
    settings = company()
    settings.name = firm.COMPANY_NAME
    settings.phone = firm.COMPANY_PHONE
    settings.email = firm.COMPANY_EMAIL
    settings.colour = firm.COMPANY_COLOUR
    settings.promise_days = firm.PROMISE_DAYS
    settings.logo = draw_logo(firm.COMPANY_NAME, firm.COMPANY_COLOUR)
    set_review_links(firm.REVIEW_LINKS)


def add_demo_users(at: datetime) -> None:
    """Add the two documented logins; one that is there already stays as it is."""
    for email, role, password in (
        (OWNER_EMAIL, Role.ADMIN, OWNER_PASSWORD),
        (STAFF_EMAIL, Role.STAFF, STAFF_PASSWORD),
    ):
        with suppress(UserExists):
            add_user(email, role, password, at)


def set_standards(from_day: date, packaging_changed_on: date) -> dict[str, int]:
    """Give each touchpoint its owner and standard; return touchpoint ids by key.

    Packaging gets a second version, in force from the day on which it changed.
    """
    touchpoints = {
        touchpoint.key: touchpoint
        for touchpoint in db.session.scalars(select(Touchpoint).order_by(Touchpoint.id))
        if touchpoint.key in firm.OWNERS
    }
    for key, touchpoint in touchpoints.items():
        touchpoint.owner = firm.OWNERS[key]
        _add_standard(touchpoint, 1, firm.STANDARDS[key], from_day)
    _add_standard(touchpoints["packaging"], 2, firm.NEW_PACKAGING, packaging_changed_on)
    return {key: touchpoint.id for key, touchpoint in touchpoints.items()}


def _add_standard(touchpoint: Touchpoint, version: int, text: str, day: date) -> None:
    db.session.add(
        Standard(touchpoint_id=touchpoint.id, version=version, text=text, effective_on=day)
    )
