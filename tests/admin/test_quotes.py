"""The wall of quotes: only what may be quoted, and nothing that tells who speaks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from portal.accounts.models import Role
from portal.acts.operations import void_act
from portal.clients.models import BuyerRole
from portal.orders.data import ClientData
from portal.storage.database import db
from tests.factories.orders import AT, make_act, make_response
from tests.factories.people import RUSSIAN, signed_in
from tests.pages import ExaminingClient, Page, page_of

SCREEN = "/admin/quotes/screen"


@pytest.fixture
def owner(app: Flask) -> ExaminingClient:
    return signed_in(app, Role.ADMIN)


def said(app: Flask, comment: str, publish: bool = True, nps: int = 10, **more: Any) -> int:
    with app.app_context():
        answer = make_response(make_act(), comment=comment, publish=publish, nps=nps, **more).id
        db.session.commit()
        return answer


def screen(owner: ExaminingClient, address: str = SCREEN) -> Page:
    return page_of(owner.get(address, headers=RUSSIAN))


def on_screen(owner: ExaminingClient) -> list[str]:
    return [" ".join(quote.to_text().split()) for quote in screen(owner).all("blockquote")]


def decide(owner: ExaminingClient, answer: int, decision: str) -> None:
    owner.submit("/admin/quotes", {"decision": decision}, f"/admin/quotes/{answer}")


def test_empty_wall_says_what_will_hang_there(owner: ExaminingClient) -> None:
    assert screen(owner).text("main")
    assert page_of(owner.get("/admin/quotes", headers=RUSSIAN)).text("main p")


def test_only_words_that_may_be_quoted_and_still_stand_are_there(
    app: Flask, owner: ExaminingClient
) -> None:
    said(app, "Можно показать")
    said(app, "Нельзя показать", publish=False)
    said(app, "")
    with app.app_context():
        voided, changed = make_act(), make_act()
        make_response(voided, comment="Из закрытого акта", publish=True, nps=10)
        void_act(voided, "ошибка", AT)
        first = make_response(changed, comment="Передумал", publish=True, nps=10)
        make_response(changed, replaces=first, comment="Теперь нельзя", nps=10)
        db.session.commit()
    assert on_screen(owner) == ["Можно показать"]
    listed = page_of(owner.get("/admin/quotes")).text("main")
    for other in ("Нельзя показать", "Из закрытого акта", "Передумал", "Теперь нельзя"):
        assert other not in listed


def test_promoters_and_emotional_answers_hang_by_themselves(
    app: Flask, owner: ExaminingClient
) -> None:
    said(app, "Промоутер", nps=9)
    calm = said(app, "Нейтрал", nps=8)
    assert on_screen(owner) == ["Промоутер"]
    page = f"/admin/responses/{calm}"
    owner.submit(page, {"emotional": "1"}, f"{page}/emotional")
    assert on_screen(owner) == ["Нейтрал", "Промоутер"]


def test_people_decide_and_may_leave_it_to_the_rule_again(
    app: Flask, owner: ExaminingClient
) -> None:
    glad, calm = said(app, "Промоутер"), said(app, "Нейтрал", nps=7)
    decide(owner, glad, "hide")
    decide(owner, calm, "show")
    assert on_screen(owner) == ["Нейтрал"]
    hidden = page_of(owner.get("/admin/quotes?state=hidden"))
    assert [a.attrs["id"] for a in hidden.all("article")] == [f"q{glad}"]
    shown = page_of(owner.get("/admin/quotes?state=shown"))
    assert [a.attrs["id"] for a in shown.all("article")] == [f"q{calm}"]
    decide(owner, glad, "rule")
    decide(owner, calm, "rule")
    assert on_screen(owner) == ["Промоутер"]


def test_what_may_not_be_quoted_cannot_be_shown(app: Flask, owner: ExaminingClient) -> None:
    secret = said(app, "Нельзя показать", publish=False)
    said(app, "Можно")  # so that the page has a form
    token = {"decision": "show"}
    response = owner.submit("/admin/quotes", token, f"/admin/quotes/{secret}")
    assert response.status_code == 404
    assert "Нельзя показать" not in screen(owner).html


def test_unknown_decision_is_refused(app: Flask, owner: ExaminingClient) -> None:
    answer = said(app, "Можно")
    response = owner.submit("/admin/quotes", {"decision": "burn"}, f"/admin/quotes/{answer}")
    assert response.status_code == 422


def test_screen_shows_nothing_personal(app: Flask, owner: ExaminingClient) -> None:
    with app.app_context():
        client = ClientData("ООО «Ромашка»", email="anna@example.ru", phone="+79031234567")
        act = make_act(client=client)
        make_response(
            act, nps=10, publish=True, role=BuyerRole.USER, contact="+7 903 123-45-67",
            consent=True,
            comment="Мы в «Ромашке» рады! Пишите anna@example.ru или +7 (903) 123-45-67",
        )  # fmt: skip
        number, order = act.number, act.order.number
        db.session.commit()
    page = screen(owner)
    for personal in ("Ромашк", "example.ru", "123-45", number, order, "https://"):
        assert personal not in page.html, personal
    assert "Мы в «…» рады!" in page.text("blockquote")


def test_screen_turns_by_itself_through_all_quotes_and_begins_anew(
    app: Flask, owner: ExaminingClient
) -> None:
    with app.app_context():
        act = make_act()
        for place in range(9):
            at = AT + timedelta(minutes=place)
            make_response(act, at, comment=f"Цитата {place}", publish=True, nps=10)
        db.session.commit()
    address, seen = SCREEN, []
    for _ in range(3):
        page = screen(owner, address)
        seen += [quote.to_text().strip() for quote in page.all("blockquote")]
        address = page.attribute("meta[http-equiv=refresh]", "content").partition("url=")[2]
    assert seen == [f"Цитата {place}" for place in reversed(range(9))]
    assert address == SCREEN


def test_long_quote_is_cut_after_a_word(app: Flask, owner: ExaminingClient) -> None:
    said(app, "очень длинно " * 100)
    [quote] = on_screen(owner)
    assert len(quote) <= 320
    assert quote.endswith(("очень…", "длинно…"))
