"""Who may open what: doors are closed by default."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.routing import Rule

from portal.accounts.guards import own_path
from portal.accounts.matrix import MATRIX
from portal.accounts.models import Role
from tests.factories.people import PASSWORD, RUSSIAN, add_person, signed_in
from tests.pages import page_of

PUBLIC = {
    "public_codes.home", "public_answers.answer_page", "public_answers.send",
    "public_drafts.save", "public_drafts.seen",
    "public_accounts.login", "public_accounts.sign_in",
    "public_company.health", "public_company.readiness", "public_company.privacy",
    "public_contact.security",
    "public_hooks.receive",
    "static", "bootstrap.static", "api-docs.openapi_json", "public_api.docs",
}  # fmt: skip
VALUES = {
    "number": "2026-00001", "code": "0" * 16, "order_id": 1, "touchpoint_id": 1, "user_id": 1,
    "upload_id": "00000000-0000-0000-0000-000000000000", "filename": "x", "external_id": "x",
    "batch_id": 1, "response_id": 1, "subscriber_id": 1, "mapping_id": 1, "key_id": 1,
    "source_id": 1, "delivery_id": 1, "kind": "shopify",
}  # fmt: skip


def guarded(app: Flask) -> list[tuple[Rule, str, str]]:
    """Return (rule, method, address) of every door that is not public."""
    doors = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if rule.endpoint in PUBLIC:
                continue
            address = app.url_map.bind("localhost").build(
                rule.endpoint, {name: VALUES[name] for name in rule.arguments}
            )
            methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
            doors += [(rule, method, address) for method in sorted(methods)]
    return doors


def test_nobody_gets_through_any_door_that_is_not_public(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    stranger = app.test_client()
    for rule, method, address in guarded(app):
        response = stranger.open(address, method=method)
        if rule.endpoint.startswith("api"):
            assert response.status_code == 401, f"{method} {address}"
        else:
            assert response.status_code == 302, f"{method} {address}"
            assert "/login" in response.location


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_its_doors_and_no_others(app: Flask, role: Role) -> None:
    browser = signed_in(app, role)
    app.config["WTF_CSRF_ENABLED"] = False
    for rule, method, address in guarded(app):
        if not rule.endpoint.startswith("api") and rule.endpoint != "accounts.logout":
            refused = browser.open(address, method=method).status_code == 403
            assert refused is (role not in MATRIX[rule.endpoint]), f"{method} {address}"


def test_every_page_of_staff_has_a_row_and_every_row_a_page(app: Flask) -> None:
    pages = {rule.endpoint for rule, _method, _address in guarded(app)}
    assert {page for page in pages if not page.startswith("api")} == set(MATRIX)


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
