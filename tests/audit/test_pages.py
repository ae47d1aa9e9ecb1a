"""The page of the audit: read in words, narrowed, taken along, checked."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from portal.accounts.models import Role
from portal.accounts.operations import add_user
from portal.admin.audit_columns import COLUMNS
from portal.admin.audit_words import ACTORS, DEEDS, FAULTS, SUBJECTS
from portal.audit.checking import Fault
from portal.audit.declarations import audited
from portal.audit.deeds import ActorKind, Deed, SubjectKind
from portal.audit.recording import Subject, note
from portal.orders.operations import cancel_order
from portal.storage.base import Base
from portal.storage.database import db
from tests.audit.entries import entries, sealed, tamper
from tests.factories.orders import AT, make_order
from tests.factories.people import PASSWORD, RUSSIAN, signed_in
from tests.pages import ExaminingClient, Page, page_of
from tests.statements import statements

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def admin(app: Flask) -> ExaminingClient:
    """The owner, signed in."""
    return signed_in(app, Role.ADMIN)


def journal(admin: ExaminingClient, **query: Any) -> Page:
    response = admin.get("/admin/audit", query_string=query, headers=ENGLISH)
    assert response.status_code == 200
    return page_of(response)


def rows(page: Page) -> list[str]:
    return [" ".join(row.to_text().split()) for row in page.all("tbody tr")]


def cancelled_order(app: Flask) -> tuple[int, str]:
    with app.app_context():
        order = make_order()
        db.session.commit()
        cancel_order(order)
        db.session.commit()
        return order.id, order.number


def test_all_that_can_be_told_has_words() -> None:
    for words, kinds in (
        (DEEDS, Deed),
        (SUBJECTS, SubjectKind),
        (ACTORS, ActorKind),
        (FAULTS, Fault),
    ):
        assert set(words) == set(kinds)
    for mapper in Base.registry.mappers:
        declared = audited(mapper.class_)
        assert declared is None or set(declared.told) <= set(COLUMNS), mapper.class_


def test_entry_is_words_and_leads_to_its_subject(app: Flask, admin: ExaminingClient) -> None:
    order_id, number = cancelled_order(app)
    page = journal(admin, deed="changed")
    [line] = rows(page)
    assert f"changed: order {number}" in line
    assert "status: new → cancelled" in line
    assert "the portal itself" in line
    assert page.attribute("tbody a", "href") == f"/orders/{order_id}"


def test_subject_that_is_gone_is_told_without_a_link(app: Flask, admin: ExaminingClient) -> None:
    with app.app_context():
        note(Deed.CHANGED, Subject(SubjectKind.ORDER, 4711, "A-4711"), {"revision": [1, 2]})
        db.session.commit()
    page = journal(admin, number="A-4711")
    assert len(rows(page)) == 1
    assert page.all("tbody a") == []


def test_filters_narrow_the_list(app: Flask, admin: ExaminingClient) -> None:
    _order_id, number = cancelled_order(app)
    with app.app_context():
        add_user("olga@example.ru", Role.STAFF, PASSWORD, AT)
        db.session.commit()
    assert len(rows(journal(admin, number=number))) == 2
    assert len(rows(journal(admin, number="olga@example.ru"))) == 1
    assert len(rows(journal(admin, subject="order", deed="created"))) == 1
    assert "signed in" in rows(journal(admin, who="user:1"))[0]
    assert "portal itself" in rows(journal(admin, who="portal"))[0]
    assert rows(journal(admin, **{"from": "2999-01-01"})) == []
    assert len(rows(journal(admin, to="2999-01-01"))) == len(entries(app))


@pytest.mark.parametrize(
    "query",
    [
        {"from": "yesterday"},
        {"who": "king"},
        {"who": "user:x"},
        {"who": "user"},
        {"who": "portal:1"},
    ],
)
def test_filter_that_cannot_be_meant_is_refused(admin: ExaminingClient, query: dict) -> None:
    assert admin.get("/admin/audit", query_string=query).status_code == 400
    assert admin.get("/admin/audit.csv", query_string=query).status_code == 400


def test_foreign_cursor_is_no_page(admin: ExaminingClient) -> None:
    assert admin.get("/admin/audit?after=nonsense").status_code == 404


def test_empty_list_says_so_in_words(admin: ExaminingClient) -> None:
    assert "Nothing of the kind" in journal(admin, deed="printed").text("main")


def test_pages_follow_each_other_without_gaps(app: Flask, admin: ExaminingClient) -> None:
    with app.app_context():
        for number in range(120):
            note(Deed.SENT_AGAIN, Subject(SubjectKind.SUBSCRIBER, number + 1))
        db.session.commit()
    page, seen = journal(admin, deed="sent_again"), []
    while True:
        seen += rows(page)
        further = page.all("a[rel=next]")
        if not further:
            break
        page = page_of(admin.get(further[0].attrs["href"], headers=ENGLISH))
    assert len(seen) == len(set(seen)) == 120
    assert "No. 120" in seen[0]


def test_page_costs_the_same_however_much_was_done(app: Flask, admin: ExaminingClient) -> None:
    def cost() -> int:
        with statements(app) as seen:
            journal(admin)
        return len(seen)

    cancelled_order(app)
    before = cost()
    with app.app_context():
        for number in range(200):
            note(Deed.SENT_AGAIN, Subject(SubjectKind.ORDER, number + 1))
        db.session.commit()
    assert cost() == before


@pytest.mark.parametrize(
    ("where", "index"),
    [
        ("deed = 'changed'", "ix_audit_entry_deed"),
        ("actor_kind = 'user' AND actor_id = 1", "ix_audit_entry_actor"),
        ("actor_kind = 'portal' AND actor_id IS NULL", "ix_audit_entry_actor"),
        ("subject_kind = 'order'", "ix_audit_entry_subject"),
        ("subject_name = '12'", "ix_audit_entry_subject_name"),
        ("happened_at < '2026-11-01'", "ix_audit_entry_happened_at_id"),
    ],
)
def test_each_filter_has_its_index(app: Flask, where: str, index: str) -> None:
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            return  # PostgreSQL chooses by what the tables hold
        query = f"SELECT * FROM audit_entry WHERE {where} ORDER BY happened_at DESC, id DESC"
        plan = db.session.execute(text(f"EXPLAIN QUERY PLAN {query} LIMIT 51")).all()
    told = " ".join(row.detail for row in plan)
    assert index in told
    assert "TEMP B-TREE" not in told


def test_file_holds_the_filter_with_places_and_hashes(app: Flask, admin: ExaminingClient) -> None:
    with app.app_context():
        note(Deed.SENT_AGAIN, Subject(SubjectKind.USER, 1, "=cmd()"))
        db.session.commit()
    sealed(app)
    response = admin.get("/admin/audit.csv?deed=sent_again")
    [row] = csv.DictReader(io.StringIO(response.get_data(as_text=True).lstrip("\ufeff")))
    response.close()
    assert row["deed"] == "sent_again"
    assert int(row["entry"]) >= 1
    assert len(row["hash"]) == 64
    assert row["subject"] == "'=cmd()", "a spreadsheet must not run it"
    exported = entries(app, Deed.EXPORTED)[-1]
    assert exported.detail == {"file": "csv", "filter": {"deed": "sent_again"}}


def test_what_was_typed_into_the_filter_stays_out_of_the_audit(
    app: Flask, admin: ExaminingClient
) -> None:
    admin.get("/admin/audit.csv?number=anna@example.ru&subject=order").close()
    exported = entries(app, Deed.EXPORTED)[-1]
    assert exported.detail == {"file": "csv", "filter": {"number": "changed", "subject": "order"}}


def test_check_seals_looks_and_says_how_far(app: Flask, admin: ExaminingClient) -> None:
    assert "not checked yet" in journal(admin).text(".waits")
    assert admin.submit("/admin/audit", {}, to="/admin/audit/check").status_code == 303
    page = journal(admin)
    assert "The chain is whole: checked up to entry" in page.text(".waits")
    assert len(page.text(".waits code")) == 64


def test_check_names_what_was_tampered_with(app: Flask, admin: ExaminingClient) -> None:
    sealed(app)
    tamper(app, "UPDATE audit_entry SET detail = '{}', actor_name = 'nobody at all'")
    admin.submit("/admin/audit", {}, to="/admin/audit/check")
    assert "Entry 1 was tampered with" in journal(admin).text(".alert-danger.waits")


def test_check_tells_of_an_entry_beside_the_chain_and_of_a_beginning_that_went(
    app: Flask, admin: ExaminingClient
) -> None:
    sealed(app)
    tamper(app, "DELETE FROM audit_seal")
    admin.submit("/admin/audit", {}, to="/admin/audit/check")
    assert "stands beside the chain" in journal(admin).text(".alert-danger.waits")
    tamper(
        app,
        "DELETE FROM audit_waiting",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_seal",
        f"INSERT INTO audit_anchor VALUES (9, '{'a' * 64}', '2026-11-20 10:00:00')",
    )
    admin.submit("/admin/audit", {}, to="/admin/audit/check")
    assert "no entry says so" in journal(admin).text(".alert-danger.waits")


def test_check_that_runs_out_of_time_goes_on_with_the_next_press(
    app: Flask, admin: ExaminingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed(app)
    monkeypatch.setattr("portal.admin.audit_routes.SECONDS", -1)
    admin.submit("/admin/audit", {}, to="/admin/audit/check")
    assert "Press again" in journal(admin).text(".waits")
    monkeypatch.undo()
    admin.submit("/admin/audit", {}, to="/admin/audit/check")
    assert "The chain is whole" in journal(admin).text(".waits")


def test_page_is_for_the_owner_alone(app: Flask) -> None:
    for role in (Role.PRINTER, Role.STAFF, Role.ANALYST):
        browser = signed_in(app, role)
        assert browser.get("/admin/audit").status_code == 403
        assert browser.get("/admin/audit.csv").status_code == 403


def test_page_is_there_in_russian(admin: ExaminingClient) -> None:
    response = admin.get("/admin/audit", headers=RUSSIAN)
    assert page_of(response).attribute("html", "lang") == "ru"
