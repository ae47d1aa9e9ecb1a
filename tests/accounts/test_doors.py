"""Who may open what: doors are closed by default."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from portal.accounts.dangerous import DANGEROUS
from portal.accounts.guards import own_path
from portal.accounts.matrix import ANYONE, API, MATRIX
from portal.accounts.models import Role
from tests.accounts.doors import Door, address_of, doors
from tests.factories.people import PASSWORD, RUSSIAN, add_person, signed_in
from tests.pages import ExaminingClient, page_of

RELEASED = Path(__file__).with_name("released-addresses.txt")


def opened(
    browser: ExaminingClient, door: Door, headers: dict[str, str] | None = None
) -> TestResponse:
    """Open a door, and let go of a file that lies behind it."""
    response = browser.open(door.address, method=door.method, headers=headers)
    response.close()
    return response


def test_every_address_has_one_row_and_every_row_an_address(app: Flask) -> None:
    rows = [*MATRIX, *ANYONE, *API]
    assert len(rows) == len(set(rows))
    assert {door.endpoint for door in doors(app)} == set(rows)


def test_what_is_dangerous_is_a_page_of_staff() -> None:
    assert set(MATRIX) >= DANGEROUS


def test_nobody_gets_through_any_door_that_is_not_for_anyone(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    stranger = app.test_client()
    for door in doors(app):
        response = opened(stranger, door)
        if door.endpoint in API:
            assert response.status_code == 401, door
        elif door.endpoint in MATRIX:
            assert response.status_code == 302, door
            assert "/login" in response.location, door
        elif door.endpoint.startswith("public_second_step"):  # opens to who showed the password
            assert response.location.startswith("/login"), door
        else:
            assert response.status_code != 401, door
            assert "/login" not in response.headers.get("Location", ""), door


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_its_doors_and_no_others(app: Flask, role: Role) -> None:
    browser = signed_in(app, role)
    app.config["WTF_CSRF_ENABLED"] = False
    for door in doors(app):
        if door.endpoint in MATRIX and door.endpoint != "accounts.logout":
            response = opened(browser, door)
            assert "/login" not in response.headers.get("Location", ""), door
            refused = response.status_code == 403
            assert refused is (role not in MATRIX[door.endpoint]), door


@pytest.mark.parametrize("scope", ["orders", "read"])
def test_each_key_opens_the_calls_of_its_scope_and_no_others(app: Flask, scope: str) -> None:
    key = app.test_cli_runner().invoke(args=["api-keys", "add", "shop", "--scope", scope])
    browser = app.test_client()
    for door in doors(app):
        if door.endpoint in API:
            bearer = {"Authorization": f"Bearer {key.stdout.strip()}"}
            refused = opened(browser, door, bearer)
            assert (refused.status_code == 403) is (scope not in API[door.endpoint]), door


@pytest.mark.parametrize("role", list(Role))
def test_no_role_is_a_key(app: Flask, role: Role) -> None:
    browser = signed_in(app, role)
    for door in doors(app):
        if door.endpoint in API:
            assert opened(browser, door).status_code == 401, door


def test_released_addresses_still_lead_somewhere(app: Flask) -> None:
    adapter = app.url_map.bind("localhost")
    browser = app.test_client()
    for line in RELEASED.read_text("utf-8").splitlines():
        method, rule = line.split()
        try:
            found, _values = adapter.match(address_of(rule), method, return_rule=True)
        except HTTPException as error:
            pytest.fail(f"{line} is gone ({error}): links to it are printed and kept")
        if _shape(found.rule) != _shape(rule):
            assert browser.open(address_of(rule), method=method).status_code in (301, 308), line


def test_all_addresses_of_today_are_among_the_released(app: Flask) -> None:
    released = set(RELEASED.read_text("utf-8").splitlines())
    missing = {str(door) for door in doors(app) if door.method != "HEAD"} - released
    assert missing == set(), "python -m tests.accounts.written writes them down"


def _shape(rule: str) -> str:
    return re.sub(r"<[^>]*>", "<>", rule)


def test_change_without_a_token_is_refused(app: Flask) -> None:
    staff = signed_in(app, Role.ADMIN)
    for path in (
        "/orders/new",
        "/acts/print",
        "/acts/batches/1/settle",
        "/admin/settings",
        "/logout",
        "/admin/users",
        "/admin/api-keys",
    ):
        assert staff.post(path, data={"number": "1"}).status_code == 400


def test_wrong_password_and_unknown_person_get_the_same_words(app: Flask) -> None:
    add_person(app, Role.STAFF)
    browser = app.test_client()
    said = []
    for email in ("staff@example.ru", "nobody@example.ru"):
        response = browser.submit("/login", {"email": email, "password": "wrong password"})
        assert response.status_code == 422
        said.append(page_of(response).text(".alert"))
    assert said[0] == said[1]


def test_many_tries_are_stopped_before_the_password_is_checked(app: Flask) -> None:
    add_person(app, Role.STAFF)
    browser = app.test_client()
    for _ in range(10):
        browser.submit("/login", {"email": "staff@example.ru", "password": "wrong password"})
    response = browser.submit("/login", {"email": "staff@example.ru", "password": PASSWORD})
    assert response.status_code == 429
    assert page_of(response).text("h1")


def test_sign_out_ends_the_session(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    staff.submit("/orders", {}, to="/logout")
    assert staff.get("/orders").status_code == 302


def test_cookie_is_signed_again_only_when_it_grows_old(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff = signed_in(app, Role.STAFF)
    staff.get("/orders")  # the first page puts the token of its forms into the session
    assert "Set-Cookie" not in staff.get("/orders").headers
    monkeypatch.setattr("portal.web.sessions.REFRESHED_AFTER", timedelta(0))
    assert "Expires=" in staff.get("/orders").headers["Set-Cookie"]


def test_forged_cookie_is_nobodys(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    staff.set_cookie("session", "eyJfdXNlcl9pZCI6IjEifQ.aaaaaa.forged")
    assert staff.get("/orders").status_code == 302


def test_changed_password_ends_other_sessions(app: Flask) -> None:
    here = signed_in(app, Role.STAFF)
    there = app.test_client()
    there.sign_in("staff@example.ru", PASSWORD)
    new = {"current": PASSWORD, "new": "another long one", "again": "another long one"}
    assert here.submit("/password", new).status_code == 303
    assert here.get("/orders").status_code == 200
    assert there.get("/orders").status_code == 302


def test_sign_in_leads_back_to_the_page_that_was_asked_for(app: Flask) -> None:
    add_person(app, Role.STAFF)
    browser = app.test_client()
    wanted = browser.get("/acts?state=printed").location
    response = browser.submit(wanted, {"email": "staff@example.ru", "password": PASSWORD})
    assert response.location == "/acts?state=printed"


@pytest.mark.parametrize(
    "address",
    ["//evil.example", "/\\evil.example", "https://evil.example", "https:evil.example",
     "/\tevil", "\t//evil.example", "javascript:alert(1)", "", None],
)  # fmt: skip
def test_sign_in_never_leads_to_another_host(address: str | None) -> None:
    assert own_path(address, "/orders") == "/orders"


def test_every_response_carries_the_security_headers(app: Flask) -> None:
    browser = app.test_client()
    for path in ("/", "/login", "/nowhere", "/api/v1/orders", "/healthz"):
        headers = browser.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-inline" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "Strict-Transport-Security" not in headers, "without TLS nobody could come back"


def test_behind_tls_the_browser_is_told_to_stay_there(app: Flask) -> None:
    app.config["SESSION_COOKIE_SECURE"] = True
    assert "max-age=31536000" in app.test_client().get("/").headers["Strict-Transport-Security"]


def test_unknown_address_is_a_page_in_words(app: Flask) -> None:
    response = app.test_client().get("/nowhere", headers=RUSSIAN)
    assert response.status_code == 404
    assert page_of(response).text("h1")


def test_language_of_staff_pages_is_kept(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    staff.submit("/orders", {"language": "en", "next": "/acts"}, to="/language")
    assert page_of(staff.get("/orders", headers=RUSSIAN)).attribute("html", "lang") == "en"
