"""The owner makes, replaces, limits and revokes the keys of other systems."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.accounts.models import ApiKey, Role
from portal.storage.database import db
from tests.api.calls import caller
from tests.factories.people import signed_in
from tests.pages import ExaminingClient, page_of

PAGE = "/admin/api-keys"


@pytest.fixture
def owner(app: Flask) -> ExaminingClient:
    return signed_in(app, Role.ADMIN)


def make(owner: ExaminingClient, **changes: object) -> TestResponse:
    form = {"name": "Магазин", "may_orders": "y", "calls_per_minute": "600", **changes}
    return owner.submit(PAGE, {name: value for name, value in form.items() if value is not None})


def shown_key(response: TestResponse) -> str:
    [key] = re.findall(r"aos_[\w-]{43}", response.text)
    return str(key)


def opens(app: Flask, key: str) -> int:
    status: int = caller(app.test_client(), key)("GET", "/orders").status_code
    return status


def keys(app: Flask) -> list[ApiKey]:
    with app.app_context():
        return list(db.session.scalars(select(ApiKey).order_by(ApiKey.id)))


def test_portal_without_keys_says_what_that_means(owner: ExaminingClient) -> None:
    page = page_of(owner.get(PAGE))
    assert "no key yet" in page.text("main")
    assert page.all("a[href='/api/v1/docs']")


def test_settings_lead_to_the_keys(owner: ExaminingClient) -> None:
    assert page_of(owner.get("/admin/settings")).all(f"a[href='{PAGE}']")


def test_key_is_shown_once(app: Flask, owner: ExaminingClient) -> None:
    key = shown_key(make(owner))
    assert opens(app, key) == 200
    listed = owner.get(PAGE)
    assert "aos_" not in listed.text
    assert "Магазин" in page_of(listed).text("section h2")
    [made] = keys(app)
    assert (made.scopes, made.calls_per_minute) == (("orders",), 600)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"may_orders": None}, "may_read"),
        ({"calls_per_minute": "0"}, "calls_per_minute"),
        ({"calls_per_minute": "60001"}, "calls_per_minute"),
        ({"calls_per_minute": "many"}, "calls_per_minute"),
    ],
    ids=str,
)
def test_key_that_cannot_be_is_refused_in_words(
    app: Flask, owner: ExaminingClient, changes: dict[str, object], field: str
) -> None:
    response = make(owner, **changes)
    assert response.status_code == 422
    assert page_of(response).all(f"#{field}.is-invalid")
    assert keys(app) == []


@pytest.mark.parametrize(("grace", "old"), [("0", 401), ("24", 200), ("168", 200)])
def test_replaced_key_works_as_long_as_was_chosen(
    app: Flask, owner: ExaminingClient, grace: str, old: int
) -> None:
    first = shown_key(make(owner))
    second = shown_key(owner.submit(PAGE, {"grace": grace}, to=f"{PAGE}/1/rotate"))
    assert (opens(app, first), opens(app, second)) == (old, 200)
    assert ("still works until" in owner.get(PAGE).text) == (old == 200)


def test_key_is_replaced_once(app: Flask, owner: ExaminingClient) -> None:
    make(owner)
    owner.submit(PAGE, {"grace": "24"}, to=f"{PAGE}/1/rotate")
    again = owner.submit(PAGE, {"grace": "24"}, to=f"{PAGE}/1/rotate")
    assert again.status_code == 303
    assert "replaced already" in owner.get(PAGE).text
    assert len(keys(app)) == 2


def test_grace_that_is_not_offered_is_refused(app: Flask, owner: ExaminingClient) -> None:
    make(owner)
    assert owner.submit(PAGE, {"grace": "1"}, to=f"{PAGE}/1/rotate").status_code == 422
    assert len(keys(app)) == 1


def test_revoked_key_opens_nothing_and_is_remembered(app: Flask, owner: ExaminingClient) -> None:
    key = shown_key(make(owner))
    assert owner.submit(PAGE, {}, to=f"{PAGE}/1/revoke").status_code == 303
    assert opens(app, key) == 401
    ended = page_of(owner.get(PAGE))
    assert "Магазин" in ended.text("table")
    assert not ended.all("section.step")
    before = keys(app)[0].revoked_at
    owner.submit(PAGE, {}, to=f"{PAGE}/1/revoke")
    assert keys(app)[0].revoked_at == before


def test_limit_is_changed(app: Flask, owner: ExaminingClient) -> None:
    make(owner)
    assert owner.submit(PAGE, {"calls_per_minute": "42"}, to=f"{PAGE}/1/limit").status_code == 303
    assert keys(app)[0].calls_per_minute == 42
    refused = owner.submit(PAGE, {"calls_per_minute": "0"}, to=f"{PAGE}/1/limit")
    assert refused.status_code == 422
    assert page_of(refused).all("#limit-1.is-invalid")
    assert keys(app)[0].calls_per_minute == 42


def test_last_use_is_shown(app: Flask, owner: ExaminingClient) -> None:
    key = shown_key(make(owner))
    assert "not used yet" in owner.get(PAGE).text
    caller(app.test_client(), key)("GET", "/orders").close()
    page = owner.get(PAGE)
    assert "not used yet" not in page.text
    assert str(datetime.now(UTC).year) in page_of(page).text("section dl")


@pytest.mark.parametrize("what", ["rotate", "limit", "revoke"])
def test_key_that_is_not_there_is_not_found(owner: ExaminingClient, what: str) -> None:
    sent = {"grace": "24", "calls_per_minute": "1"}
    assert owner.submit(PAGE, sent, to=f"{PAGE}/1/{what}").status_code == 404
