"""An act that came back on paper is typed in."""

from __future__ import annotations

import uuid

from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Role
from portal.acts.models import Act
from portal.responses.models import Channel, Response
from portal.storage.database import db
from tests.factories.people import printed_code, signed_in
from tests.pages import page_of


def number_of(app: Flask) -> str:
    printed_code(app)
    with app.app_context():
        return db.session.scalars(select(Act)).one().number


def test_paper_is_typed_in_as_its_own_channel(app: Flask) -> None:
    page = f"/acts/{number_of(app)}/answer"
    staff = signed_in(app, Role.STAFF)
    answer = {"submission": str(uuid.uuid4()), "nps": "9", "t-gift": "5"}
    assert staff.submit(page, answer).status_code == 303
    assert staff.submit(page, answer).status_code == 303
    with app.app_context():
        assert [r.channel for r in db.session.scalars(select(Response))] == [Channel.PAPER]
    assert page_of(staff.get(page)).all(".alert-warning")


def test_mistake_on_paper_comes_back_with_everything_kept(app: Flask) -> None:
    page = f"/acts/{number_of(app)}/answer"
    staff = signed_in(app, Role.STAFF)
    response = staff.submit(page, {"submission": str(uuid.uuid4()), "nps": "12", "t-gift": "5"})
    assert response.status_code == 422
    assert page_of(response).attribute("input[name=t-gift][checked]", "value") == "5"


def test_paper_of_an_unknown_act_is_not_found(app: Flask) -> None:
    assert signed_in(app, Role.STAFF).get("/acts/2026-77777/answer").status_code == 404
