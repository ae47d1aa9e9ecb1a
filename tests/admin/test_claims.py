"""The claims that wait for a reply, and which answers staff may read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from portal.accounts.models import Role
from portal.responses import claim_queries
from portal.storage.database import db
from portal.web.clock import day_of, now
from tests.factories.orders import make_act, make_response
from tests.factories.people import signed_in
from tests.pages import ExaminingClient, page_of
from tests.statements import statements


@pytest.fixture
def staff(app: Flask) -> ExaminingClient:
    """A colleague who reads English."""
    browser = signed_in(app, Role.STAFF)
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


def complains(app: Flask, words: str, promised_in: int) -> int:
    """Store a claim with a reply promised in so many days; return the answer's id."""
    with app.app_context():
        answer = make_response(make_act(), claim=words)
        assert answer.claim is not None
        answer.claim.promised_on = day_of(now()) + timedelta(days=promised_in)
        db.session.commit()
        return answer.id


def listed(browser: ExaminingClient, path: str = "/claims") -> list[str]:
    rows = page_of(browser.get(path)).all("tbody tr")
    return [" ".join(row.to_text().split()) for row in rows]


def test_earliest_promise_stands_first_and_late_ones_are_marked(
    app: Flask, staff: ExaminingClient
) -> None:
    complains(app, "Молния сломалась", promised_in=2)
    complains(app, "Пятно", promised_in=-1)
    complains(app, "Не тот размер", promised_in=0)
    rows = listed(staff)
    words = ("Пятно", "размер", "Молния")
    assert all(word in row for row, word in zip(rows, words, strict=True)), rows
    assert ["late" in row for row in rows] == [True, False, False]


def test_claim_leads_to_its_answer_where_the_reply_is_noted(
    app: Flask, staff: ExaminingClient
) -> None:
    answer_id = complains(app, "Пятно", promised_in=1)
    address = page_of(staff.get("/claims")).attribute("tbody a", "href")
    assert address == f"/admin/responses/{answer_id}"
    assert staff.submit(address, {"replied": "1"}, to=f"{address}/reply").status_code == 303
    assert listed(staff) == []
    assert "Every claim has its reply" in page_of(staff.get("/claims")).text("main")


def test_claim_of_an_answer_that_was_changed_is_listed_once(
    app: Flask, staff: ExaminingClient
) -> None:
    with app.app_context():
        act = make_act()
        first = make_response(act, claim="Пятно")
        make_response(act, replaces=first, claim="Большое пятно")
        db.session.commit()
    [row] = listed(staff)
    assert "Большое пятно" in row


def test_long_list_goes_on_where_it_stopped(
    app: Flask, staff: ExaminingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claim_queries, "ON_PAGE", 2)
    for days in (3, 1, 2, 1, 5):
        complains(app, f"через {days}", promised_in=days)
    seen, path = [], "/claims"
    while path:
        page = page_of(staff.get(path))
        seen += listed(staff, path)
        path = page.attribute("[rel=next]", "href") if page.all("[rel=next]") else ""
    days = [row.partition("через ")[2].split()[0] for row in seen]
    assert days == ["1", "1", "2", "3", "5"]


@pytest.mark.parametrize("cursor", ["x", "Y2xhaW1zfjF-MQ", "b3JkZXJzfjIwMjYtMTEtMjB-MQ"])
def test_foreign_cursor_leads_nowhere(staff: ExaminingClient, cursor: str) -> None:
    assert staff.get(f"/claims?after={cursor}").status_code == 404


def test_list_costs_no_more_with_more_claims(app: Flask, staff: ExaminingClient) -> None:
    costs = []
    for _ in range(2):
        complains(app, "Пятно", promised_in=1)
        with statements(app) as sent:
            staff.get("/claims")
        costs.append(len(sent))
    assert costs[0] == costs[1] <= 4


def test_list_is_read_from_its_index(app: Flask) -> None:
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            return  # with a handful of rows PostgreSQL reads the table
        query = (
            "EXPLAIN QUERY PLAN SELECT response_id FROM claim WHERE replied_at IS NULL "
            "ORDER BY promised_on, response_id LIMIT 51"
        )
        plan = " ".join(row.detail for row in db.session.execute(text(query)))
        assert "ix_claim_waiting" in plan
        assert "TEMP B-TREE" not in plan


def test_staff_read_answers_with_a_claim_and_no_others(app: Flask, staff: ExaminingClient) -> None:
    claim_id = complains(app, "Пятно", promised_in=1)
    with app.app_context():
        other_id = make_response(make_act(), nps=10).id
        db.session.commit()
    assert staff.get(f"/admin/responses/{claim_id}").status_code == 200
    assert staff.get(f"/admin/responses/{other_id}").status_code == 403
    analyst = signed_in(app, Role.ANALYST)
    assert analyst.get(f"/admin/responses/{other_id}").status_code == 200


def test_page_of_a_claim_leads_staff_to_no_answer_without_one(
    app: Flask, staff: ExaminingClient
) -> None:
    with app.app_context():
        act = make_act()
        claim_id = make_response(act, claim="Пятно").id
        other_id = make_response(act, nps=9).id
        db.session.commit()
    links = [a.attrs["href"] for a in page_of(staff.get(f"/admin/responses/{claim_id}")).all("a")]
    assert f"/admin/responses/{other_id}" not in links
    owner = signed_in(app, Role.ADMIN)
    links = [a.attrs["href"] for a in page_of(owner.get(f"/admin/responses/{claim_id}")).all("a")]
    assert f"/admin/responses/{other_id}" in links
