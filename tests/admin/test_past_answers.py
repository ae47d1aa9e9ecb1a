"""Past answers, on the page and on the command line: the whole file or nothing, and once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.accounts.models import Role
from portal.app import create_app
from portal.clients.models import BuyerRole
from portal.questionnaires.models import Questionnaire
from portal.questionnaires.queries import current_questionnaire
from portal.reports.figures import nps_figure, response_rate_figure, touchpoint_rows
from portal.reports.filters import AnswerFilter
from portal.reports.funnel import funnel, funnel_days
from portal.responses.models import AnswerImport, Channel, Rating, Response
from portal.responses.past.operations import take_in
from portal.responses.past.reading import read_past_file
from portal.storage.database import db
from portal.touchpoints.models import Touchpoint
from portal.web.clock import firm_zone
from tests.api.calls import a_key, caller
from tests.conftest import SETTINGS
from tests.factories.orders import AT, make_act, make_order, make_response
from tests.factories.past import FILE
from tests.factories.people import RUSSIAN, signed_in
from tests.pages import ExaminingClient, page_of
from tests.statements import statements

PATH = "/admin/answers/import"
BAD = FILE.replace("economic;0", "economic;11").replace(";4\n", ";9\n")
ALL = AnswerFilter()


@pytest.fixture
def owner(app: Flask) -> ExaminingClient:
    return signed_in(app, Role.ADMIN)


def upload(browser: ExaminingClient, text: str, name: str = "опрос 2017.csv") -> TestResponse:
    return browser.submit(PATH, {"file": (BytesIO(text.encode()), name)})


def confirmed(browser: ExaminingClient, text: str, name: str = "опрос 2017.csv") -> TestResponse:
    return browser.submit(upload(browser, text, name).location, {})


def stored(app: Flask) -> tuple[int, ...]:
    """Count imports, answers, ratings, touchpoints and questionnaires."""
    tables = (AnswerImport, Response, Rating, Touchpoint, Questionnaire)
    with app.app_context():
        return tuple(
            db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables
        )


def run(app: Flask, file: Path, *options: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["answers", "import", str(file), *options])
    return result.exit_code, result.output


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "опрос 2017.csv"
    path.write_bytes(FILE.encode("windows-1251"))
    return path


def test_preview_tells_what_is_in_the_file_and_writes_nothing(
    app: Flask, owner: ExaminingClient
) -> None:
    with app.app_context():
        make_order(number="1001")
        db.session.commit()
    before = stored(app)
    page = page_of(owner.get(upload(owner, FILE).location, headers={"Accept-Language": "en"}))
    text = page.text("main")
    assert [e.to_text().strip() for e in page.all(".figure-big")] == ["3", "0"]
    assert "1 of them says nothing" in text
    assert "May 5, 2017 — May 7, 2017" in text.replace("\xa0", " ")
    assert "1 answer names an order that is here" in text
    assert "1 names one that is not" in text
    assert "Gift in the parcel gift" in text
    assert "Беспроводная сеть wifi" in text
    assert stored(app) == before


def test_confirmed_file_goes_in_whole(app: Flask, owner: ExaminingClient) -> None:
    imports, answers, ratings, touchpoints, questionnaires = stored(app)
    response = confirmed(owner, FILE)
    assert response.status_code == 303
    assert stored(app) == (
        imports + 1, answers + 3, ratings + 4, touchpoints + 1, questionnaires + 1,
    )  # fmt: skip
    page = page_of(owner.get(response.location))
    taken = page.all("tbody")[-1].to_text()
    assert "опрос 2017.csv" in taken
    assert "admin@example.ru" in taken


@pytest.mark.parametrize("name", ["опрос 2017.csv", "another name.csv"])
def test_same_file_again_changes_nothing(app: Flask, owner: ExaminingClient, name: str) -> None:
    confirmed(owner, FILE)
    before = stored(app)
    again = FILE.replace("\n", "\r\n").replace(";", "\t")
    preview = upload(owner, again, name).location
    page = page_of(owner.get(preview))
    assert "опрос 2017.csv" in page.text(".alert")
    assert not page.all(f'form[action="{preview}"]')
    assert owner.submit("/orders/new", {}, to=preview).status_code == 303
    assert stored(app) == before


def test_refused_cells_are_named_and_nothing_goes_in(app: Flask, owner: ExaminingClient) -> None:
    before = stored(app)
    preview = upload(owner, BAD).location
    page = page_of(owner.get(preview, headers=RUSSIAN))
    cells = [[cell.to_text().strip() for cell in row.query("td")] for row in page.all("tbody tr")]
    assert [cell[:2] for cell in cells] == [["3", "nps"], ["3", "t-wifi"]]
    assert "11" in cells[0][2]
    assert not page.all(f'form[action="{preview}"]')
    assert owner.submit("/orders/new", {}, to=preview).location == preview
    assert stored(app) == before


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "submitted_at"), ("submitted_at,nps,цвет\n2017-05-05,9,синий\n", "цвет"),
     ("submitted_at,nps\n", "csv"), ("%PDF-1.4", "PDF")],
    ids=["empty", "unknown column", "no rows", "PDF"],
)  # fmt: skip
def test_file_that_is_none_is_refused_in_words(
    owner: ExaminingClient, text: str, words: str
) -> None:
    response = upload(owner, text)
    assert response.status_code == 422
    assert words in page_of(response).text(".narrow")


def test_file_waits_only_for_its_sender_and_its_purpose(app: Flask, owner: ExaminingClient) -> None:
    preview = upload(owner, FILE).location
    assert signed_in(app, Role.STAFF).get(preview).status_code == 403
    assert owner.get(preview.replace(PATH, "/orders/import")).status_code == 404


def test_touchpoint_is_met_by_its_key_in_any_case(app: Flask, owner: ExaminingClient) -> None:
    confirmed(owner, "submitted_at,t-GIFT\n2017-05-05,5\n")
    with app.app_context():
        [row] = touchpoint_rows(ALL)
        assert (row.touchpoint.key, row.figures.n) == ("gift", 1)


def test_imported_questionnaire_is_listed_and_never_asked(
    app: Flask, owner: ExaminingClient
) -> None:
    with app.app_context():
        asked_now = current_questionnaire().id
    confirmed(owner, FILE)
    with app.app_context():
        assert current_questionnaire().id == asked_now
        assert make_act().questionnaire_id == asked_now
        imported = db.session.scalars(select(Questionnaire).where(Questionnaire.imported)).one()
        assert imported.name == "опрос 2017"
        assert [item.label_ru for item in imported.items] == [
            "Подарок в посылке", "Беспроводная сеть",
        ]  # fmt: skip
    page = page_of(owner.get("/admin/questionnaires", headers={"Accept-Language": "en"}))
    listed = [article.to_text() for article in page.all("article.answer")]
    assert "came with a file" in listed[0]
    assert "asked now" not in listed[0]
    assert "asked now" in listed[1]


def test_every_page_and_call_lives_with_answers_that_have_no_act(
    app: Flask, owner: ExaminingClient
) -> None:
    with app.app_context():
        order = make_order(number="1001", external_id="shop-1001")
        make_response(make_act(), nps=9, rates={"gift": 4})
        db.session.commit()
        order_id = order.id
    confirmed(owner, FILE)
    page = page_of(owner.get("/admin/responses?channel=import", headers=RUSSIAN))
    assert len(page.all("article.answer")) == 3
    assert page.all(f"article a[href='/orders/{order_id}']")
    assert "опрос 2017.csv" in page.text("article.answer header")
    for path in ("/admin/", "/admin/funnel", "/admin/touchpoints/2", "/admin/responses.csv"):
        assert owner.get(path).status_code == 200
    call = caller(app.test_client(), a_key(app, "read"))
    items = call("GET", "/responses").get_json()["items"]
    assert [(i["act"] is None, i["order"], i["channel"]) for i in items[1:]] == [
        (True, "shop-1001", "import"), (True, None, "import"), (True, None, "import"),
    ]  # fmt: skip
    assert items[1]["ratings"] == {"gift": 5, "wifi": "not_noticed"}
    assert call("GET", "/statistics/nps?channel=import").get_json()["n"] == 2


def test_order_number_of_two_orders_names_neither(app: Flask, owner: ExaminingClient) -> None:
    with app.app_context():
        for _ in range(2):
            make_order(number="1001")
        db.session.commit()
    confirmed(owner, FILE)
    with app.app_context():
        assert set(db.session.scalars(select(Response.order_id))) == {None}


def test_blanks_are_those_of_the_files_questionnaire(app: Flask, owner: ExaminingClient) -> None:
    with app.app_context():
        make_response(make_act(), nps=9)
        db.session.commit()
    confirmed(owner, FILE)
    with app.app_context():
        blank = {row.touchpoint.key: row.figures.blank for row in touchpoint_rows(ALL)}
        assert (blank["gift"], blank["wifi"], blank["card"]) == (2, 1, 1)


def test_response_rate_and_funnel_do_not_count_imports(app: Flask, owner: ExaminingClient) -> None:
    with app.app_context():
        make_order(number="1001")
        make_act()
        make_response(make_act(), nps=9)
        db.session.commit()
        before = response_rate_figure(ALL), funnel(ALL)
    confirmed(owner, FILE)
    with app.app_context():
        assert (response_rate_figure(ALL), funnel(ALL)) == before
        pages, after = 0, None
        while pages == 0 or after:
            after = funnel_days(ALL, date(2026, 11, 30), after).after
            pages += 1
        assert pages <= 2, "the days of the funnel begin with the first form, not in 2017"


def test_days_of_the_file_are_days_of_the_firm(app: Flask, owner: ExaminingClient) -> None:
    confirmed(owner, FILE)
    with app.app_context():
        found = nps_figure(AnswerFilter(date(2017, 5, 5), date(2017, 5, 5)))
        assert found is not None
        assert (found.n, found.score) == (1, 100.0)


def test_command_takes_the_whole_file_in_once(app: Flask, file: Path) -> None:
    before = stored(app)
    code, said = run(app, file, "--dry-run")
    assert (code, stored(app)) == (0, before)
    assert "would be new 3, refused lines 0, from 2017-05-05 to 2017-05-07" in said
    assert "NPS 0.00 of 2, touchpoints known 1, new 1" in said
    code, said = run(app, file)
    assert code == 0
    assert said.startswith("new 3,")
    after = stored(app)
    assert after[:2] == (before[0] + 1, before[1] + 3)
    code, said = run(app, file)
    assert (code, stored(app)) == (0, after)
    assert "nothing changes" in said


def test_command_names_every_refused_cell_and_writes_nothing(app: Flask, file: Path) -> None:
    file.write_text(BAD)
    before = stored(app)
    code, said = run(app, file)
    assert (code, stored(app)) == (1, before)
    assert "line 3, nps: “11”" in said
    assert "line 3, t-wifi: “9”" in said
    file.write_text("submitted_at,colour\n")
    code, said = run(app, file)
    assert code == 1
    assert "colour" in said


def test_large_file_goes_in_with_few_statements(app: Flask) -> None:
    lines = [f"2017-05-{day % 28 + 1:02},{day % 11},{day % 5 + 1},x{day}" for day in range(2500)]
    content = "\n".join(["submitted_at,nps,t-gift,comment", *lines]).encode()
    with app.app_context(), statements(app) as seen:
        past = read_past_file(content, "x.csv", firm_zone(), datetime.now(UTC))
        taken, response_ids = take_in(past, "x.csv", AT)
        db.session.commit()
        assert (taken.count, len(set(response_ids))) == (2500, 2500)
        assert take_in(past, "x.csv", AT) == (taken, [])
    assert len(seen) < 40


@pytest.fixture
def other_portal(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Flask]:
    """A second portal, with nothing in it."""
    path = tmp_path / "other.sqlite3"
    shutil.copy(migrated_sqlite, path)
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}"})
    yield app
    with app.app_context():
        db.engine.dispose()


def test_table_that_went_out_comes_into_another_portal_with_the_same_numbers(
    app: Flask, owner: ExaminingClient, other_portal: Flask, tmp_path: Path
) -> None:
    with app.app_context():
        for at, nps in enumerate((10, 9, 7, 3, None)):
            make_response(
                make_act(),
                at=AT - timedelta(days=at),
                nps=nps,
                role=(BuyerRole.USER, None)[at % 2],
                rates={"gift": at + 1, "card": None},
                comment="=СУММ(1)\n; «да»",
                claim="Порвалось" if at == 2 else "",
            )
        make_response(make_act(), claim="Порвалось", channel=Channel.PAPER)
        db.session.commit()
        expected = numbers()
    table = tmp_path / "answers.csv"
    table.write_bytes(owner.get("/admin/responses.csv?delimiter=semicolon").data)
    code, said = run(other_portal, table)
    assert code == 0, said
    assert "columns not taken in: act, client, channel" in said
    with other_portal.app_context():
        assert numbers() == expected
        assert set(db.session.scalars(select(Response.comment))) == {"=СУММ(1)\n; «да»", None}


def numbers() -> object:
    """Return NPS and touchpoints, of all and by role."""
    return [
        (
            nps_figure(wanted),
            {row.touchpoint.key: row.figures for row in touchpoint_rows(wanted)},
        )
        for wanted in (ALL, AnswerFilter(role=BuyerRole.USER))
    ]
