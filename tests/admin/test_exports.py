"""Answers and figures as files."""

from __future__ import annotations

import csv
import io
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from portal.accounts.models import Role
from portal.admin import export_routes
from portal.claims.models import Solution
from portal.reports import answer_rows
from portal.storage.database import db
from portal.web import xlsx
from portal.web.csv import csv_pieces
from portal.web.tables import Column, Kind, Table
from portal.web.xlsx import TooManyRows, xlsx_file
from tests.factories.orders import AT, make_act, make_response
from tests.factories.people import RUSSIAN, signed_in
from tests.pages import ExaminingClient, page_of
from tests.statements import statements

MOSCOW = ZoneInfo("Europe/Moscow")
Rows = list[dict[str, Any]]


@pytest.fixture
def owner(app: Flask) -> ExaminingClient:
    return signed_in(app, Role.ADMIN)


def csv_rows(response: TestResponse, delimiter: str = ",") -> Rows:
    assert response.status_code == 200
    text = response.get_data(as_text=True).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def sheet(response: TestResponse) -> Any:
    assert response.mimetype == xlsx.MIMETYPE
    return openpyxl.load_workbook(io.BytesIO(response.data)).active


def sheet_rows(response: TestResponse) -> Rows:
    titles, *rows = sheet(response).iter_rows(values_only=True)
    return [dict(zip(titles, row, strict=True)) for row in rows]


def one_answer(app: Flask, **answer: Any) -> None:
    with app.app_context():
        make_response(make_act(), **answer)
        db.session.commit()


def many_answers(app: Flask, count: int) -> None:
    with app.app_context():
        act = make_act()
        for number in range(count):
            at = AT + timedelta(minutes=number // 2)  # two at each moment
            make_response(act, at, nps=number % 11, rates={"gift": 1 + number % 5})
        db.session.commit()


def test_workbook_has_dates_numbers_and_text(app: Flask, owner: ExaminingClient) -> None:
    one_answer(app, nps=9, role="economic", rates={"gift": 5, "card": None}, comment="=1+1")
    [row] = sheet_rows(owner.get("/admin/responses.xlsx", headers=RUSSIAN))
    assert row["submitted_at"] == AT.astimezone(MOSCOW).replace(tzinfo=None)
    assert (row["nps"], row["t-gift|Подарок в посылке"], row["publish"]) == (9, 5, 0)
    assert (row["role"], row["t-card|Открытка"], row["comment"]) == (
        "economic",
        "not_noticed",
        "=1+1",
    )
    assert row["order"].isdecimal()  # the number of an order is text


def test_workbook_runs_no_formula_and_follows_no_link(app: Flask, owner: ExaminingClient) -> None:
    for words in ("=HYPERLINK(1)", "https://example.ru", "12"):
        one_answer(app, comment=words)
    page = sheet(owner.get("/admin/responses.xlsx"))
    place = [cell.value for cell in page[1]].index("comment")
    comments = [row[place] for row in page.iter_rows(min_row=2)]
    assert [cell.value for cell in comments] == ["=HYPERLINK(1)", "https://example.ru", "12"]
    assert all(cell.data_type != "f" for cell in comments)
    assert not any(cell.hyperlink for cell in comments)


def test_workbook_has_a_bold_frozen_header_with_a_filter(
    app: Flask, owner: ExaminingClient
) -> None:
    many_answers(app, 3)
    page = sheet(owner.get("/admin/responses.xlsx"))
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == page.dimensions
    assert page.dimensions.endswith("4")
    assert all(cell.font.bold for cell in page[1])
    assert page.column_dimensions["A"].width > 15


@pytest.mark.parametrize("rows_of", [csv_rows, sheet_rows])
def test_file_shows_what_the_filter_shows(app: Flask, owner: ExaminingClient, rows_of: Any) -> None:
    kind = "csv" if rows_of is csv_rows else "xlsx"
    one_answer(app, nps=1, role="user")
    one_answer(app, nps=2, role="economic")
    one_answer(app, nps=3, role="economic", at=AT - timedelta(days=40))
    with app.app_context():
        act = make_act()
        make_response(act, nps=4, role="economic", replaces=make_response(act, nps=5))
        db.session.commit()
    address = f"/admin/responses.{kind}?role=economic&from={AT.date() - timedelta(days=9)}"
    assert [int(row["nps"]) for row in rows_of(owner.get(address))] == [2, 4]


def test_answer_says_everything_in_its_row(app: Flask, owner: ExaminingClient) -> None:
    with app.app_context():
        act = make_act(number="=7")
        gift, card = (item.touchpoint_id for item in act.questionnaire.items[:2])
        names = [item.touchpoint.key for item in act.questionnaire.items[:2]]
        make_response(
            act,
            nps=0,
            comment="Строка\nи «ещё», одна",
            remarks={card: "порвана", gift: "мал"},
            claim="Не та вещь",
            solution=Solution.REPLACE,
        )
        number = act.number
        db.session.commit()
    [row] = csv_rows(owner.get("/admin/responses.csv?delimiter=semicolon"), ";")
    assert row["submitted_at"] == AT.astimezone(MOSCOW).isoformat(timespec="seconds")
    assert (row["act"], row["order"], row["comment"]) == (number, "'=7", "Строка\nи «ещё», одна")
    assert row["remarks"] == f"{names[0]}: мал; {names[1]}: порвана"
    assert (row["claim"], row["solution"]) == ("Не та вещь", "replace")
    assert date.fromisoformat(row["promised_on"]) > AT.date()
    assert row["publish"] == "0"


def test_pieces_of_a_long_table_join_without_a_seam(
    app: Flask, owner: ExaminingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    many_answers(app, 9)
    whole = owner.get("/admin/responses.csv").data
    monkeypatch.setattr(answer_rows, "PIECE", 2)
    assert owner.get("/admin/responses.csv").data == whole
    assert [int(row["nps"]) for row in csv_rows(owner.get("/admin/responses.csv"))] == [*range(9)]


def test_database_is_asked_as_often_for_many_answers_as_for_one(
    app: Flask, owner: ExaminingClient
) -> None:
    def asked() -> int:
        with statements(app) as seen:
            assert owner.get("/admin/responses.csv").status_code == 200
        return len(seen)

    many_answers(app, 1)
    few = asked()
    many_answers(app, 40)
    assert asked() == few


def test_empty_table_has_its_header(owner: ExaminingClient) -> None:
    for name in ("responses", "statistics"):
        assert csv_rows(owner.get(f"/admin/{name}.csv")) == []
        assert sheet_rows(owner.get(f"/admin/{name}.xlsx")) == []


def test_period_that_is_none_comes_back_in_words(owner: ExaminingClient) -> None:
    for name in ("responses.csv", "responses.xlsx", "statistics.csv", "statistics.xlsx"):
        assert owner.get(f"/admin/{name}?from=yesterday").status_code == 422


def test_table_too_long_for_excel_is_refused_with_words_and_a_csv(
    app: Flask, owner: ExaminingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    many_answers(app, 3)
    monkeypatch.setattr(export_routes, "MOST_ANSWERS", 2)
    refused = owner.get("/admin/responses.xlsx?channel=qr")
    assert refused.status_code == 422
    assert page_of(refused).all("main a[href='/admin/responses.csv?channel=qr']")


def test_statistics_table_has_the_figures_of_the_api(app: Flask, owner: ExaminingClient) -> None:
    many_answers(app, 10)
    [gift] = [row for row in csv_rows(owner.get("/admin/statistics.csv")) if row["key"] == "gift"]
    assert (gift["n"], gift["not_noticed"], gift["blank"]) == ("10", "0", "0")
    assert (float(gift["mean"]), float(gift["net"])) == (3.0, 0.0)
    assert float(gift["net_low"]) < 0 < float(gift["net_high"])
    assert [gift[str(emotion)] for emotion in range(1, 6)] == ["2"] * 5
    [typed] = [
        row for row in sheet_rows(owner.get("/admin/statistics.xlsx")) if row["key"] == "gift"
    ]
    assert (typed["n"], typed["mean"], typed["5"]) == (10, 3, 2)


def test_statistics_table_says_no_interval_of_a_few_answers(
    app: Flask, owner: ExaminingClient
) -> None:
    many_answers(app, 4)
    rows = {row["key"]: row for row in csv_rows(owner.get("/admin/statistics.csv"))}
    assert rows["gift"]["net"]
    assert rows["gift"]["net_low"] == rows["gift"]["net_high"] == ""


# the writers themselves


def table(kind: Kind, *cells: object | None) -> Table:
    return Table("t", (Column("c", kind),), [[[cell] for cell in cells]])


def read_back(made: Table) -> list[Any]:
    with xlsx_file(made, MOSCOW) as file:
        page = openpyxl.load_workbook(file).active
        assert page is not None
        return [row[0] for row in page.iter_rows(min_row=2, values_only=True)]


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from(["Europe/Moscow", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"]),
)
def test_csv_writes_moments_as_iso_in_the_zone(moment: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    [file] = csv_pieces(table(Kind.MOMENT, moment), zone)
    assert file == f"\ufeffc\r\n{moment.astimezone(zone).isoformat(timespec='seconds')}\r\n"


def test_day_and_moment_of_a_workbook_are_dates() -> None:
    winter = datetime(2026, 1, 31, 22, 30, 15, 999, tzinfo=UTC)
    assert read_back(table(Kind.MOMENT, winter)) == [datetime(2026, 2, 1, 1, 30, 15)]  # noqa: DTZ001
    assert read_back(table(Kind.DAY, date(2026, 2, 1))) == [datetime(2026, 2, 1)]  # noqa: DTZ001


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("x" * 32767, "x" * 32767),
        ("x" * 32768, "x" * 32766 + "…"),
        ("😀" * 16384, "😀" * 16383 + "…"),
    ],
)
def test_text_is_cut_where_a_cell_ends(text: str, kept: str) -> None:
    assert read_back(table(Kind.TEXT, text)) == [kept]


def test_workbook_that_fails_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(xlsx, "MOST_ROWS", 2)
    with pytest.raises(TooManyRows):
        xlsx_file(table(Kind.TEXT, "a", "b", "c"), MOSCOW)
    xlsx_file(table(Kind.TEXT, "a", "b"), MOSCOW).close()
    assert list(tmp_path.iterdir()) == []
