"""The owner's pages."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask

from portal.accounts.models import Role
from portal.responses.counts.folding import fold_all
from portal.storage.database import db
from tests.factories.orders import make_act, make_response
from tests.factories.people import RUSSIAN, signed_in
from tests.pages import ExaminingClient, page_of
from tests.statements import statements


@pytest.fixture
def owner(app: Flask) -> ExaminingClient:
    return signed_in(app, Role.ADMIN)


def answers(app: Flask, count: int = 6, **said: object) -> None:
    with app.app_context():
        act = make_act()
        for number in range(count):
            make_response(
                act,
                **{"nps": 10 if number else 0, "rates": {"gift": 5, "card": None}, **said},  # type: ignore[arg-type]
            )
        db.session.commit()


def test_empty_portal_says_what_to_do(owner: ExaminingClient) -> None:
    page = page_of(owner.get("/admin/", headers=RUSSIAN))
    assert page.all("a[href*='/acts?state=to_print']")


def test_overview_shows_nps_with_interval_and_counts(app: Flask, owner: ExaminingClient) -> None:
    answers(app)
    text = page_of(owner.get("/admin/", headers=RUSSIAN)).text("main")
    assert "67" in text  # 100 x (5 - 1) / 6
    assert "от −8 до 97" in text
    assert "промоутеров: 5" in text


def test_below_five_answers_no_interval_is_shown(app: Flask, owner: ExaminingClient) -> None:
    answers(app, 4)
    text = page_of(owner.get("/admin/", headers=RUSSIAN)).text(".cards")
    assert "95" not in text


def test_numbers_open_the_answers_behind_them_with_the_same_filter(
    app: Flask, owner: ExaminingClient
) -> None:
    answers(app, 6, role="user")
    page = page_of(owner.get("/admin/?role=user&channel=qr&from=2020-01-01"))
    links = [a.attrs["href"] for a in page.all("tbody a[href*='responses']")]
    assert links
    for kept in ("role=user", "channel=qr", "from=2020-01-01"):
        assert all(kept in link for link in links)
    listed = page_of(owner.get(next(link for link in links if "gift" in link)))
    assert len(listed.all("article.answer")) == 6


def test_period_that_is_none_comes_back_in_words(owner: ExaminingClient) -> None:
    response = owner.get("/admin/?from=yesterday")
    assert response.status_code == 422
    assert "yesterday" in page_of(response).text(".alert")
    assert owner.get("/admin/?from=2026-02-02&to=2026-01-01").status_code == 422


def test_answers_page_by_page_show_each_answer_once(app: Flask, owner: ExaminingClient) -> None:
    answers(app, 70)
    address, seen = "/admin/responses?channel=qr", 0
    while address:
        page = page_of(owner.get(address))
        seen += len(page.all("article.answer"))
        further = page.all("a[rel=next]")
        address = further[0].attrs["href"] if further else ""
    assert seen == 70


@pytest.mark.parametrize("cursor", ["x", "AAAA", "MX4y", "💥"])
def test_foreign_cursor_is_not_found(owner: ExaminingClient, cursor: str) -> None:
    assert owner.get("/admin/responses", query_string={"after": cursor}).status_code in (404, 200)


def table(response) -> list[list[str]]:  # type: ignore[no-untyped-def]
    return list(csv.reader(io.StringIO(response.get_data(as_text=True).removeprefix("\ufeff"))))


def test_csv_has_a_row_for_each_answer_and_opens_in_excel(
    app: Flask, owner: ExaminingClient
) -> None:
    answers(app, 3)
    response = owner.get("/admin/responses.csv", headers=RUSSIAN)
    header, *rows = table(response)
    assert response.data.startswith(b"\xef\xbb\xbf")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "t-gift|Подарок в посылке" in header
    assert len(rows) == 3
    first = dict(zip(header, rows[0], strict=True))
    assert (first["t-gift|Подарок в посылке"], first["t-card|Открытка"], first["nps"]) == (
        "5",
        "not_noticed",
        "0",
    )


def test_csv_never_hands_a_formula_to_a_spreadsheet(app: Flask, owner: ExaminingClient) -> None:
    answers(app, 1, comment="=HYPERLINK(1)")
    header, row = table(owner.get("/admin/responses.csv"))
    assert row[header.index("comment")] == "'=HYPERLINK(1)"


def test_csv_shows_what_the_filter_shows(app: Flask, owner: ExaminingClient) -> None:
    answers(app, 2, role="user")
    answers(app, 3, role="economic")
    assert len(table(owner.get("/admin/responses.csv?role=user"))) == 1 + 2


@pytest.mark.parametrize("path", ["/admin/", "/admin/responses", "/orders", "/acts"])
def test_page_asks_the_database_as_often_whatever_is_stored(
    app: Flask, owner: ExaminingClient, path: str
) -> None:
    def asked() -> int:
        with statements(app) as seen:
            assert owner.get(path).status_code == 200
        return len(seen)

    answers(app, 1, comment="да")
    asked()  # a questionnaire is read once and for all, and counts until they change
    answers(app, 1, comment="да")
    few = asked()
    for _ in range(12):
        answers(app, 2, comment="да")
    assert asked() == few


def test_page_looked_at_again_reads_no_counts(app: Flask, owner: ExaminingClient) -> None:
    def asked() -> list[str]:
        with statements(app) as seen:
            assert owner.get("/admin/").status_code == 200
        return [statement for statement in seen if "FROM measure_count" in statement]

    answers(app, 3)
    with app.app_context():
        fold_all()
        db.session.commit()
    assert asked()
    assert not asked()


def test_touchpoint_page_shows_words_and_takes_a_new_standard(
    app: Flask, owner: ExaminingClient
) -> None:
    answers(app)
    page = "/admin/touchpoints/2"
    assert owner.get(page).status_code == 200
    sent = {"add_standard": "1", "text": "Подарок в каждой посылке", "effective_on": "2026-06-01"}
    assert owner.submit(page, sent).status_code == 303
    assert "Подарок в каждой посылке" in page_of(owner.get(page)).text("main")
    sent = {"save_touchpoint": "1", "owner": "Ольга", "stage": "receiving"}
    assert owner.submit(page, sent).status_code == 303
    assert page_of(owner.get(page)).attribute("input[name=owner]", "value") == "Ольга"


def test_unknown_touchpoint_is_not_found(owner: ExaminingClient) -> None:
    assert owner.get("/admin/touchpoints/999").status_code == 404
