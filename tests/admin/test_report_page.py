"""The monthly report, asked for by the owner."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from portal.accounts.models import Role
from portal.storage.database import db
from portal.web.clock import day_of
from tests.factories.orders import AT, make_act, make_response
from tests.factories.people import signed_in
from tests.pages import ExaminingClient
from tests.printing.reading import text_of

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def owner(app: Flask) -> ExaminingClient:
    return signed_in(app, Role.ADMIN)


def report(owner: ExaminingClient, query: str = "") -> str:
    response = owner.get(f"/admin/report.pdf{query}", headers=ENGLISH)
    assert response.status_code == 200
    assert response.mimetype == "application/pdf"
    return text_of(response.data)


def days(app: Flask) -> str:
    with app.app_context():
        day = day_of(AT)
    return f"?from={day - timedelta(days=1)}&to={day + timedelta(days=1)}"


def answers(app: Flask, **said: object) -> None:
    with app.app_context():
        act = make_act()
        for number in range(6):
            make_response(
                act,
                **{"nps": 10 if number else 0, "rates": {"gift": 5, "card": 1}, **said},  # type: ignore[arg-type]
            )
        db.session.commit()


def test_report_of_the_period_has_the_numbers_of_the_overview(
    app: Flask, owner: ExaminingClient
) -> None:
    answers(app)
    text = report(owner, days(app))
    assert "67" in text
    assert "5 promoters, 0 passives, 1 detractors of 6" in text
    assert "1 of 1 delivered orders with an act" in text
    assert text.index("Card") < text.index("Gift")  # worst first


def test_report_shows_what_the_filter_shows(app: Flask, owner: ExaminingClient) -> None:
    answers(app, role="user")
    answers(app, role="economic", nps=0)
    text = report(owner, f"{days(app)}&role=user")
    assert "of 6" in text
    assert "Only: uses" in text
    assert "of 12" in report(owner, days(app))


def test_words_of_upset_and_delighted_people_stand_in_it(
    app: Flask, owner: ExaminingClient
) -> None:
    with app.app_context():
        act = make_act()
        ids = {item.touchpoint.key: item.touchpoint_id for item in act.questionnaire.items}
        make_response(
            act,
            rates={"gift": 5, "card": 1},
            remarks={ids["gift"]: "A lovely gift", ids["card"]: "Torn card"},
        )
        db.session.commit()
    text = report(owner, days(app))
    assert text.count("A lovely gift") == 1  # on one side only
    assert text.count("Torn card") == 1
    assert "Torn card" not in report(owner, f"{days(app)}&touchpoint=gift")
    assert "A lovely gift" not in report(owner, "?from=2001-01-01&to=2001-01-31")


def test_by_default_it_is_of_the_last_full_month(owner: ExaminingClient) -> None:
    response = owner.get("/admin/report.pdf", headers=ENGLISH)
    name = response.headers["Content-Disposition"]
    assert "Report: " in text_of(response.data)
    assert name.endswith(('-28.pdf"', '-29.pdf"', '-30.pdf"', '-31.pdf"'))


@pytest.mark.parametrize(
    "query", ["?to=2026-05-31", "?from=2026-05-01", "?from=1900-01-01&to=2999-12-31"]
)
def test_open_and_endless_periods_have_a_report(owner: ExaminingClient, query: str) -> None:
    assert "No answers in this period." in report(owner, query)


def test_period_that_is_none_comes_back_in_words(owner: ExaminingClient) -> None:
    assert owner.get("/admin/report.pdf?from=yesterday").status_code == 422


def test_staff_get_no_report(app: Flask) -> None:
    assert signed_in(app, Role.STAFF).get("/admin/report.pdf").status_code == 403
