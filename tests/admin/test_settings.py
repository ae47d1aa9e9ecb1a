"""What the owner sets."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from PIL import Image

from portal.accounts.models import Role
from portal.company.models import PackingOrder
from portal.company.queries import company
from portal.questionnaires.queries import current_questionnaire
from tests.factories.firm import firm
from tests.factories.people import Person, printed_code, signed_in
from tests.pages import ExaminingClient, page_of


@pytest.fixture
def owner(app: Flask) -> ExaminingClient:
    return signed_in(app, Role.ADMIN)


def picture(kind: str = "PNG") -> BytesIO:
    file = BytesIO()
    Image.new("RGB", (2000, 500), "navy").save(file, kind)
    file.seek(0)
    return file


def test_firms_name_and_phone_reach_the_clients_page(app: Flask, owner: ExaminingClient) -> None:
    assert owner.submit("/admin/settings", firm()).status_code == 303
    page = Person(app).scans(printed_code(app))
    assert "Гарна Спорт" in page.text("header")
    assert page.all('a[href="tel:+74950001620"]')


@pytest.mark.parametrize(
    "change",
    [
        {"colour": "red"}, {"promise_days": "0"}, {"name": " "}, {"email": "нет"},
        {"answer_days": "x"}, {"packing_order": "by weight"}, {"reader_ru": " "},
        {"reader_en": "x" * 81}, {"greeting_ru": ""}, {"greeting_en": "x" * 241},
        {"referral_ru": "x" * 241}, {"referral_en": "x" * 241},
        {"keep_answers_months": "9" * 400}, {"keep_clients_months": "-1"},
    ],
    ids=lambda change: str(change)[:60],
)  # fmt: skip
def test_bad_setting_comes_back_and_changes_nothing(
    app: Flask, owner: ExaminingClient, change: dict[str, str]
) -> None:
    response = owner.submit("/admin/settings", firm(**change))
    assert response.status_code == 422
    assert page_of(response).all(".invalid-feedback")
    with app.app_context():
        assert company().name == "Наша фирма"


def test_texts_of_the_act_are_kept_line_by_line(app: Flask, owner: ExaminingClient) -> None:
    assert owner.submit("/admin/settings", firm()).status_code == 303
    with app.app_context():
        kept = company()
        assert (
            kept.greeting_ru == "{client}, спасибо!\nРасскажите, как всё прошло с заказом {order}."
        )
        assert kept.reader_en == "Anna Petrova, the director"
        assert kept.packing_order is PackingOrder.CLIENT


@pytest.mark.parametrize(
    ("greeting", "named"),
    [
        ("Здравствуйте, {name}!", "{name}"), ("{client, спасибо!", "{"),
        ("Раз\nдва\nтри\nчетыре", "4"),
    ],
)  # fmt: skip
def test_greeting_that_cannot_be_printed_comes_back_with_the_reason(
    app: Flask, owner: ExaminingClient, greeting: str, named: str
) -> None:
    response = owner.submit("/admin/settings", firm(greeting_ru=greeting))
    assert response.status_code == 422
    page = page_of(response)
    assert named in page.text(".invalid-feedback")
    assert greeting in response.get_data(as_text=True)
    with app.app_context():
        assert company().greeting_ru.startswith("{client}, спасибо за заказ")


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_logo_is_kept_as_a_picture_of_a_sane_size(
    app: Flask, owner: ExaminingClient, kind: str
) -> None:
    assert owner.submit("/admin/settings", firm(logo=(picture(kind), "l"))).status_code == 303
    with app.app_context():
        kept = Image.open(BytesIO(company().logo or b""))
    assert kept.format == "PNG"
    assert max(kept.size) <= 1200
    owner.submit("/admin/settings", firm(remove_logo="y"))
    with app.app_context():
        assert company().logo is None


def test_logo_that_is_no_picture_is_refused(app: Flask, owner: ExaminingClient) -> None:
    sent = firm(logo=(BytesIO(b"<svg onload=alert(1)>"), "logo.png"))
    assert owner.submit("/admin/settings", sent).status_code == 422


def questionnaire_fields(page: ExaminingClient, **changes: str) -> dict[str, str]:
    form = page_of(page.get("/admin/questionnaires"))
    fields = {
        field.attrs["name"]: field.attrs.get("value") or ""
        for field in form.all("main input")
        if field.attrs["name"] not in ("csrf_token", "publish")
    }
    return {**fields, "new-stage": "receiving", **changes}


def test_new_questionnaire_leaves_out_what_has_no_place(app: Flask, owner: ExaminingClient) -> None:
    fields = questionnaire_fields(owner, **{"asked-0-position": "", "asked-1-position": "9"})
    assert owner.submit("/admin/questionnaires", fields).status_code == 303
    with app.app_context():
        keys = [item.touchpoint.key for item in current_questionnaire().items]
    assert keys == ["card", "manager", "deadlines", "fit", "design", "delivery", "gift"]


def test_new_touchpoint_joins_the_questionnaire(app: Flask, owner: ExaminingClient) -> None:
    fields = questionnaire_fields(
        owner, **{"new-key": "wifi", "new-label_ru": "Интернет", "new-label_en": "Wi-Fi"}
    )
    assert owner.submit("/admin/questionnaires", fields).status_code == 303
    with app.app_context():
        assert current_questionnaire().items[-1].touchpoint.key == "wifi"


@pytest.mark.parametrize("key", ["gift", "Ключ", "1a", "a" * 41])
def test_key_that_is_taken_or_odd_comes_back(app: Flask, owner: ExaminingClient, key: str) -> None:
    fields = questionnaire_fields(
        owner, **{"new-key": key, "new-label_ru": "Да", "new-label_en": "Yes"}
    )
    assert owner.submit("/admin/questionnaires", fields).status_code == 422


def test_questionnaire_without_touchpoints_comes_back(owner: ExaminingClient) -> None:
    empty = {f"asked-{row}-position": "" for row in range(8)}
    response = owner.submit("/admin/questionnaires", questionnaire_fields(owner, **empty))
    assert response.status_code == 422


def test_only_admin_cannot_be_closed(app: Flask, owner: ExaminingClient) -> None:
    owner.submit("/admin/users", {}, to="/admin/users/1/close")
    assert owner.get("/admin/").status_code == 200


def test_closed_account_is_out_at_once(app: Flask, owner: ExaminingClient) -> None:
    staff = signed_in(app, Role.STAFF)
    assert staff.get("/orders").status_code == 200
    owner.submit("/admin/users", {}, to="/admin/users/2/close")
    assert staff.get("/orders").status_code == 302
