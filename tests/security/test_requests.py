"""Who may change what by which request: tokens, methods, hosts, proxies, redirects."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.routing import Rule

from portal.accounts.models import Role
from portal.app import create_app
from portal.storage.base import Base
from portal.storage.database import db
from tests.conftest import SETTINGS
from tests.factories.people import PASSWORD, RUSSIAN, add_person, printed_code, signed_in
from tests.pages import ExaminingClient, page_of
from tests.security.world import OWNER, World, make_world, values_of

EVIL = "evil.example"
WITHOUT_TOKEN = ("api", "public_answers", "public_drafts", "public_hooks")
OWN_PATHS = ("/language", "/admin/responses/{response_id}/emotional", "/admin/quotes/{response_id}")
ELSEWHERE = (
    f"//{EVIL}", f"///{EVIL}", f"/\\{EVIL}", f"/\\/{EVIL}", f"\\\\{EVIL}", f"https://{EVIL}",
    f"https:{EVIL}", f"http:/{EVIL}", f"\t//{EVIL}", f"/\t/{EVIL}", f"/\r\n/{EVIL}",
    f"/\x00/{EVIL}",
    f"//{EVIL}@act.example.ru", f"https://act.example.ru.{EVIL}", f" //{EVIL}",
    f"javascript://{EVIL}", f"data:text/html,{EVIL}", EVIL, f"//{EVIL}/%2f..", f"／／{EVIL}",
)  # fmt: skip


def doors(app: Flask, method: str) -> Iterator[tuple[Rule, str]]:
    """Yield every door that has a method, with its address."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or set()) and "static" not in rule.endpoint:
            values = values_of(rule, {})
            yield rule, str(adapter.build(rule.endpoint, values, method=method))


def rows(app: Flask) -> dict[str, int]:
    """Return how many rows each table has."""
    with app.app_context():
        return {
            name: int(db.session.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0)
            for name in Base.metadata.tables
            if not name.startswith("audit_")  # which tells of what was given out
        }


@pytest.fixture
def world(app: Flask) -> World:
    return make_world(app)


@pytest.fixture
def owner(app: Flask, world: World) -> ExaminingClient:
    browser = app.test_client()
    browser.sign_in(OWNER, PASSWORD)
    return browser


def test_every_form_of_staff_is_refused_without_its_token(
    app: Flask, owner: ExaminingClient
) -> None:
    before, seen = rows(app), 0
    for rule, address in doors(app, "POST"):
        if rule.endpoint.startswith(WITHOUT_TOKEN):
            continue
        for fields in ({}, {"csrf_token": ""}, {"csrf_token": "IjAi.zq.zq"}):
            response = owner.post(address, data=fields, headers=RUSSIAN)
            assert response.status_code == 400, f"{address} {response.status_code}"
            assert page_of(response).text("h1")
            seen += 1
    assert seen > 150
    assert rows(app) == before


def test_token_of_another_session_opens_nothing(app: Flask, owner: ExaminingClient) -> None:
    stranger = app.test_client()
    token = page_of(stranger.get("/login")).attribute("input[name=csrf_token]", "value")
    response = owner.post("/admin/users", data={"csrf_token": token, "email": "x@example.ru"})
    assert response.status_code == 400


def test_page_of_another_host_cannot_use_a_session(app: Flask) -> None:
    app.config.update(SESSION_COOKIE_SECURE=True, PREFERRED_URL_SCHEME="https")
    owner = signed_in(app, Role.ADMIN)
    # the browser itself leaves the cookie out of what another site sends: without one nobody is in
    bare = app.test_client(use_cookies=False)
    response = bare.post("/admin/users", headers={"Origin": f"https://{EVIL}", **RUSSIAN})
    assert response.status_code in (302, 400)
    [cookie] = app.test_client().get("/login").headers.getlist("Set-Cookie")
    assert "SameSite=Lax" in cookie
    assert owner.get("/orders", headers={"Origin": f"https://{EVIL}"}).status_code == 200


def test_no_page_that_is_asked_for_changes_anything(
    app: Flask, owner: ExaminingClient, world: World
) -> None:
    adapter = app.url_map.bind("localhost")
    before, seen = rows(app), 0
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or set()) or "static" in rule.endpoint:
            continue
        values = values_of(rule, world.values)
        address = adapter.build(rule.endpoint, values, method="GET")
        for method in ("GET", "HEAD"):
            owner.open(address, method=method, headers=RUSSIAN, buffered=True)
            seen += 1
    assert seen > 80
    assert rows(app) == before


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "PROPFIND"])
def test_methods_that_no_page_has_do_nothing(
    app: Flask, owner: ExaminingClient, world: World, method: str
) -> None:
    before = rows(app)
    for address in ("/", f"/a/{world.values['code']}", "/orders", "/orders/1", "/admin/users"):
        response = owner.open(address, method=method, headers={"X-Zqx": "echo", **RUSSIAN})
        assert response.status_code == 405
        assert "echo" not in response.get_data(as_text=True)
    assert rows(app) == before


@pytest.mark.parametrize("method", ["DELETE", "PUT", "POST"])
def test_method_is_what_the_request_says_and_nothing_else(
    app: Flask, owner: ExaminingClient, world: World, method: str
) -> None:
    code, before = world.values["code"], rows(app)
    over = {"X-HTTP-Method-Override": method, "X-Method-Override": method, **RUSSIAN}
    asked = {"_method": method, "nps": "9"}
    assert owner.get(f"/a/{code}", query_string=asked, headers=over).status_code == 200
    assert owner.get("/orders/new", query_string=asked, headers=over).status_code == 200
    assert rows(app) == before
    sent = owner.post("/orders/1/cancel", data={"_method": "GET"}, headers=over)
    assert sent.status_code == 400  # it stays a POST, which wants its token


LYING = (
    {"Host": EVIL},
    {"Host": f"act.example.ru@{EVIL}"},
    {"Host": f"{EVIL}:443"},
    {"X-Forwarded-Host": EVIL},
    {"X-Forwarded-Server": EVIL, "X-Host": EVIL, "X-Original-URL": f"//{EVIL}/"},
    {"Forwarded": f"host={EVIL};proto=https;for=10.0.0.1"},
    {"X-Forwarded-Proto": "https", "X-Forwarded-Prefix": f"//{EVIL}", "X-Script-Name": f"/{EVIL}"},
)


@pytest.mark.parametrize("headers", LYING, ids=str)
def test_host_of_a_stranger_stands_nowhere(
    app: Flask, owner: ExaminingClient, world: World, headers: dict[str, str]
) -> None:
    adapter, cookie, opened = app.url_map.bind("localhost"), cookie_of(app, owner), 0
    bare = FlaskClient(app, app.response_class, use_cookies=False)
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or set()) or rule.endpoint.endswith("static"):
            continue
        values = values_of(rule, world.values)
        address = adapter.build(rule.endpoint, values, method="GET")
        # what a router tidies up it would write down with the host
        for spelling in (address, address.rstrip("/") or "/", "/" + address[1:].replace("/", "//")):
            told = {**RUSSIAN, **headers, **cookie}
            response = bare.get(spelling, headers=told, buffered=True)
            opened += response.status_code == 200
            assert EVIL not in str(response.headers), spelling
            assert EVIL.encode() not in response.data, spelling
    assert opened > 60


def cookie_of(app: Flask, browser: ExaminingClient) -> dict[str, str]:
    """Return the cookie of a session as a header: a browser would keep it from another host."""
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = browser.get_cookie(name)
    assert cookie is not None
    return {"Cookie": f"{name}={cookie.value}"}


def test_address_in_the_request_line_stands_nowhere(owner: ExaminingClient) -> None:
    for path in (f"http://{EVIL}/orders", f"//{EVIL}/orders", f"/\\{EVIL}/orders"):
        response = owner.get(
            "/", environ_overrides={"PATH_INFO": path, "REQUEST_URI": path, "RAW_URI": path},
            headers=RUSSIAN,
        )  # fmt: skip
        location = response.headers.get("Location", "/")
        assert not location.startswith(("//", "http", "/\\")), location


def test_code_on_paper_leads_to_the_firm_whoever_asked_for_it(
    app: Flask, owner: ExaminingClient, world: World
) -> None:
    lies = {"Host": EVIL, "X-Forwarded-Host": EVIL, **cookie_of(app, owner)}
    bare = FlaskClient(app, app.response_class, use_cookies=False)
    response = bare.get(f"/acts/{world.values['number']}.pdf", headers=lies)
    page = pypdfium2.PdfDocument(BytesIO(response.data))[0]
    [found] = zxingcpp.read_barcodes(page.render(scale=3).to_pil())
    assert found.text == f"HTTPS://ACT.EXAMPLE.RU/A/{world.values['code']}"


def test_address_that_a_stranger_claims_does_not_win(app: Flask) -> None:
    # no proxy is trusted: who changes the header is still the same caller
    wrong = [
        app.test_client().get(
            "/a/" + "0" * 16, headers={"X-Forwarded-For": f"10.0.0.{place}", **RUSSIAN}
        ).status_code
        for place in range(35)
    ]  # fmt: skip
    assert wrong[-1] == 429


def test_only_the_last_trusted_proxy_tells_who_called(app: Flask, database_url: str) -> None:
    behind = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": database_url, "TRUSTED_PROXIES": 1})
    wrong = [
        behind.test_client().get(
            "/a/" + "0" * 16,
            headers={"X-Forwarded-For": f"10.0.0.{place}, 192.0.2.7", **RUSSIAN},
        ).status_code
        for place in range(35)
    ]  # fmt: skip
    assert wrong[-1] == 429
    other = {"X-Forwarded-For": "10.0.0.1, 192.0.2.8", **RUSSIAN}
    assert behind.test_client().get("/a/" + "0" * 16, headers=other).status_code == 404
    with behind.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("address", ELSEWHERE)
def test_sign_in_leads_to_no_other_host(app: Flask, address: str) -> None:
    add_person(app, Role.STAFF)
    browser = app.test_client()
    token = page_of(browser.get("/login")).attribute("input[name=csrf_token]", "value")
    data = {"csrf_token": token, "email": "staff@example.ru", "password": PASSWORD}
    response = browser.post("/login", query_string={"next": address}, data=data)
    assert is_own(response.headers.get("Location", "")), response.headers["Location"]
    again = browser.get("/login", query_string={"next": address})
    assert is_own(again.headers.get("Location", "/orders"))


@pytest.mark.parametrize("page", OWN_PATHS)
def test_forms_that_lead_back_lead_to_no_other_host(
    owner: ExaminingClient, world: World, page: str
) -> None:
    for address in ELSEWHERE:
        response = owner.submit(
            "/orders", {"next": address, "from": address}, to=page.format(**world.values)
        )
        assert is_own(response.headers.get("Location", "/")), address


def test_typed_code_leads_to_its_act_only(app: Flask) -> None:
    browser, code = FlaskClient(app, app.response_class), printed_code(app)
    for address in ELSEWHERE:
        response = browser.get(
            "/", query_string={"code": code, "lang": address, "next": address, "by": address}
        )
        assert is_own(response.headers["Location"])
        sent = browser.post(
            f"/a/{code}", query_string={"by": address, "r": address, "lang": address},
            data={"nps": "9", "submission": "zq"},
        )  # fmt: skip
        assert is_own(sent.headers.get("Location", "/"))


def is_own(location: str) -> bool:
    """Tell whether a browser stays at the host it is at."""
    return location.startswith("/") and location[1:2] not in ("/", "\\") and location.isprintable()
