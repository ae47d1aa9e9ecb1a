"""The page «От скана до ответа» and its card on the overview."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from portal.accounts.models import Role
from portal.responses.models import Channel, FormCount, Response
from portal.storage.database import db
from tests.factories.orders import AT, make_act, make_response
from tests.factories.people import signed_in
from tests.pages import ExaminingClient, Page, page_of
from tests.statements import statements

ENGLISH = {"Accept-Language": "en"}
DAY = AT.date()
QR, CODE = Channel.QR, Channel.CODE


@pytest.fixture
def owner(app: Flask) -> ExaminingClient:
    return signed_in(app, Role.ADMIN)


def seen(owner: ExaminingClient, address: str) -> Page:
    response = owner.get(address, headers=ENGLISH)
    assert response.status_code == 200
    return page_of(response)


def counted(app: Flask, opened: int, started: int, channel: Channel = QR, day: date = DAY) -> None:
    with app.app_context():
        db.session.add(FormCount(day=day, channel=channel, opened=opened, started=started))
        db.session.commit()


def sent(app: Flask, count: int, channel: Channel = QR, seconds: int | None = None) -> None:
    with app.app_context():
        for _ in range(count):
            make_response(make_act(), channel=channel, nps=9)
        db.session.flush()
        db.session.query(Response).update({"seconds": seconds})
        db.session.commit()


def test_portal_that_counted_nobody_says_so_on_the_page_and_on_the_overview(
    owner: ExaminingClient,
) -> None:
    for address in ("/admin/funnel", "/admin/"):
        page = seen(owner, address)
        assert "Nothing has been counted yet" in page.text("main")
        assert not page.all("svg.length")
    assert not seen(owner, "/admin/funnel").all("tbody")


def test_steps_are_numbers_with_shares_of_the_opened(app: Flask, owner: ExaminingClient) -> None:
    counted(app, 12, 9)
    counted(app, 4, 4, CODE)
    sent(app, 6)
    sent(app, 3, CODE)
    cards = [
        " ".join(card.to_text().split()) for card in seen(owner, "/admin/funnel").all("dl.steps")
    ]
    assert cards == [
        "Opened 16 — 100 % First choice 13 — 81 % Sent 9 — 56 %",
        "Opened 12 — 100 % First choice 9 — 75 % Sent 6 — 50 %",
        "Opened 4 — 100 % First choice 4 — 100 % Sent 3 — 75 %",
    ]


def test_bars_are_as_long_as_their_numbers_and_silent(app: Flask, owner: ExaminingClient) -> None:
    counted(app, 12, 9)
    sent(app, 6)
    page = seen(owner, "/admin/funnel?channel=qr")
    widths = [rect.attrs["width"] for rect in page.all("svg.length rect:last-child")]
    assert widths == ["300", "225", "150"]
    assert {svg.attrs["aria-hidden"] for svg in page.all("svg.length")} == {"true"}


def test_more_sent_than_opened_stays_within_its_bar(app: Flask, owner: ExaminingClient) -> None:
    counted(app, 1, 1)
    sent(app, 2)
    page = seen(owner, "/admin/funnel?channel=qr")
    widths = [rect.attrs["width"] for rect in page.all("svg.length rect:last-child")]
    assert widths == ["150", "150", "300"]
    assert "Sent 2 — 200 %" in page.text("dl.steps")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (52, "Half of the people need less than 52 seconds."),
        (119, "less than 119 seconds."),
        (120, "less than 2 minutes."),
        (121, "less than 3 minutes."),
        (None, "not known yet how long"),
    ],
)
def test_time_to_answer_is_told_in_words(
    app: Flask, owner: ExaminingClient, seconds: int | None, words: str
) -> None:
    counted(app, 9, 8)
    sent(app, 5, seconds=seconds)
    for address in ("/admin/funnel", "/admin/"):
        assert words in seen(owner, address).text("main")


def test_overview_has_a_card_that_opens_the_page_with_the_same_filter(
    app: Flask, owner: ExaminingClient
) -> None:
    counted(app, 12, 9)
    sent(app, 6)
    page = seen(owner, "/admin/?from=2020-01-01&channel=qr&role=user")
    assert "Opened 12 — 100 % First choice 9 — 75 % Sent 6 — 50 %" in page.text("main")
    _tab, link = page.all("a[href*='/admin/funnel']")
    for kept in ("from=2020-01-01", "channel=qr", "role=user"):
        assert kept in link.attrs["href"]


def test_role_is_kept_and_the_page_and_its_card_say_that_it_does_not_matter(
    app: Flask, owner: ExaminingClient
) -> None:
    counted(app, 12, 9)
    page = seen(owner, "/admin/funnel?role=user")
    assert page.attribute("input[type=hidden][name=role]", "value") == "user"
    assert not page.all("select[name=role]")
    for address in ("/admin/funnel", "/admin/"):
        assert "Role and touchpoint do not matter here" in seen(owner, f"{address}?role=user").text(
            "main"
        )
        assert "Role and touchpoint do not matter here" not in seen(owner, address).text("main")


def test_paper_has_no_form_and_the_page_says_so(app: Flask, owner: ExaminingClient) -> None:
    counted(app, 12, 9)
    page = seen(owner, "/admin/funnel?channel=paper")
    assert "An act on paper has no form" in page.text("main")
    assert page.attribute("select[name=channel] option[selected]", "value") == "paper"
    offered = [option.attrs["value"] for option in page.all("select[name=channel] option")]
    assert offered == ["", "qr", "code", "paper"]
    assert len(seen(owner, "/admin/funnel").all("select[name=channel] option")) == 3


def test_period_in_which_nobody_came_says_so(app: Flask, owner: ExaminingClient) -> None:
    counted(app, 12, 9, day=date(2026, 5, 2))
    before = seen(owner, "/admin/funnel?to=2026-05-01").text("main")
    assert "Nobody opened the form in this period." in before


def test_days_are_listed_newest_first_page_by_page_with_the_filter_kept(
    app: Flask, owner: ExaminingClient
) -> None:
    for back in range(40):
        counted(app, back + 1, 0, day=DAY - timedelta(days=back))
    first = seen(owner, f"/admin/funnel?channel=qr&to={DAY}")
    (further,) = first.all("a[rel=next]")
    assert "channel=qr" in further.attrs["href"]
    assert further.attrs["href"].endswith("#days")
    second = seen(owner, further.attrs["href"])
    assert not second.all("a[rel=next]")
    cells = [*first.all("tbody td:nth-child(3)"), *second.all("tbody td:nth-child(3)")]
    assert [cell.to_text().strip() for cell in cells] == [str(back + 1) for back in range(40)]


@pytest.mark.parametrize("cursor", ["x", "AAAA", "MX4y", "💥"])
def test_foreign_cursor_is_not_found(app: Flask, owner: ExaminingClient, cursor: str) -> None:
    counted(app, 1, 1)
    assert owner.get("/admin/funnel", query_string={"after": cursor}).status_code == 404


def test_period_that_is_none_comes_back_in_words(owner: ExaminingClient) -> None:
    response = owner.get("/admin/funnel?from=yesterday")
    assert response.status_code == 422
    assert "yesterday" in page_of(response).text(".alert")


def test_staff_do_not_see_the_funnel(app: Flask) -> None:
    assert signed_in(app, Role.STAFF).get("/admin/funnel").status_code == 403


@pytest.mark.parametrize("path", ["/admin/", "/admin/funnel"])
def test_page_asks_the_database_as_often_whatever_was_counted(
    app: Flask, owner: ExaminingClient, path: str
) -> None:
    def asked() -> int:
        with statements(app) as found:
            assert owner.get(path).status_code == 200
        return len(found)

    counted(app, 2, 1)
    sent(app, 1)
    asked()  # a questionnaire is read once and for all, and counts until they change
    sent(app, 1)
    few = asked()
    for back in range(1, 50):
        counted(app, 5, 4, day=DAY - timedelta(days=back))
    sent(app, 20)
    assert asked() == few
