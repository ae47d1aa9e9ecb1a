"""Nothing of a person gets into logs, addresses or pages of errors."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from werkzeug.test import TestResponse

from portal.accounts.models import Role
from portal.clients.models import Client
from portal.storage.database import db
from portal.web.clock import now
from portal.worker.tasks import keep_house, spread_all
from tests.factories.orders import AT
from tests.factories.people import Person, signed_in
from tests.inbox.senders import Shopify
from tests.pages import ExaminingClient
from tests.privacy.marked import (
    ANSWER,
    EMAIL,
    MARKS,
    NAME,
    PHONE_WRITTEN,
    WORDS,
    Marked,
    import_file,
    put_everywhere,
)

PAGES = (
    "/orders", "/orders/1", "/acts", "/admin/", "/admin/responses", "/admin/responses.csv",
    "/admin/privacy/clients/1", "/admin/privacy/clients/1/export", "/nowhere",
)  # fmt: skip
SENT = {**ANSWER, **WORDS}


def marks_in(told: str, *others: str) -> list[str]:
    return [mark for mark in (*MARKS, *others) if mark.casefold() in told.casefold()]


@pytest.fixture
def replies(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[TestResponse]:
    """Every answer that any browser of the test is given."""
    seen: list[TestResponse] = []
    asked = ExaminingClient.open

    def asking(self: ExaminingClient, *args: Any, **kwargs: Any) -> TestResponse:
        seen.append(asked(self, *args, **kwargs))
        return seen[-1]

    monkeypatch.setattr(ExaminingClient, "open", asking)
    return seen


def play(app: Flask) -> Marked:
    """Let everything happen that happens with a person's data, well and badly."""
    marked = put_everywhere(app)
    anna = Person(app)
    anna.sends(marked.code, submission="no id", **SENT)
    anna.sends(marked.code, **{**SENT, "nps": "11", "consent": ""})
    anna.sends("0" * 16, **SENT)
    import_file(app, f"m-9,M-9,{NAME},{EMAIL},{PHONE_WRITTEN},вчера,,,Кепка\n")
    sender = Shopify(app)
    sender.sends("orders/create", {"id": 1, "email": EMAIL, "customer": {"first_name": NAME}})
    sender.sends("orders/create", {"email": EMAIL}, secret="wrong secret")
    stranger = app.test_client()
    stranger.submit("/login", {"email": EMAIL, "password": "wrong password"})
    owner = signed_in(app, Role.ADMIN)
    for page in PAGES:
        owner.get(page).get_data()  # files are written while they are read
    owner.submit("/orders/new", {"client": NAME, "email": EMAIL, "phone": "x", "number": ""})
    for told in (EMAIL, NAME, "ab"):
        owner.submit("/admin/privacy", {"told": told})
    with app.app_context():
        spread_all(AT)
        keep_house(now())
    owner.submit(f"/admin/privacy/clients/{marked.client_id}/erase", {"sure": "1"})
    Person(app).scans(marked.code)
    return marked


def test_log_tells_of_nobody_even_when_it_tells_everything(
    app: Flask, caplog: pytest.LogCaptureFixture, replies: list[TestResponse]
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger=app.logger.name)
    marked = play(app)
    told = "\n".join(
        f"{record.getMessage()} {record.exc_text or ''} {record.args}" for record in caplog.records
    )
    assert marks_in(told, marked.code) == []


def test_no_answer_leads_to_an_address_that_tells_of_somebody(
    app: Flask, replies: list[TestResponse]
) -> None:
    play(app)
    led_to = [reply.location for reply in replies if reply.location]
    assert led_to
    assert [address for address in led_to if marks_in(address)] == []


@contextmanager
def without_claims(app: Flask) -> Iterator[None]:
    """Let a table be away for a while, so that every answer with a claim fails."""
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE claim RENAME TO claim_away"))
    yield
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE claim_away RENAME TO claim"))


def test_answer_that_cannot_be_written_tells_of_nobody_in_the_log(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    code = put_everywhere(app).code
    caplog.clear()
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with without_claims(app):
        reply = Person(app).sends(code, submission=str(uuid.uuid4()), **SENT)
    assert reply.status_code >= 500
    assert caplog.text
    assert marks_in(caplog.text, code) == []


def test_error_of_the_database_names_the_rule_and_not_the_row(app: Flask) -> None:
    with app.app_context():
        for _ in range(2):
            db.session.add(Client(identity=f"email:{EMAIL}", name=NAME, created_at=AT))
        with pytest.raises(DBAPIError) as caught:
            db.session.flush()
        told = f"{caught.value} {caught.value.orig}"
    assert "identity" in told
    assert marks_in(told) == []
