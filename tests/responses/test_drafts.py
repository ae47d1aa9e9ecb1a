"""A half-filled form is not lost, and never counts as an answer."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.acts.models import Act
from portal.responses.drafts import LIFE, MOST_OF_AN_ACT, save_draft
from portal.responses.models import Draft, FormCount, Response
from portal.storage.database import db
from portal.web.clock import now
from tests.factories.people import RUSSIAN, Person, printed_code
from tests.pages import Page, page_of

BEGUN = {"t_gift": "5", "comment": "Худи подошли", "nps": "8"}


def drafts(app: Flask) -> Sequence[Draft]:
    with app.app_context():
        return db.session.scalars(select(Draft).order_by(Draft.saved_at)).all()


def answers(app: Flask) -> Sequence[Response]:
    with app.app_context():
        return db.session.scalars(select(Response).order_by(Response.id)).all()


def shown(response: TestResponse, anna: Person) -> Page:
    """Follow the way back to the form."""
    assert response.status_code == 303
    return page_of(anna.browser.get(response.location, headers=RUSSIAN))


def assert_filled(page: Page) -> None:
    assert page.attribute("input[name=t-gift][checked]", "value") == "5"
    assert page.attribute("input[name=nps][checked]", "value") == "8"
    assert page.text("textarea[name=comment]") == "Худи подошли"


def test_kept_form_comes_back_at_the_next_scan(app: Flask, anna: Person, code: str) -> None:
    page = shown(anna.keeps(code, **BEGUN), anna)
    assert_filled(page)
    assert page.all("#kept")
    assert_filled(anna.scans(code))
    assert answers(app) == []


def test_kept_form_counts_as_no_answer_and_as_nobody(app: Flask, anna: Person, code: str) -> None:
    anna.keeps(code, **BEGUN)
    with app.app_context():
        assert db.session.scalars(select(FormCount)).all() == []
    assert anna.scans(code).all("main form")


def test_form_that_was_taken_up_is_sent_and_its_draft_ends(
    app: Flask, anna: Person, code: str
) -> None:
    anna.keeps(code, **BEGUN)
    page = anna.scans(code)
    [draft] = drafts(app)
    taken_up = page.attribute("input[name=draft]", "value")
    assert taken_up == str(draft.submission)
    assert page.attribute("input[name=submission]", "value") != taken_up
    anna.sends(code, draft=taken_up, **BEGUN)
    assert drafts(app) == []
    assert len(answers(app)) == 1
    assert not anna.scans(code, another="1").all("#kept")


def test_sending_the_kept_form_itself_ends_its_draft(app: Flask, anna: Person, code: str) -> None:
    submission = str(uuid.uuid4())
    anna.keeps(code, submission=submission, **BEGUN)
    anna.sends(code, submission=submission, **BEGUN)
    assert drafts(app) == []


def test_draft_that_comes_after_its_answer_is_not_kept(app: Flask, anna: Person, code: str) -> None:
    submission = str(uuid.uuid4())
    anna.sends(code, submission=submission, nps="9")
    anna.keeps(code, submission=submission, **BEGUN)
    assert drafts(app) == []


def test_draft_saved_while_its_answer_was_sent_is_not_offered(
    app: Flask, anna: Person, code: str
) -> None:
    submission = uuid.uuid4()
    anna.sends(code, submission=str(submission), nps="9")
    with app.app_context():
        act = db.session.scalars(select(Act)).one()
        db.session.add(
            Draft(submission=submission, act_id=act.id, saved_at=now(), fields={"nps": "9"})
        )
        db.session.commit()
    assert not anna.scans(code, another="1").all("#kept")
    assert not anna.scans(code, draft=str(submission)).all("main form")


def test_saving_again_keeps_one_draft_with_the_latest_words(
    app: Flask, anna: Person, code: str
) -> None:
    submission = str(uuid.uuid4())
    anna.keeps(code, submission=submission, nps="3")
    anna.keeps(code, submission=submission, **BEGUN)
    assert [draft.fields["nps"] for draft in drafts(app)] == ["8"]


def test_form_taken_up_and_kept_again_leaves_one_draft(app: Flask, anna: Person, code: str) -> None:
    anna.keeps(code, nps="3")
    page = anna.scans(code)
    anna.keeps(
        code,
        submission=page.attribute("input[name=submission]", "value"),
        draft=page.attribute("input[name=draft]", "value"),
        **BEGUN,
    )
    assert [draft.fields["nps"] for draft in drafts(app)] == ["8"]
    assert_filled(anna.scans(code))


def test_draft_is_forgotten_after_14_days(app: Flask, anna: Person, code: str) -> None:
    anna.keeps(code, **BEGUN)
    with app.app_context():
        db.session.scalars(select(Draft)).one().saved_at = now() - LIFE - timedelta(minutes=1)
        db.session.commit()
    assert not anna.scans(code).all("#kept")
    anna.keeps(printed_code(app), nps="7")
    assert [draft.fields["nps"] for draft in drafts(app)] == ["7"]


def test_draft_is_kept_for_almost_14_days(app: Flask, anna: Person, code: str) -> None:
    anna.keeps(code, **BEGUN)
    with app.app_context():
        db.session.scalars(select(Draft)).one().saved_at = now() - LIFE + timedelta(minutes=1)
        db.session.commit()
    assert_filled(anna.scans(code))


def test_whose_draft_it_is_not_starts_with_an_empty_form(anna: Person, code: str) -> None:
    anna.keeps(code, **BEGUN)
    fresh = anna.scans(code).attribute("#kept a", "href")
    page = page_of(anna.browser.get(fresh, headers=RUSSIAN))
    assert not page.all("input[checked]")
    assert not page.all("#kept")


def test_slip_of_another_role_does_not_show_a_draft_of_this_one(anna: Person, code: str) -> None:
    anna.keeps(code, role="economic", **BEGUN)
    assert not anna.scans(code, r="user").all("#kept")
    assert_filled(anna.scans(code, r="economic"))


def test_two_people_who_fill_in_at_once_keep_a_draft_each(
    app: Flask, anna: Person, code: str
) -> None:
    anna.keeps(code, nps="3")
    anna.keeps(code, **BEGUN)
    assert len(drafts(app)) == 2
    assert_filled(anna.scans(code))


def test_receipt_leads_to_the_form_that_was_begun(anna: Person, code: str) -> None:
    anna.sends(code, nps="9", role="economic")
    anna.keeps(code, role="user", **BEGUN)
    receipt = anna.scans(code)
    assert not receipt.all("main form")
    link = receipt.attribute("a[href*=draft]", "href")
    assert_filled(page_of(anna.browser.get(link, headers=RUSSIAN)))


def test_change_that_was_begun_stays_a_change(app: Flask, anna: Person, code: str) -> None:
    first = str(uuid.uuid4())
    anna.sends(code, submission=first, nps="3")
    page = shown(anna.keeps(code, replaces=first, **BEGUN), anna)
    assert page.attribute("input[name=replaces]", "value") == first
    anna.sends(code, replaces=first, nps="9")
    assert [answer.nps for answer in answers(app) if answer.replaced_by_id is None] == [9]


def test_contact_is_kept_only_with_consent(app: Flask, anna: Person, code: str) -> None:
    anna.keeps(code, contact="anna@example.ru", **BEGUN)
    anna.keeps(code, contact="anna@example.ru", consent="1", **BEGUN)
    without, agreed = drafts(app)
    assert "contact" not in without.fields
    assert agreed.fields["contact"] == "anna@example.ru"
    assert_filled(anna.scans(code))


def test_what_is_not_valid_is_left_out_and_the_rest_is_kept(
    app: Flask, anna: Person, code: str
) -> None:
    anna.keeps(code, role="boss", why_gift="я" * 1001, **BEGUN)
    [draft] = drafts(app)
    assert {"t-gift", "comment", "nps"} <= draft.fields.keys()
    assert not {"role", "why-gift"} & draft.fields.keys()


@pytest.mark.parametrize("submission", ["", "1", "\x00"])
def test_form_without_its_id_is_not_kept_and_does_no_harm(
    app: Flask, anna: Person, code: str, submission: str
) -> None:
    assert anna.keeps(code, submission=submission, **BEGUN).status_code == 303
    assert drafts(app) == []


def test_empty_form_is_not_kept(app: Flask, anna: Person, code: str) -> None:
    page = shown(anna.keeps(code, publish="1"), anna)
    assert not page.all("#kept")
    assert drafts(app) == []


def test_draft_of_one_act_cannot_be_read_or_overwritten_through_another(
    app: Flask, anna: Person, code: str
) -> None:
    submission = str(uuid.uuid4())
    anna.keeps(code, submission=submission, **BEGUN)
    other = printed_code(app)
    anna.keeps(other, submission=submission, nps="1")
    assert not anna.scans(other, draft=submission).all("#kept")
    assert [draft.fields["nps"] for draft in drafts(app)] == ["8"]


def test_one_code_cannot_fill_the_database_with_drafts(app: Flask, code: str) -> None:
    with app.app_context():
        act = db.session.scalars(select(Act)).one()
        for _ in range(MOST_OF_AN_ACT + 5):
            save_draft(act.id, uuid.uuid4(), {"nps": "5"}, now())
        db.session.commit()
    assert len(drafts(app)) == MOST_OF_AN_ACT
