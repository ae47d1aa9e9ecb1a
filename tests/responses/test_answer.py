"""The client's answer, through the front door."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.acts.models import Act
from portal.acts.operations import void_act
from portal.responses.models import Channel, Response
from portal.responses.queries import whole_responses
from portal.storage.database import db
from tests.factories.orders import AT
from tests.factories.people import Person, printed_code
from tests.pages import page_of


def stored(app: Flask) -> Sequence[Response]:
    with app.app_context():
        return db.session.scalars(whole_responses().order_by(Response.id)).all()


def test_scan_shows_the_order_and_every_touchpoint(anna: Person, code: str) -> None:
    page = anna.scans(code)
    assert anna.response.status_code == 200
    assert "Заказ №" in page.text("main")
    assert "Худи с логотипом" in page.text("main")
    assert len(page.all("fieldset.touchpoint")) == 8
    assert not page.all("input[checked]")


def test_scan_sets_no_cookie_and_writes_nothing(app: Flask, anna: Person, code: str) -> None:
    anna.scans(code)
    assert "Set-Cookie" not in anna.response.headers
    assert stored(app) == []


def test_head_answers_as_get_does(anna: Person, code: str) -> None:
    response = anna.browser.head(f"/a/{code}")
    assert response.status_code == 200
    assert response.data == b""


def test_form_page_fits_in_8_kilobytes_with_its_styles(anna: Person, code: str) -> None:
    response = anna.browser.get(
        f"/a/{code}", headers={"Accept-Encoding": "gzip", "Accept-Language": "ru"}
    )
    assert response.headers["Content-Encoding"] == "gzip"
    assert len(response.data) <= 8 * 1024


def test_answer_is_written_down_and_leads_to_the_receipt(
    app: Flask, anna: Person, code: str
) -> None:
    response = anna.sends(
        code, nps="9", role="economic", t_gift="5", t_card="not_noticed", why_gift="Вкусно!",
        comment="Спасибо", publish="1",
    )  # fmt: skip
    assert response.status_code == 303
    receipt = page_of(anna.browser.get(response.location, headers={"Accept-Language": "ru"}))
    assert "Спасибо" in receipt.text("h1")
    assert "Вкусно!" in receipt.text("main")
    [answer] = stored(app)
    assert (answer.nps, answer.role, answer.channel) == (9, "economic", Channel.QR)
    assert {rating.touchpoint.key: rating.emotion for rating in answer.ratings} == {
        "gift": 5,
        "card": None,
    }
    assert [remark.text for remark in answer.remarks] == ["Вкусно!"]
    assert answer.publish


def test_answer_needs_no_cookie_and_no_csrf_token(app: Flask, code: str) -> None:
    stranger = app.test_client(use_cookies=False)
    response = stranger.post(f"/a/{code}", data={"submission": str(uuid.uuid4()), "nps": "10"})
    assert response.status_code == 303
    assert "Set-Cookie" not in response.headers


def test_second_press_of_send_keeps_one_answer(app: Flask, anna: Person, code: str) -> None:
    submission = str(uuid.uuid4())
    for nps in ("9", "2"):
        assert anna.sends(code, submission=submission, nps=nps).status_code == 303
    assert [answer.nps for answer in stored(app)] == [9]


def test_second_person_answers_with_their_own_role(app: Flask, anna: Person, code: str) -> None:
    anna.sends(code, nps="9", role="economic")
    page = anna.scans(code, another="1")
    assert page.all("form")
    anna.sends(code, nps="7", role="user")
    assert [answer.role for answer in stored(app)] == ["economic", "user"]


def test_second_scan_shows_the_receipt_and_not_an_empty_form(anna: Person, code: str) -> None:
    anna.sends(code, nps="9", comment="Спасибо за форму")
    page = anna.scans(code)
    assert not page.all("form")
    assert "Спасибо за форму" in page.text("main")
    assert page.all("a[href*=change]")
    assert page.all("a[href*=another]")


def test_changed_answer_leaves_history_and_one_answer_that_stands(
    app: Flask, anna: Person, code: str
) -> None:
    first = str(uuid.uuid4())
    anna.sends(code, submission=first, nps="3", t_gift="2", comment="Плохо")
    page = anna.scans(code, change=first)
    assert page.text("textarea[name=comment]") == "Плохо"
    assert page.attribute("input[name=replaces]", "value") == first
    anna.sends(code, replaces=first, nps="8", comment="Исправили")
    old, new = stored(app)
    assert (old.nps, old.replaced_by_id) == (3, new.id)
    assert "Плохо" not in anna.scans(code).text("main")


def test_change_sent_twice_from_two_tabs_leaves_one_answer_that_stands(
    app: Flask, anna: Person, code: str
) -> None:
    first = str(uuid.uuid4())
    anna.sends(code, submission=first, nps="3")
    anna.sends(code, replaces=first, nps="8")
    anna.sends(code, replaces=first, nps="9")
    assert [answer.nps for answer in stored(app) if answer.replaced_by_id is None] == [9]


@pytest.mark.parametrize(
    "field",
    [{"nps": "11"}, {"nps": "-1"}, {"nps": "восемь"}, {"t_gift": "6"}, {"t_gift": "0"},
     {"role": "boss"}, {"solution": "magic"}, {"comment": "я" * 4001}, {"submission": "1"},
     {"submission": ""}, {"contact": "+7 900 000-00-00"}, {"why_gift": "я" * 1001}],
    ids=lambda field: next(iter(field.items()))[0],
)  # fmt: skip
def test_bad_field_brings_the_page_back_with_everything_kept(
    app: Flask, anna: Person, code: str, field: dict[str, str]
) -> None:
    said = {"nps": "7", "comment": "Хорошо", "t_design": "4", **field}
    response = anna.sends(code, **said)
    page = page_of(response)
    assert response.status_code == 422
    assert page.all(".summary li"), "an error summary"
    assert page.attribute("input[name=t-design][checked]", "value") == "4"
    assert said["comment"] == page.text("textarea[name=comment]")
    assert stored(app) == []


@pytest.mark.parametrize("name", ["solution", "role", "nps", "t_gift"])
def test_blanks_sent_for_a_choice_are_no_choice(
    app: Flask, anna: Person, code: str, name: str
) -> None:
    assert anna.sends(code, **{"comment": "Хорошо", name: " \t"}).status_code == 303
    [answer] = stored(app)
    assert (answer.role, answer.nps, answer.claim, answer.ratings) == (None, None, None, [])


def test_empty_form_comes_back_with_words(app: Flask, anna: Person, code: str) -> None:
    response = anna.sends(code, role="user", publish="1")
    assert response.status_code == 422
    assert page_of(response).text(".summary li")
    assert page_of(response).attribute("input[name=role][checked]", "value") == "user"


@pytest.mark.parametrize(
    "field", [{"nps": "0"}, {"t_gift": "not_noticed"}, {"comment": "ок"}, {"claim": "Порвано"}]
)
def test_one_thing_said_is_enough(anna: Person, code: str, field: dict[str, str]) -> None:
    assert anna.sends(code, **field).status_code == 303


def test_comment_of_4000_characters_with_browser_line_ends_fits(
    app: Flask, anna: Person, code: str
) -> None:
    comment = "я" * 1999 + "\r\n" + "ю" * 2000
    assert anna.sends(code, comment=comment).status_code == 303
    assert stored(app)[0].comment == comment.replace("\r\n", "\n")


def test_nul_and_lone_surrogates_do_not_break_an_answer(
    app: Flask, anna: Person, code: str
) -> None:
    assert anna.sends(code, comment="до\x00после", nps="5").status_code == 303
    assert stored(app)[0].comment == "допосле"


def test_claim_gets_a_promise_that_the_receipt_shows(app: Flask, anna: Person, code: str) -> None:
    anna.sends(code, claim="Молния сломана", solution="replace")
    [answer] = stored(app)
    assert answer.claim is not None
    assert answer.claim.solution == "replace"
    assert answer.claim.promised_on > answer.submitted_at.date()
    assert "Молния сломана" in anna.scans(code).text("main")


def test_contact_with_consent_is_kept_and_not_shown_on_the_receipt(
    app: Flask, anna: Person, code: str
) -> None:
    anna.sends(code, nps="5", contact="anna@example.ru", consent="1")
    assert stored(app)[0].contact == "anna@example.ru"
    assert "anna@example.ru" not in anna.scans(code).html


def test_what_a_client_types_is_shown_as_text(anna: Person, code: str) -> None:
    anna.sends(code, comment="<script>alert(1)</script> & <b>да</b>")
    page = anna.scans(code)
    assert not page.all("main script")
    assert "<script>alert(1)</script>" in page.text("blockquote")


def test_submission_of_another_act_is_asked_for_again(app: Flask, anna: Person, code: str) -> None:
    other = printed_code(app)
    submission = str(uuid.uuid4())
    anna.sends(other, submission=submission, nps="9")
    response = anna.sends(code, submission=submission, nps="1")
    page = page_of(response)
    assert response.status_code == 422
    assert page.attribute("input[name=nps][checked]", "value") == "1"
    assert page.attribute("input[name=submission]", "value") != submission


def lower(code: str) -> str:
    return code.lower()


def hyphens(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, 16, 4))


def lookalikes(code: str) -> str:
    return code.replace("0", "o").replace("1", "l")


@pytest.mark.parametrize("spelled", [lower, hyphens, lookalikes])
def test_code_opens_in_every_spelling(
    anna: Person, code: str, spelled: Callable[[str], str]
) -> None:
    assert anna.browser.get(f"/a/{spelled(code)}").status_code == 200


def test_typed_code_is_its_own_channel(app: Flask, anna: Person, code: str) -> None:
    opened = anna.browser.get("/", query_string={"code": f" {code.lower()} "})
    assert opened.status_code == 303
    page = page_of(anna.browser.get(opened.location))
    action = page.attribute("main form", "action")
    anna.browser.post(action, data={"submission": str(uuid.uuid4()), "nps": "9"})
    assert stored(app)[0].channel is Channel.CODE


@pytest.mark.parametrize("typed", ["abc", "1234-5678-9012-345", "U" * 16, "💥"])
def test_code_that_cannot_be_one_is_asked_for_again(anna: Person, typed: str) -> None:
    response = anna.browser.get("/", query_string={"code": typed})
    assert response.status_code == 422
    assert page_of(response).attribute("input[name=code]", "value") == typed


def test_unknown_code_says_so_and_offers_to_type_it(app: Flask, anna: Person) -> None:
    page = anna.scans("0" * 16)
    assert anna.response.status_code == 404
    assert page.all("input[name=code]")


def test_voided_act_says_so_and_gives_a_phone(app: Flask, anna: Person, code: str) -> None:
    with app.app_context():
        act = db.session.scalars(select(Act)).one()
        void_act(act, "заказ пересобран", AT)
        from portal.company.queries import company

        company().phone = "+7 495 000-00-00"
        db.session.commit()
    page = anna.scans(code)
    assert anna.response.status_code == 410
    assert "заказ пересобран" in page.text("main")
    assert page.all('a[href="tel:+74950000000"]')
    assert anna.sends(code, nps="9").status_code == 410


def test_expired_act_still_thanks(app: Flask, anna: Person, code: str) -> None:
    with app.app_context():
        act = db.session.scalars(select(Act)).one()
        act.issued_at = AT - timedelta(days=4000)
        db.session.commit()
    page = anna.scans(code)
    assert anna.response.status_code == 410
    assert "Спасибо" in page.text("h1")


def test_old_acts_keep_their_questions_when_a_new_questionnaire_is_published(
    app: Flask, anna: Person, code: str
) -> None:
    from portal.questionnaires.operations import Asked, publish
    from portal.questionnaires.queries import current_questionnaire

    with app.app_context():
        item = current_questionnaire().items[0]
        publish("Короткая", "Да?", "Yes?", [Asked(item.touchpoint, "Коробка", "Box")], AT)
        db.session.commit()
    assert len(anna.scans(code).all("fieldset.touchpoint")) == 8
    assert len(anna.scans(printed_code(app)).all("fieldset.touchpoint")) == 1


def test_page_speaks_the_language_of_the_browser_or_of_the_address(anna: Person, code: str) -> None:
    english = anna.browser.get(f"/a/{code}", headers={"Accept-Language": "en-GB"})
    assert page_of(english).attribute("html", "lang") == "en"
    asked = anna.browser.get(f"/a/{code}?lang=en", headers={"Accept-Language": "ru"})
    assert page_of(asked).attribute("html", "lang") == "en"
    other = anna.browser.get(f"/a/{code}", headers={"Accept-Language": "de"})
    assert page_of(other).attribute("html", "lang") == "ru"
