"""Every page of the client speaks one language."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.company.queries import company
from portal.orders.data import ClientData, ItemData
from portal.questionnaires.operations import Asked, publish
from portal.questionnaires.queries import current_questionnaire
from portal.storage.database import db
from tests.factories.orders import AT
from tests.factories.people import Person, printed_code
from tests.pages import Page, page_of

CYRILLIC = re.compile(r"[А-Яа-яЁё]+")
NUMBER = re.compile(r"[0-9a-f]{16}")
LATIN = re.compile(r"[A-Za-z]{2,}")
# of the data and of the languages' own names
OWN_NAMES = {"English", "Русский", "QR", "XXXX", "example"}
RU, EN = {"Accept-Language": "ru-RU"}, {"Accept-Language": "en-GB"}


@pytest.fixture
def code(app: Flask) -> str:
    """An act whose data has no letters, so that each letter is the page's own."""
    with app.app_context():
        firm = company()
        firm.name, firm.phone = "2016", "+7 495 000-00-00"
        db.session.commit()
    return printed_code(app, **DATA)


DATA = {
    "number": "77",
    "client": ClientData("42", phone="+79161234567"),
    "items": tuple(ItemData(f"{place}") for place in range(7)),
}


def words_of(page: Page) -> str:
    """Return all text of a page: what is read and what is read out."""
    # the number of a request is of figures and letters
    said = [page.text("title"), NUMBER.sub("", page.text("body"))]
    for name in ("aria-label", "title", "placeholder", "data-offline", "data-busy", "data-sending"):
        said += [element.attrs[name] for element in page.all(f"[{name}]")]
    return " ".join(said)


def assert_one_language(response: TestResponse, language: str) -> None:
    page = page_of(response)
    assert page.attribute("html", "lang") == language
    foreign = LATIN if language == "ru" else CYRILLIC
    assert set(foreign.findall(words_of(page))) <= OWN_NAMES


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_page_of_the_client_speaks_one_language(
    app: Flask, anna: Person, code: str, language: str
) -> None:
    headers = RU if language == "ru" else EN
    get, post = anna.browser.get, anna.browser.post
    assert_one_language(get(f"/a/{code}", headers=headers), language)
    bad = {"submission": "", "nps": "11", "contact": "8", "t-gift": "9", "comment": "1" * 4001}
    assert_one_language(post(f"/a/{code}", data=bad, headers=headers), language)
    assert_one_language(post(f"/a/{code}", data={}, headers=headers), language)
    anna.keeps(code, nps="5")
    assert_one_language(get(f"/a/{code}", headers=headers), language)
    assert_one_language(get(f"/a/{code}?r=user", headers=headers), language)
    anna.sends(code, nps="5", t_gift="1", t_card="not_noticed", claim="1", solution="talk",
               role="user", contact="89161234567", consent="1")  # fmt: skip
    anna.sends(code, nps="5", comment="1", role="economic")
    for query in ("", "?r=user", "?another=1"):
        assert_one_language(get(f"/a/{code}{query}", headers=headers), language)
    for address in ("/", "/?code=1", f"/a/{'0' * 16}", "/privacy", "/nowhere"):
        assert_one_language(get(address, headers=headers), language)


def test_page_speaks_the_language_of_the_order_before_the_browsers(
    app: Flask, anna: Person, code: str
) -> None:
    english = printed_code(app, **DATA, language="en")
    assert_one_language(anna.browser.get(f"/a/{english}", headers=RU), "en")
    anna.sends(english, nps="9")
    assert_one_language(anna.browser.get(f"/a/{english}", headers=RU), "en")
    bad = anna.browser.post(f"/a/{english}", data={"nps": "11"}, headers=RU)
    assert_one_language(bad, "en")


def test_language_asked_for_wins_over_the_orders(app: Flask, anna: Person) -> None:
    english = printed_code(app, **DATA, language="en")
    page = page_of(anna.browser.get(f"/a/{english}", headers=EN))
    switch = page.attribute("header a", "href")
    assert page.text("header a") == "Русский"
    russian = page_of(anna.browser.get(f"/a/{english}{switch}", headers=EN))
    assert russian.attribute("html", "lang") == "ru"
    action = russian.attribute("main form", "action")
    assert "lang=ru" in action


def test_questionnaire_speaks_the_language_of_the_page(app: Flask, anna: Person) -> None:
    with app.app_context():
        item = current_questionnaire().items[0]
        publish("Н", "Да?", "Yes?", [Asked(item.touchpoint, "Коробка", "Box")], AT)
        db.session.commit()
    code = printed_code(app)
    assert page_of(anna.browser.get(f"/a/{code}", headers=EN)).text("legend") == "Box"
    assert page_of(anna.browser.get(f"/a/{code}", headers=RU)).text("legend") == "Коробка"
