"""Ways that end before the form say so in words and lose nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.acts.models import Act
from portal.acts.operations import void_act
from portal.company.queries import company
from portal.responses.limits import GUESSES
from portal.storage.database import db
from tests.factories.orders import AT
from tests.factories.people import Person, printed_code
from tests.pages import page_of

ODD_CODE = "0" * 16


@pytest.fixture
def code(app: Flask) -> str:
    with app.app_context():
        company().phone = "+7 495 000-00-00"
        db.session.commit()
    return printed_code(app)


def test_too_many_unknown_codes_are_answered_in_words(anna: Person, code: str) -> None:
    for _ in range(GUESSES.amount):
        anna.scans(ODD_CODE)
        assert anna.response.status_code == 404
    page = anna.scans(ODD_CODE)
    assert anna.response.status_code == 429
    assert int(anna.response.headers["Retry-After"]) > 0
    assert page.all('a[href="tel:+74950000000"]')
    assert "минут" in page.text("main")


def test_who_has_a_code_is_never_locked_out_by_guesses_of_others(anna: Person, code: str) -> None:
    for _ in range(GUESSES.amount + 5):
        anna.scans(ODD_CODE)
    anna.scans(code)
    assert anna.response.status_code == 200
    assert anna.sends(code, nps="9").status_code == 303


@pytest.mark.parametrize("way", ["voided", "expired"])
def test_words_sent_to_a_closed_act_are_given_back(
    app: Flask, anna: Person, code: str, way: str
) -> None:
    with app.app_context():
        act = db.session.scalars(select(Act)).one()
        if way == "voided":
            void_act(act, "заказ пересобран", AT)
        else:
            act.issued_at = AT - timedelta(days=4000)
        db.session.commit()
    response = anna.sends(code, comment="Длинное письмо", why_gift="Не дошёл", claim="<b>")
    page = page_of(response)
    assert response.status_code == 410
    for words in ("Длинное письмо", "Не дошёл", "<b>"):
        assert words in page.text("main")
    assert page.all('a[href="tel:+74950000000"]')


def test_code_with_a_letter_that_codes_never_have_gets_a_hint(anna: Person) -> None:
    response = anna.browser.get("/", query_string={"code": "UUUU-0000-0000-0000", "lang": "ru"})
    assert response.status_code == 422
    assert "U" in page_of(response).text(".error")


@pytest.mark.parametrize(
    ("typed", "said"), [("1", "1 знак"), ("12", "2 знака"), ("12345", "5 знаков")]
)
def test_length_of_a_short_code_is_said_in_good_russian(
    anna: Person, typed: str, said: str
) -> None:
    response = anna.browser.get("/", query_string={"code": typed, "lang": "ru"})
    assert said in page_of(response).text(".error")
