"""What every response tells the browser, by the Observatory's rules and a few of our own."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from flask import Flask
from pyotp import TOTP
from werkzeug.test import TestResponse

from portal.accounts.models import Role
from portal.storage.database import db
from tests.factories.orders import make_act, make_response
from tests.factories.people import PASSWORD, RUSSIAN, Person, add_person, signed_in
from tests.pages import ExaminingClient, page_of
from tests.security.observatory import A_PLUS, mark, modifiers_of, policy_of

FILES = (
    "/healthz", "/api/v1/openapi.json", "/api/v1/orders", "/admin/responses.csv",
    "/admin/responses.xlsx", "/static/js/answer.js?v=1", "/static/css/staff.css",
)  # fmt: skip
SHOWN = ("/acts/sample.pdf", "/admin/report.pdf")
OWNER = {"email": "admin@example.ru", "password": PASSWORD}
EVIL = "https://evil.example"
PAGES = (
    "/", "/?code=1", "/a/{code}", "/a/{code}?another=1", "/a/0000000000000000", "/privacy",
    "/login", "/orders", "/orders/new", "/acts", "/admin/", "/admin/responses", "/admin/users",
    "/admin/settings", "/admin/integrations", "/admin/quotes/screen", "/api/v1/docs", "/nowhere",
)  # fmt: skip


@pytest.fixture
def over_tls(app: Flask) -> ExaminingClient:
    """The owner's browser at a portal that is reached by https; one act is answered."""
    app.config.update(
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_NAME="__Host-session",
        PREFERRED_URL_SCHEME="https",
    )
    return signed_in(app, Role.ADMIN)


def answered_code(app: Flask) -> str:
    with app.app_context():
        act = make_act()
        make_response(act, nps=9, rates={"gift": 5})
        code = act.code
        db.session.commit()
    return code


def test_every_kind_of_response_is_an_a_plus(app: Flask, over_tls: ExaminingClient) -> None:
    code = answered_code(app)
    marks = {}
    for address in (*PAGES, *SHOWN, *FILES):
        response = over_tls.get(address.format(code=code), headers=RUSSIAN, buffered=True)
        marks[address] = (mark(response), modifiers_of(response))
    marks["refused form"] = marked(over_tls.post("/orders/new", data={"number": "1"}))
    marks["answer"] = marked(Person(app).sends(code, nps="9"))
    assert {name: told for name, told in marks.items() if told[0] < A_PLUS + 25} == {}


def marked(response: TestResponse) -> tuple[int, Mapping[str, int]]:
    return mark(response), modifiers_of(response)


def test_rules_of_the_observatory_see_what_is_missing(over_tls: ExaminingClient) -> None:
    response = over_tls.get("/login")
    without = dict(response.headers.items())
    for name, lost in (("Content-Security-Policy", 35), ("Strict-Transport-Security", 20)):
        response.headers.pop(name)
        assert mark(response) <= A_PLUS + 30 - lost
        response.headers[name] = without[name]


@pytest.mark.parametrize("address", ["/", "/login", "/nowhere", "/healthz", "/api/v1/orders"])
def test_policy_names_what_default_does_not_cover(client: ExaminingClient, address: str) -> None:
    policy = policy_of(client.get(address, headers=RUSSIAN).headers["Content-Security-Policy"])
    assert policy["default-src"] == {"'none'"}
    assert policy["frame-ancestors"] == policy["base-uri"] == {"'none'"}
    assert policy["form-action"] <= {"'self'", "'none'"}
    assert "script-src" not in policy or policy["script-src"] == {"'self'"}


def test_what_is_no_page_cannot_become_one(over_tls: ExaminingClient) -> None:
    for address in FILES:
        response = over_tls.get(address, buffered=True)
        assert "sandbox" in policy_of(response.headers["Content-Security-Policy"]), address
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.mimetype != "text/html"
    for address in ("/admin/responses.csv", "/admin/responses.xlsx"):
        assert over_tls.get(address).headers["Content-Disposition"].startswith("attachment;")


def test_cookie_over_tls_is_bound_to_the_host(app: Flask) -> None:
    app.config.update(
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_NAME="__Host-session",
        PREFERRED_URL_SCHEME="https",
    )
    browser = app.test_client()
    add_person(app, Role.STAFF)
    [cookie] = browser.get("/login").headers.getlist("Set-Cookie")
    flags = [part.strip() for part in cookie.split(";")]
    assert flags[0].startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(flags)
    assert not any(flag.startswith("Domain") for flag in flags)
    browser.sign_in("staff@example.ru", PASSWORD)


def test_every_cookie_of_a_sign_in_over_tls_is_bound_to_the_host(
    app: Flask, over_tls: ExaminingClient
) -> None:
    over_tls.submit("/admin/users", {"factor_for": "everyone"}, to="/admin/users/factor-rule")
    browser = app.test_client()
    set_by = [browser.get("/login"), browser.submit("/login", OWNER)]
    phone = TOTP(page_of(browser.get("/login/factor")).text("ol code").replace(" ", ""))
    set_by.append(browser.submit("/login/factor", {"code": phone.now()}))
    cookies = [cookie for each in set_by for cookie in each.headers.getlist("Set-Cookie")]
    assert {cookie.partition("=")[0] for cookie in cookies} == {
        "__Host-session",
        "__Host-second-step",
        "__Host-device",
    }
    for cookie in cookies:
        flags = {part.strip() for part in cookie.split(";")}
        assert {"Secure", "HttpOnly", "Path=/"} <= flags
        assert "SameSite=Lax" in flags or "Max-Age=0" in flags
        assert not any(flag.startswith("Domain") for flag in flags)


def test_strangers_origin_is_told_nothing(over_tls: ExaminingClient) -> None:
    for address in (
        "/",
        "/orders",
        "/api/v1/orders",
        "/api/v1/openapi.json",
        "/static/css/staff.css",
    ):
        for method in ("GET", "OPTIONS"):
            response = over_tls.open(
                address, method=method, headers={"Origin": EVIL, **RUSSIAN}, buffered=True
            )
            assert not [name for name, _ in response.headers if name.startswith("Access-Control")]


def test_no_response_tells_what_made_it(over_tls: ExaminingClient) -> None:
    for address in ("/", "/orders", "/nowhere", "/api/v1/orders", "/static/css/staff.css"):
        headers = over_tls.get(address, headers=RUSSIAN, buffered=True).headers
        assert not {"Server", "X-Powered-By", "X-Runtime"} & set(headers.keys())


def test_client_carries_no_cookie_and_may_go_back_to_the_filled_form(app: Flask) -> None:
    anna, code = Person(app), answered_code(app)
    for response in (anna.browser.get(f"/a/{code}?another=1"), anna.sends(code, nps="3")):
        assert "Set-Cookie" not in response.headers
        assert response.headers["Cache-Control"] == "private, no-cache"


def test_pages_of_staff_leave_no_trace_in_a_browser(over_tls: ExaminingClient) -> None:
    for address in ("/orders", "/admin/", "/admin/responses.csv", "/acts/sample.pdf"):
        assert over_tls.get(address, buffered=True).headers["Cache-Control"] == "no-store"
