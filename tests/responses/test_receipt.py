"""What a client sees after answering."""

from __future__ import annotations

import uuid

import pytest
from flask import Flask

from portal.company.models import ReviewLink
from portal.company.queries import company
from portal.storage.database import db
from tests.factories.orders import order_data
from tests.factories.people import Person, printed_code
from tests.pages import Page


@pytest.fixture
def code(app: Flask) -> str:
    """An act of a firm that says everything it can."""
    with app.app_context():
        firm = company()
        firm.phone = "+7 495 000-00-00"
        firm.reader_ru, firm.promise_days = "директор Анна Петрова", 3
        firm.referral_ru = "Посоветуйте нас друзьям."
        db.session.add_all(
            ReviewLink(position=place, name=name, url=f"https://reviews.example/{place}")
            for place, name in enumerate(("Карты", "Каталог"), start=1)
        )
        db.session.commit()
    return printed_code(app, client=order_data().client)


def links(page: Page) -> list[str]:
    return [link.attrs["href"] for link in page.all(".links a")]


def test_receipt_says_who_reads_and_by_which_day_they_reply(anna: Person, code: str) -> None:
    anna.sends(code, comment="Когда следующая партия?")
    promise = anna.scans(code).text(".promise")
    assert "директор Анна Петрова" in promise
    assert " г." in promise


def test_receipt_of_a_claim_says_what_is_wanted_and_whom_we_write(anna: Person, code: str) -> None:
    anna.sends(code, claim="Молния сломана", solution="replace")
    card = anna.scans(code).text(".card")
    assert "Молния сломана" in card
    assert "замен" in card.lower()
    assert "a•••@example.ru" in card
    assert "anna@example.ru" not in anna.scans(code).html


def test_review_links_are_the_same_whatever_the_score(app: Flask, anna: Person, code: str) -> None:
    anna.sends(code, nps="10", t_gift="5")
    delighted = links(anna.scans(code))
    other = printed_code(app)
    anna.sends(other, nps="0", t_gift="1", claim="Всё плохо")
    assert links(anna.scans(other)) == delighted
    assert delighted == ["https://reviews.example/1", "https://reviews.example/2"]


def test_receipt_asks_to_pass_the_firm_on(anna: Person, code: str) -> None:
    anna.sends(code, nps="9")
    page = anna.scans(code)
    assert "Посоветуйте нас друзьям." in page.text("main")
    assert page.all('main a[href="tel:+74950000000"]')


def test_firm_without_links_and_referral_shows_neither(app: Flask, anna: Person) -> None:
    with app.app_context():
        company().referral_ru = ""
        db.session.commit()
    code = printed_code(app)
    anna.sends(code, nps="9")
    assert not anna.scans(code).all(".links")


def test_slip_of_a_role_that_has_answered_shows_the_receipt_and_says_so(
    anna: Person, code: str
) -> None:
    anna.sends(code, nps="9", role="user")
    page = anna.scans(code, r="user")
    assert not page.all("main form")
    assert "Я пользуюсь" in page.text(".notice")
    assert page.all("a[href*=change]")
    assert page.all("a[href*=another]")


def test_slip_of_a_role_that_has_not_answered_opens_its_form(anna: Person, code: str) -> None:
    anna.sends(code, nps="9", role="economic")
    page = anna.scans(code, r="user")
    assert page.attribute("input[name=role][checked]", "value") == "user"
    assert "Я пользуюсь" in page.text(".known summary")


@pytest.mark.parametrize("spelled", ["user", "USER", "User"])
def test_slip_tells_the_role_and_the_answer_carries_it(
    anna: Person, code: str, spelled: str
) -> None:
    page = anna.scans(code, r=spelled)
    assert page.attribute("input[name=role][checked]", "value") == "user"
    assert page.all(".known input[name=role]"), "the role can still be changed"


def test_slip_of_an_unknown_role_asks_as_ever(anna: Person, code: str) -> None:
    page = anna.scans(code, r="boss")
    assert not page.all(".known")
    assert len(page.all("input[name=role]")) == 3


def test_another_person_is_told_which_roles_have_answered(anna: Person, code: str) -> None:
    anna.sends(code, nps="9", role="economic")
    assert "Я принимаю решение" in anna.scans(code, another="1").text("#role .hint")


def test_order_contact_is_shown_masked_and_not_asked_again(anna: Person, code: str) -> None:
    page = anna.scans(code)
    assert "a•••@example.ru" in page.text("#contact-hint")
    assert "anna@example.ru" not in page.html


def test_order_without_a_contact_asks_for_one(app: Flask, anna: Person) -> None:
    from portal.orders.data import ClientData

    page = anna.scans(printed_code(app, client=ClientData("Иван")))
    assert "•" not in page.text("#contact")
    assert page.all("#contact-box")


def test_changing_an_answer_twice_shows_the_last_words_only(anna: Person, code: str) -> None:
    ids = [str(uuid.uuid4()) for _ in range(3)]
    anna.sends(code, submission=ids[0], comment="первое")
    anna.sends(code, submission=ids[1], replaces=ids[0], comment="второе")
    anna.sends(code, submission=ids[2], replaces=ids[1], comment="третье")
    page = anna.scans(code)
    assert len(page.all(".card")) == 1
    assert "третье" in page.text(".card")
