"""People who use the portal, as tests know them."""

from __future__ import annotations

import uuid
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from werkzeug.test import TestResponse

from portal.accounts.models import Role, User
from portal.storage.database import db
from tests.factories.orders import AT, make_act
from tests.pages import ExaminingClient, Page, page_of

PASSWORD = "correct horse battery"
# hashes that are quickly made and checked: most tests are about what comes after the sign-in
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HASH = QUICK.hash(PASSWORD)
RUSSIAN = {"Accept-Language": "ru"}


def add_person(app: Flask, role: Role, email: str | None = None) -> str:
    """Add a user and return the e-mail."""
    email = email or f"{role}@example.ru"
    with app.app_context():
        user = User(
            email=email,
            role=role,
            password_hash=HASH,
            active=True,
            must_change_password=False,
            created_at=AT,
        )
        db.session.add(user)
        db.session.commit()
    return email


def signed_in(app: Flask, role: Role) -> ExaminingClient:
    """Return a browser in which a person of a role has signed in."""
    browser = app.test_client()
    browser.sign_in(add_person(app, role), PASSWORD)
    return browser


def printed_code(app: Flask, **order: Any) -> str:
    """Store a delivered order and return its act's code."""
    with app.app_context():
        code = make_act(**order).code
        db.session.commit()
    return code


class Person:
    """A client of the firm with a phone."""

    def __init__(self, app: Flask) -> None:
        self.browser = app.test_client()

    def scans(self, code: str, **query: str) -> Page:
        """Open what the QR says."""
        self.response = self.browser.get(f"/A/{code}", query_string=query, headers=RUSSIAN)
        return page_of(self.response)

    def sends(self, code: str, query: str = "", **fields: Any) -> TestResponse:
        """Send the form with these fields, `t_gift` for `t-gift`."""
        return self._posts(f"/a/{code}{query}", fields)

    def keeps(self, code: str, **fields: Any) -> TestResponse:
        """Keep the half-filled form."""
        return self._posts(f"/a/{code}/draft", fields)

    def _posts(self, address: str, fields: dict[str, Any]) -> TestResponse:
        data = {"submission": str(uuid.uuid4())}
        for name, value in fields.items():
            is_touchpoint = name.startswith(("t_", "why_"))
            data[name.replace("_", "-", 1) if is_touchpoint else name] = value
        return self.browser.post(address, data=data, headers=RUSSIAN)
