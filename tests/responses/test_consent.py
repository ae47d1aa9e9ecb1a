"""Answers keep the words that their clients agreed to."""

from __future__ import annotations

import uuid

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal.accounts.models import Role
from portal.company.consent_models import ConsentText
from portal.responses.consent_models import ConsentGiven
from portal.storage.database import db
from tests.factories.firm import firm
from tests.factories.people import RUSSIAN, Person, printed_code, signed_in
from tests.pages import page_of
from tests.statements import statements

NEW = "Согласен, чтобы мне перезвонили по этому номеру."
LEFT = {"nps": "9", "contact": "+7 912 345-67-89", "consent": "1"}


def change_words(app: Flask) -> None:
    owner = signed_in(app, Role.ADMIN)
    assert owner.submit("/admin/settings", firm(consent_ru=NEW)).status_code == 303


def agreed(app: Flask) -> list[tuple[int, str, str]]:
    with app.app_context():
        query = select(ConsentGiven).order_by(ConsentGiven.response_id)
        given = [each.consent_text for each in db.session.scalars(query)]
        return [(words.version, words.language, words.text) for words in given]


def test_answer_with_a_contact_keeps_which_words_stood_beside_the_tick(
    app: Flask, anna: Person
) -> None:
    code = printed_code(app)
    before = anna.scans(code)
    change_words(app)
    after = anna.scans(code)
    assert NEW in after.text("#consent")
    for page in (before, after):
        shown = page.attribute("input[name=consent_text]", "value")
        assert anna.sends(code, **LEFT, consent_text=shown).status_code == 303
    assert [version for version, _language, _text in agreed(app)] == [1, 2]
    assert agreed(app)[0][2] in before.text("#consent")
    assert agreed(app)[1][2] == NEW


def test_answer_without_a_contact_agrees_to_nothing(app: Flask, anna: Person) -> None:
    anna.sends(printed_code(app), nps="9", consent="1")
    assert agreed(app) == []


@pytest.mark.parametrize("sent", ["", "0", "-1", "9" * 30, "999999999", "1; DROP TABLE", "١"])
def test_page_that_names_no_words_of_ours_was_made_when_there_were_only_the_first(
    app: Flask, anna: Person, sent: str
) -> None:
    code = printed_code(app)
    change_words(app)
    assert anna.sends(code, **LEFT, consent_text=sent).status_code == 303
    assert [(version, language) for version, language, _text in agreed(app)] == [(1, "ru")]


def test_tick_beside_other_words_is_not_carried_over_to_the_new_ones(
    app: Flask, anna: Person
) -> None:
    code = printed_code(app)
    first = anna.scans(code).attribute("input[name=consent_text]", "value")
    draft = str(uuid.uuid4())
    anna.keeps(code, submission=draft, **LEFT, consent_text=first)
    assert anna.scans(code, draft=draft).all("input[name=consent][checked]")
    change_words(app)
    page = anna.scans(code, draft=draft)
    assert page.attribute("#contact-box", "value") == LEFT["contact"]
    assert not page.all("input[name=consent][checked]")


def test_changed_answer_keeps_its_tick_as_long_as_the_words_are_the_same(
    app: Flask, anna: Person
) -> None:
    code = printed_code(app)
    submission = str(uuid.uuid4())
    anna.sends(code, submission=submission, **LEFT)
    assert anna.scans(code, change=submission).all("input[name=consent][checked]")
    change_words(app)
    assert not anna.scans(code, change=submission).all("input[name=consent][checked]")


def test_act_typed_in_from_paper_keeps_the_words_too(app: Flask) -> None:
    code = printed_code(app)
    assert code
    staff = signed_in(app, Role.STAFF)
    with app.app_context():
        number = db.session.execute(text("SELECT year, serial FROM act")).one()
    page = f"/acts/{number.year}-{number.serial:05d}/answer"
    shown = page_of(staff.get(page, headers=RUSSIAN))
    words = shown.attribute("input[name=consent_text]", "value")
    fields = {"submission": str(uuid.uuid4()), **LEFT, "consent_text": words}
    assert staff.submit(page, fields).status_code == 303
    assert len(agreed(app)) == 1


def test_contact_costs_a_form_and_an_answer_no_statement_more(app: Flask, anna: Person) -> None:
    code = printed_code(app)
    anna.scans(code)
    anna.sends(code, **LEFT)
    with statements(app) as seen:
        anna.sends(code, **LEFT)
    real = [each for each in seen if not each.startswith(("BEGIN", "COMMIT"))]
    with app.app_context():
        one_by_one = db.engine.dialect.name == "sqlite"
    assert len(real) == (3 if one_by_one else 2), real  # the act, the answer; its consent


def test_words_that_stay_as_they_are_make_no_new_version(app: Flask) -> None:
    change_words(app)
    owner = app.test_client()
    owner.sign_in("admin@example.ru", "correct horse battery")
    page = page_of(owner.get("/admin/settings", headers=RUSSIAN))
    assert page.text("#privacy details").count(NEW) == 1
    owner.submit("/admin/settings", firm(consent_ru=NEW))
    with app.app_context():
        versions = db.session.scalars(select(ConsentText.version)).all()
    assert sorted(versions) == [1, 1, 2, 2]


def test_words_that_somebody_agreed_to_are_never_edited(app: Flask) -> None:
    with app.app_context(), pytest.raises(DBAPIError, match="never edited"):
        db.session.execute(text("UPDATE consent_text SET text = 'Всё что угодно'"))


@pytest.mark.parametrize(
    "change",
    [{"consent_ru": " "}, {"consent_en": "x" * 501}, {"inn": "12345"}, {"privacy_contact": "нет"},
     {"keep_answers_months": "0"}, {"keep_clients_months": "241"},
     {"keep_clients_months": "12", "answer_days": "365"}],
    ids=str,
)  # fmt: skip
def test_settings_of_privacy_that_cannot_be_are_refused(app: Flask, change: dict[str, str]) -> None:
    response = signed_in(app, Role.ADMIN).submit("/admin/settings", firm(**change))
    assert response.status_code == 422
    assert page_of(response).all(".invalid-feedback")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_privacy_page_says_who_keeps_what_and_for_how_long(app: Flask, language: str) -> None:
    told = {
        "legal_name": "ООО «Гарна»", "inn": "7701234567", "legal_address": "Москва, Тверская, 1",
        "privacy_contact": "privacy@example.ru", "keep_answers_months": "37",
        "keep_clients_months": "61",
    }  # fmt: skip
    owner = signed_in(app, Role.ADMIN)
    assert owner.submit("/admin/settings", firm(**told)).status_code == 303
    page = page_of(app.test_client().get(f"/privacy?lang={language}"))
    for each in told.values():
        assert each in page.html
    assert firm()[f"consent_{language}"] in page.text("blockquote")
