"""The list of answers by what was said, an answer's own page, and the mark "emotional"."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from portal.accounts.models import Role
from portal.acts.operations import void_act
from portal.claims.models import Solution
from portal.clients.models import BuyerRole
from portal.responses.mark_models import EmotionalMark
from portal.responses.models import Response
from portal.storage.database import db
from tests.factories.firm import firm
from tests.factories.orders import AT, make_act, make_response
from tests.factories.people import RUSSIAN, signed_in
from tests.pages import ExaminingClient, page_of


@pytest.fixture
def owner(app: Flask) -> ExaminingClient:
    return signed_in(app, Role.ADMIN)


def answered(app: Flask, **said: Any) -> int:
    with app.app_context():
        answer = make_response(make_act(), **said).id
        db.session.commit()
        return answer


def listed(owner: ExaminingClient, query: str) -> list[str]:
    page = page_of(owner.get(f"/admin/responses?{query}", headers=RUSSIAN))
    return [article.attrs["id"] for article in page.all("article.answer")]


def mark(owner: ExaminingClient, answer: int, emotional: str = "1", **more: str) -> Any:
    page = f"/admin/responses/{answer}"
    return owner.submit(page, {"emotional": emotional, **more}, f"{page}/emotional")


def test_search_shows_answers_and_marks_the_words(app: Flask, owner: ExaminingClient) -> None:
    found = answered(app, comment="Испортили упаковку <b>")
    answered(app, comment="Всё хорошо")
    page = page_of(owner.get("/admin/responses?q=упаковка", headers=RUSSIAN))
    assert [a.attrs["id"] for a in page.all("article.answer")] == [f"a{found}"]
    assert page.text("article mark") == "упаковку"
    assert page.attribute("input[name=q]", "value") == "упаковка"


def test_search_that_finds_nothing_says_so(app: Flask, owner: ExaminingClient) -> None:
    answered(app, comment="Всё хорошо")
    page = page_of(owner.get("/admin/responses?q=слон", headers=RUSSIAN))
    assert "слон" in page.text("main > p")
    assert page.all("main > p a[href='/admin/responses']")


@pytest.mark.parametrize("query", ["%22", "AND", "*", "%00", "%F0%9F%92%A5", "a%20OR%20(", "'"])
def test_any_text_is_a_search(app: Flask, owner: ExaminingClient, query: str) -> None:
    answered(app, comment="Всё хорошо")
    assert owner.get(f"/admin/responses?q={query}").status_code == 200


def test_list_keeps_only_answers_with_words_upset_or_emotional_ones(
    app: Flask, owner: ExaminingClient
) -> None:
    silent = answered(app, nps=9, rates={"gift": 5})
    cross = answered(app, nps=9, rates={"gift": 2})
    critic = answered(app, nps=6)
    warm = answered(app, nps=10, comment="До слёз!")
    mark(owner, warm)
    assert listed(owner, "words=1") == [f"a{warm}"]
    assert listed(owner, "angry=1") == [f"a{critic}", f"a{cross}"]
    assert listed(owner, "emotional=1") == [f"a{warm}"]
    assert listed(owner, "emotional=1&angry=1") == []
    assert listed(owner, "") == [f"a{answer}" for answer in (warm, critic, cross, silent)]


def test_search_pages_by_key_and_keeps_every_filter(app: Flask, owner: ExaminingClient) -> None:
    with app.app_context():
        act = make_act()
        for minute in range(65):
            make_response(act, AT + timedelta(minutes=minute), comment=f"Подарок {minute}", nps=3)
        db.session.commit()
    address, seen = "/admin/responses?q=подарки&angry=1&channel=qr", []
    while address:
        page = page_of(owner.get(address))
        seen += [a.attrs["id"] for a in page.all("article.answer")]
        own = page.attribute("article header a", "href")
        assert "angry=1" in own
        assert "channel=qr" in own
        further = page.all("a[rel=next]")
        address = further[0].attrs["href"] if further else ""
    assert len(seen) == len(set(seen)) == 65
    assert seen == sorted(seen, key=lambda name: -int(name[1:]))


def test_preset_period_keeps_the_search(owner: ExaminingClient) -> None:
    page = page_of(owner.get("/admin/responses?q=подарок&words=1&from=2020-01-01"))
    links = [a.attrs["href"] for a in page.all("form.filter a.btn")]
    assert all("q=" in link and "words=1" in link for link in links)
    assert not any("2020" in link for link in links)


def test_table_holds_what_the_search_shows(app: Flask, owner: ExaminingClient) -> None:
    answered(app, comment="Испортили упаковку")
    answered(app, comment="Всё хорошо")
    text = owner.get("/admin/responses.csv?q=упаковка").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["comment"] for row in rows] == ["Испортили упаковку"]


def test_page_of_an_answer_shows_everything_said(app: Flask, owner: ExaminingClient) -> None:
    with app.app_context():
        act = make_act(manager="Ольга Ветрова")
        card = next(item for item in act.questionnaire.items if item.touchpoint.key == "card")
        answer = make_response(
            act, nps=7, comment="Ждали долго", claim="Молния сломалась", solution=Solution.REPAIR,
            contact="+7 900 000-00-01", consent=True, role=BuyerRole.USER,
            rates={"gift": 5, "card": None}, remarks={card.touchpoint_id: "Не было в коробке"},
        ).id  # fmt: skip
        other = make_response(act, nps=10, role=BuyerRole.ECONOMIC).id
        number = act.number
        db.session.commit()
    page = page_of(owner.get(f"/admin/responses/{answer}?channel=qr", headers=RUSSIAN))
    text = page.text("main")
    for said in (
        "Ждали долго", "Молния сломалась", "+7 900 000-00-01", "Не было в коробке", "восторг",
        "не заметил(а)", "пользуется", "ООО «Ромашка»", "Ольга Ветрова", number, "QR",
    ):  # fmt: skip
        assert said in text, said
    assert page.all(f"a[href='/acts/{number}.pdf']")
    assert page.all(f"a[href='/admin/responses/{other}?channel=qr']")
    assert page.all("a[href='/admin/responses?channel=qr']")


def test_changed_answer_shows_its_versions_and_what_changed(
    app: Flask, owner: ExaminingClient
) -> None:
    with app.app_context():
        act = make_act()
        first = make_response(act, nps=8, rates={"gift": 4}, comment="Нормально")
        second = make_response(
            act, AT + timedelta(hours=1), replaces=first, nps=10, rates={"gift": 5, "card": None}
        )
        first_id, second_id = first.id, second.id
        db.session.commit()
    page = page_of(owner.get(f"/admin/responses/{second_id}", headers=RUSSIAN))
    history = page.text(".versions")
    for change in ("8 → 10", "радость → восторг", "→ не заметил(а)", "Нормально"):
        assert change in history, change
    assert page.all(f".versions a[href='/admin/responses/{first_id}']")
    old = page_of(owner.get(f"/admin/responses/{first_id}"))
    assert old.all(f".alert a[href='/admin/responses/{second_id}']")


def test_answer_of_a_voided_act_says_so(app: Flask, owner: ExaminingClient) -> None:
    with app.app_context():
        act = make_act()
        answer = make_response(act, nps=8).id
        void_act(act, "Заказ собран заново", AT)
        db.session.commit()
    page = page_of(owner.get(f"/admin/responses/{answer}", headers=RUSSIAN))
    assert "Заказ собран заново" in page.text("main")


def test_unknown_answer_is_not_found_and_a_wrong_period_is_words(owner: ExaminingClient) -> None:
    assert owner.get("/admin/responses/77").status_code == 404
    assert owner.post("/admin/responses/77/emotional").status_code in (400, 404)


def test_mark_is_kept_with_who_and_when_and_taken_back(app: Flask, owner: ExaminingClient) -> None:
    answer = answered(app, comment="До слёз!")
    assert mark(owner, answer).location == f"/admin/responses/{answer}"
    mark(owner, answer)  # a doubled press
    with app.app_context():
        kept = db.session.get_one(EmotionalMark, answer)
        assert kept.marked_by.email == "admin@example.ru"
        assert kept.marked_at > AT
    page = page_of(owner.get(f"/admin/responses/{answer}", headers=RUSSIAN))
    assert page.attribute("button[aria-pressed]", "aria-pressed") == "true"
    mark(owner, answer, "0")
    mark(owner, answer, "0")
    with app.app_context():
        assert db.session.get(EmotionalMark, answer) is None


def test_mark_from_the_list_leads_back_to_the_same_list(app: Flask, owner: ExaminingClient) -> None:
    answer = answered(app, comment="До слёз!")
    page = page_of(owner.get("/admin/responses?words=1"))
    back = page.attribute("article input[name=next]", "value")
    assert mark(owner, answer, next=back).location == f"/admin/responses?words=1#a{answer}"
    assert mark(owner, answer, next="//evil.example").location == f"/admin/responses/{answer}"


def test_mark_without_a_token_is_refused(app: Flask, owner: ExaminingClient) -> None:
    answer = answered(app, nps=9)
    response = owner.post(f"/admin/responses/{answer}/emotional", data={"emotional": "1"})
    assert response.status_code == 400


def test_months_stand_beside_the_target_of_the_firm(app: Flask, owner: ExaminingClient) -> None:
    empty = page_of(owner.get("/admin/emotional", headers=RUSSIAN))
    assert len(empty.all("tbody tr")) == 12
    assert empty.all("a[href='/admin/responses?words=1']")
    owner.submit("/admin/settings", firm(emotional_target="1"))
    answer = answered(app, comment="До слёз!")
    mark(owner, answer)
    page = page_of(owner.get("/admin/emotional", headers=RUSSIAN))
    [month] = [row for row in page.all("tbody tr") if "✓" in row.to_text()]
    link = month.query("a")[0].attrs["href"]
    assert listed(owner, link.partition("?")[2]) == [f"a{answer}"]


@pytest.mark.parametrize("target", ["0", "-1", "10000", "много"])
def test_target_that_is_none_is_refused(owner: ExaminingClient, target: str) -> None:
    response = owner.submit("/admin/settings", firm(emotional_target=target))
    assert response.status_code == 422


def test_answers_are_not_changed_by_looking(app: Flask, owner: ExaminingClient) -> None:
    answer = answered(app, comment="Да")
    for address in (f"/admin/responses/{answer}", "/admin/emotional", "/admin/quotes"):
        assert owner.get(address).status_code == 200
    with app.app_context():
        assert db.session.get_one(Response, answer).comment == "Да"
