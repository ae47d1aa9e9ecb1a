"""The password again, before what is dangerous."""

from __future__ import annotations

import importlib
import pkgutil
from datetime import timedelta
from io import BytesIO

from flask import Flask
from flask_wtf import FlaskForm
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse
from wtforms import PasswordField

import portal
from portal.accounts.carrying import carried_fields
from portal.accounts.dangerous import DANGEROUS
from portal.accounts.models import ApiKey, Role, User, UserSession
from portal.storage.database import db
from tests.accounts.doors import doors
from tests.factories.people import PASSWORD, signed_in
from tests.pages import ExaminingClient, Page, page_of

ENGLISH = {"Accept-Language": "en"}
KEY = {"name": "Лавка <b>", "may_orders": "y", "calls_per_minute": "120"}


def long_signed_in(app: Flask, role: Role = Role.ADMIN) -> ExaminingClient:
    """Return a browser whose person has shown the password twenty minutes ago."""
    browser = signed_in(app, role)
    with app.app_context():
        at = db.session.scalar(select(UserSession.began_at))
        assert at is not None
        earlier = at - timedelta(minutes=20)
        db.session.execute(update(UserSession).values(began_at=earlier, confirmed_at=earlier))
        db.session.commit()
    return browser


def key_count(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(ApiKey)) or 0


def shows(browser: ExaminingClient, page: Page, to: str, password: str) -> TestResponse:
    """Send the form of a page that asks for the password."""
    fields = {
        each.attrs["name"]: each.attrs.get("value", "") for each in page.all("main form input")
    }
    return browser.post(to, data={**fields, "shown-password": password}, headers=ENGLISH)


def test_everything_dangerous_asks_for_the_password_first(app: Flask) -> None:
    owner = long_signed_in(app)
    app.config["WTF_CSRF_ENABLED"] = False
    for door in doors(app):
        if door.endpoint in DANGEROUS:
            asked = owner.open(door.address, method=door.method)
            if door.method == "POST":
                assert asked.status_code == 401, door
                assert page_of(asked).all("[name=shown-password]"), door
            else:
                assert asked.location.startswith("/confirm?next=/"), door


def test_form_goes_on_as_it_was_filled_in_once_the_password_is_shown(app: Flask) -> None:
    owner = long_signed_in(app)
    asked = owner.submit("/admin/api-keys", KEY)
    assert asked.status_code == 401
    assert key_count(app) == 0
    page = page_of(asked)
    assert page.attribute("main input[name=name]", "value") == KEY["name"]
    assert len(page.all("input[name=csrf_token]")) == 3, "two of the navigation, one of its own"
    done = shows(owner, page, "/admin/api-keys", PASSWORD)
    assert done.status_code == 200
    assert key_count(app) == 1
    assert owner.submit("/admin/api-keys", KEY).status_code == 200, "not asked again"


def test_wrong_password_lets_nothing_happen_and_keeps_the_fields(app: Flask) -> None:
    owner = long_signed_in(app)
    page = page_of(owner.submit("/admin/api-keys", KEY))
    refused = shows(owner, page, "/admin/api-keys", "wrong password")
    assert refused.status_code == 422
    page = page_of(refused)
    assert "not your password" in page.text("#refused")
    assert page.attribute("main input[name=name]", "value") == KEY["name"]
    assert key_count(app) == 0
    assert shows(owner, page, "/admin/api-keys", PASSWORD).status_code == 200


def test_tries_are_limited_before_the_password_is_checked(app: Flask) -> None:
    owner = long_signed_in(app)
    page = page_of(owner.submit("/admin/api-keys", KEY))
    for _ in range(10):
        shows(owner, page, "/admin/api-keys", "wrong password")
    stopped = shows(owner, page, "/admin/api-keys", PASSWORD)
    assert stopped.status_code == 429
    assert page_of(stopped).attribute("main input[name=name]", "value") == KEY["name"]
    assert key_count(app) == 0


def test_page_that_is_dangerous_is_reached_by_way_of_the_password(app: Flask) -> None:
    owner = long_signed_in(app)
    sent = owner.get("/admin/responses.csv?delimiter=semicolon")
    assert sent.status_code == 302
    back = shows(owner, page_of(owner.get(sent.location)), sent.location, PASSWORD)
    assert back.location == "/admin/responses.csv?delimiter=semicolon"
    assert owner.get(back.location).status_code == 200


def test_confirmation_leads_to_no_other_host(app: Flask) -> None:
    owner = long_signed_in(app)
    address = "/confirm?next=//evil.example/"
    back = shows(owner, page_of(owner.get(address)), address, PASSWORD)
    assert back.location == "/orders"


def test_who_has_just_signed_in_is_not_asked(app: Flask) -> None:
    owner = signed_in(app, Role.ADMIN)
    assert owner.submit("/admin/api-keys", KEY).status_code == 200
    assert key_count(app) == 1


def test_field_alone_confirms_nothing_without_a_token_of_the_form(app: Flask) -> None:
    owner = long_signed_in(app)
    forged = owner.post("/admin/api-keys", data={**KEY, "shown-password": PASSWORD})
    assert forged.status_code == 400
    assert key_count(app) == 0


def test_role_is_asked_before_the_password(app: Flask) -> None:
    staff = long_signed_in(app, Role.STAFF)
    assert staff.get("/admin/sources/new/generic").status_code == 403


def test_file_is_not_carried_and_the_page_says_what_to_do(app: Flask) -> None:
    owner = long_signed_in(app)
    file = {"logo": (BytesIO(b"x"), "logo.png")}
    asked = owner.submit("/admin/api-keys", {**KEY, **file})
    assert asked.status_code == 401
    assert page_of(asked).attribute("main a.btn", "href") == "/confirm"


def test_no_field_that_hides_its_value_is_carried(app: Flask) -> None:
    hidden = {
        name
        for module in pkgutil.walk_packages(portal.__path__, "portal.")
        if module.name.endswith("forms")
        for form in vars(importlib.import_module(module.name)).values()
        if isinstance(form, type) and issubclass(form, FlaskForm)
        for name in dir(form)
        if getattr(getattr(form, name), "field_class", None) is PasswordField
    }
    assert hidden >= {"password", "secret", "api_token"}
    for name in hidden:
        with app.test_request_context(method="POST", data={name: "zq", "name": "shop"}):
            assert carried_fields() is None, name


def test_more_than_a_page_carries_is_not_carried(app: Flask) -> None:
    owner = long_signed_in(app)
    asked = owner.submit("/admin/api-keys", {**KEY, "more": "x" * 200_001})
    assert asked.status_code == 401
    assert page_of(asked).all("main form") == []


def test_closing_an_account_asks_for_the_password(app: Flask) -> None:
    owner = long_signed_in(app)
    signed_in(app, Role.STAFF)
    page = page_of(owner.submit("/admin/users", {}, to="/admin/users/2/close"))
    with app.app_context():
        assert db.session.get_one(User, 2).active
    assert shows(owner, page, "/admin/users/2/close", PASSWORD).status_code == 303
    with app.app_context():
        assert not db.session.get_one(User, 2).active
