"""What changed, who says what, and what came of it: the pages an owner acts on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from portal.accounts.models import Role
from portal.clients.models import BuyerRole
from portal.orders.data import ClientData
from portal.storage.database import db
from portal.touchpoints.operations import add_standard
from portal.touchpoints.queries import touchpoint_by_id
from portal.web.clock import day_of, now
from tests.factories.orders import AT, make_act, make_response
from tests.factories.people import RUSSIAN, signed_in
from tests.pages import ExaminingClient, page_of

GIFT = 2
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def owner(app: Flask) -> ExaminingClient:
    return signed_in(app, Role.ADMIN)


def felt(app: Flask, emotion: int, count: int, at: datetime = AT, **said: object) -> None:
    with app.app_context():
        act = make_act()
        for _ in range(count):
            make_response(act, at=at, rates={"gift": emotion}, **said)  # type: ignore[arg-type]
        db.session.commit()


def text_of(owner: ExaminingClient, path: str) -> str:
    return page_of(owner.get(path, headers=ENGLISH)).text("main")


def test_rise_that_chance_hardly_explains_is_said_to_be_sure(
    app: Flask, owner: ExaminingClient
) -> None:
    felt(app, 2, 20, AT - timedelta(days=100))
    felt(app, 5, 20)
    assert "up by 200, sure" in text_of(owner, "/admin/")
    assert "▲ выросло на 200, точно" in page_of(owner.get("/admin/", headers=RUSSIAN)).text("main")


def test_difference_that_may_be_chance_says_how_many_answers_would_tell(
    app: Flask, owner: ExaminingClient
) -> None:
    felt(app, 3, 40, AT - timedelta(days=100))
    felt(app, 3, 6)
    felt(app, 5, 2)
    text = text_of(owner, "/admin/")
    assert "cannot tell yet:" in text
    assert "more answers would" in text


def test_equal_period_before_the_one_asked_for_is_compared(
    app: Flask, owner: ExaminingClient
) -> None:
    day = datetime(2026, 5, 10, 9, tzinfo=UTC)
    felt(app, 5, 10, day)
    felt(app, 1, 10, day - timedelta(days=20))
    felt(app, 5, 10, day - timedelta(days=60))
    text = text_of(owner, "/admin/?from=2026-05-01&to=2026-05-31")
    assert "up by 200, sure" in text
    assert "from May 1, 2026 to May 31, 2026".replace(" ", "") in text.replace("\xa0", "").replace(
        " ", ""
    )


@pytest.mark.parametrize(
    ("sort", "first"), [("net", "Card"), ("noticed", "Gift"), ("rated", "Gift")]
)
def test_board_is_sorted_as_asked(
    app: Flask, owner: ExaminingClient, sort: str, first: str
) -> None:
    with app.app_context():
        act = make_act()
        for _ in range(6):
            make_response(act, rates={"gift": 5})
        for _ in range(6):
            make_response(act, rates={"gift": None})
        for _ in range(5):
            make_response(act, rates={"card": 1})
        db.session.commit()
    page = page_of(owner.get(f"/admin/?sort={sort}", headers=ENGLISH))
    assert first in page.text(".board tbody tr")


def test_newest_angry_answers_stand_on_the_overview(app: Flask, owner: ExaminingClient) -> None:
    felt(app, 5, 3, comment="чудесно")
    felt(app, 1, 1, comment="коробка порвана")
    text = text_of(owner, "/admin/")
    assert "коробка порвана" in text
    assert "чудесно" not in text


def test_trend_has_a_table_beside_it(app: Flask, owner: ExaminingClient) -> None:
    felt(app, 5, 6, nps=10)
    page = page_of(owner.get("/admin/", headers=ENGLISH))
    rows = [row.to_text().split() for row in page.all("details tbody tr")]
    assert len(rows) == 12
    assert rows[0][2] == "100"
    assert all(row[-1] == "0" for row in rows[1:])


def test_map_names_the_corner_of_each_touchpoint(app: Flask, owner: ExaminingClient) -> None:
    with app.app_context():
        act = make_act()
        for place in range(10):
            make_response(act, rates={"gift": 5 if place < 2 else None, "fit": 1})
        db.session.commit()
    page = page_of(owner.get("/admin/map", headers=ENGLISH))
    by_name = {row.query("a")[0].to_text(): row.to_text() for row in page.all("tbody tr")}
    [gift] = [text for name, text in by_name.items() if "Gift" in name]
    [fit] = [text for name, text in by_name.items() if "Fit" in name or "fit" in name]
    assert "Tell louder" in gift
    assert "Do better" in fit


def test_map_of_nothing_says_so(owner: ExaminingClient) -> None:
    assert "No touchpoint was rated" in text_of(owner, "/admin/map")


def test_gap_between_roles_is_named_and_whether_it_is_sure(
    app: Flask, owner: ExaminingClient
) -> None:
    felt(app, 5, 12, role=BuyerRole.ECONOMIC, nps=10)
    felt(app, 1, 12, role=BuyerRole.USER, nps=0)
    text = text_of(owner, "/admin/roles")
    assert "better by 200 than" in text
    assert "sure" in text


def test_client_whose_decider_never_answered_is_a_missing_voice(
    app: Flask, owner: ExaminingClient
) -> None:
    with app.app_context():
        silent = make_act(client=ClientData("ООО «Тихое»", email="t@example.ru"))
        heard = make_act(client=ClientData("ООО «Слышное»", email="s@example.ru"))
        make_act(client=ClientData("ООО «Пустое»", email="p@example.ru"))
        make_response(silent, role=BuyerRole.USER, nps=9)
        make_response(heard, role=BuyerRole.USER, nps=9)
        make_response(heard, role=BuyerRole.ECONOMIC, nps=9)
        db.session.commit()
    text = text_of(owner, "/admin/roles")
    assert "ООО «Тихое»" in text
    assert "ООО «Слышное»" not in text
    assert "ООО «Пустое»" not in text


def test_touchpoint_shows_what_came_of_a_new_standard(app: Flask, owner: ExaminingClient) -> None:
    with app.app_context():
        gift = touchpoint_by_id(GIFT)
        assert gift is not None
        add_standard(gift, "Без подарка", date(2025, 1, 1))
        db.session.commit()
        add_standard(gift, "Шоколад в каждую посылку", day_of(AT) - timedelta(days=5))
        db.session.commit()
    felt(app, 2, 12, AT - timedelta(days=8))
    felt(app, 5, 12)
    page = page_of(owner.get(f"/admin/touchpoints/{GIFT}", headers=ENGLISH))
    assert "Шоколад в каждую посылку" in page.text("main")
    assert "up by 200, sure" in page.text("main")
    assert page.all("svg.trend")


@pytest.mark.parametrize("by", ["role", "channel", "manager", "client"])
def test_touchpoint_is_told_apart_by_what_is_asked(
    app: Flask, owner: ExaminingClient, by: str
) -> None:
    with app.app_context():
        for manager, emotion in (("Анна", 5), ("Борис", 1)):
            act = make_act(manager=manager, client=ClientData(manager, email=f"{emotion}@ex.ru"))
            for _ in range(6):
                make_response(act, rates={"gift": emotion}, role=BuyerRole.USER)
        db.session.commit()
    page = page_of(owner.get(f"/admin/touchpoints/{GIFT}?by={by}", headers=ENGLISH))
    parts = [row.to_text() for row in page.all("#parts ~ table tbody tr")]
    found = {"manager": ["Анна", "Борис"], "client": ["new clients"]}.get(by, [""])
    assert len(parts) == len(found)
    for name in found:
        assert any(name in part for part in parts)


def test_new_and_returning_clients_are_told_apart(app: Flask, owner: ExaminingClient) -> None:
    with app.app_context():
        first, second = (make_act(ordered_at=AT - timedelta(days=days)) for days in (60, 20))
        for _ in range(6):
            make_response(first, nps=0)
            make_response(second, nps=10)
        db.session.commit()
    figures = [
        page_of(owner.get(f"/admin/?client={kind}", headers=ENGLISH)).text(".figure-big")
        for kind in ("new", "returning")
    ]
    assert figures == ["−100", "100"]


def test_one_answer_makes_every_page_of_statistics(app: Flask, owner: ExaminingClient) -> None:
    felt(app, 4, 1, nps=8)
    for path in ("/admin/", "/admin/map", "/admin/roles", f"/admin/touchpoints/{GIFT}"):
        assert owner.get(path).status_code == 200, path


def test_no_answer_makes_every_page_of_statistics(owner: ExaminingClient) -> None:
    for path in ("/admin/", "/admin/map", "/admin/roles", f"/admin/touchpoints/{GIFT}"):
        assert owner.get(f"{path}?from=1990-01-01&to={day_of_now()}").status_code == 200, path


def day_of_now() -> date:
    return now().date()
