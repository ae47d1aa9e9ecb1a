"""The admin connects a system, sees what it sends, and tries again."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Role
from portal.audit.deeds import Deed
from portal.inbox.forms import FIRST
from portal.inbox.models import InboxDelivery, InboxSource, Outcome, SourceKind
from portal.orders.models import Order
from portal.storage.database import db
from tests.audit.entries import entries
from tests.factories.people import signed_in
from tests.inbox.senders import SECRET, SETTINGS, Sender, Shopify, WooCommerce, how_many, signed
from tests.inbox.test_shopify_hooks import order
from tests.pages import ExaminingClient, Page, page_of

FIELDS: dict[SourceKind, dict[str, Any]] = {
    SourceKind.SHOPIFY: {"fulfilled_is_delivered": "y"},
    SourceKind.WOOCOMMERCE: {"delivered": "completed", "cancelled": "cancelled\nfailed"},
    SourceKind.RETAILCRM: {"delivered": "complete"},
    SourceKind.MOYSKLAD: {"delivered": "Доставлен", "api_token": "token-of-moysklad"},
    SourceKind.GENERIC: {
        "proof": "signature", "header": "X-Signature", "encoding": "hex",
        **{f"path_{c}": p for c, p in SETTINGS[SourceKind.GENERIC]["mapping"].items()},
        "delivered": "done",
    },
}  # fmt: skip
SAMPLE = {
    "order": {
        "id": 7, "buyer": {"name": "Ann <b>Lee</b>"}, "placed": "2026-11-03", "state": "done",
        "lines": [{"title": "Cap", "count": 2}],
    }
}  # fmt: skip


@pytest.fixture
def owner(app: Flask) -> ExaminingClient:
    return signed_in(app, Role.ADMIN)


def connect(owner: ExaminingClient, kind: SourceKind, **fields: Any) -> Page:
    """Connect a system, and return the page that says how."""
    data = {"name": "Наш магазин", **FIELDS[kind], "save": "1", **fields}
    response = owner.submit(f"/admin/sources/new/{kind.value}", data)
    assert response.status_code == 200, page_of(response).text("main")
    return page_of(response)


def the_source(app: Flask) -> InboxSource:
    with app.app_context():
        return db.session.scalars(select(InboxSource)).one()


def test_page_without_sources_says_what_to_do(owner: ExaminingClient) -> None:
    page = page_of(owner.get("/admin/sources"))
    links = {link.attrs["href"] for link in page.all("main ul a")}
    assert links == {f"/admin/sources/new/{kind.value}" for kind in SourceKind}


@pytest.mark.parametrize("kind", SourceKind)
def test_system_is_connected_with_its_address_and_steps(
    app: Flask, owner: ExaminingClient, kind: SourceKind
) -> None:
    page = connect(owner, kind)
    source = the_source(app)
    assert (source.kind, source.name, source.active) == (kind, "Наш магазин", True)
    address = f"https://act.example.ru/hooks/{source.token}"
    assert address in page.text("main")
    assert len(page.all(".steps-of > ol > li")) >= 3
    makes_one = kind in (SourceKind.WOOCOMMERCE, SourceKind.RETAILCRM, SourceKind.GENERIC)
    assert (source.secret is not None) == makes_one
    assert source.settings.keys() >= FIRST[kind].keys()
    shown = page_of(owner.get(f"/admin/sources/{source.id}"))
    assert address in shown.text("main")
    if source.secret:
        assert source.secret in page.html
        assert source.secret not in shown.html
        assert source.secret[-4:] in shown.html
    assert page_of(owner.get(f"/admin/sources/{source.id}/settings")).all("form")
    assert page_of(owner.get("/admin/sources")).all("tbody a")


def test_typed_secret_is_kept_and_never_shown(app: Flask, owner: ExaminingClient) -> None:
    page = connect(owner, SourceKind.SHOPIFY, secret="shpss_0123456789abcdef")
    assert the_source(app).secret == "shpss_0123456789abcdef"
    for path in ("/admin/sources/1", "/admin/sources/1/settings"):
        assert "shpss" not in page_of(owner.get(path)).html
    assert "shpss" not in page.html


def test_settings_change_and_an_empty_secret_leaves_the_old_one(
    app: Flask, owner: ExaminingClient
) -> None:
    connect(owner, SourceKind.MOYSKLAD)
    data = {"name": "Склад", "delivered": "Выдан\n\nВыдан", "cancelled": "", "save": "1"}
    assert owner.submit("/admin/sources/1/settings", data).status_code == 303
    source = the_source(app)
    assert source.name == "Склад"
    assert source.settings == {
        "delivered": ["Выдан"], "cancelled": [], "api_token": "token-of-moysklad",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "fields", "field"),
    [
        (SourceKind.SHOPIFY, {"name": ""}, "name"),
        (SourceKind.SHOPIFY, {"secret": "short"}, "secret"),
        (SourceKind.SHOPIFY, {"secret": "секрет на русском"}, "secret"),
        (SourceKind.MOYSKLAD, {"api_token": ""}, "api_token"),
        (SourceKind.WOOCOMMERCE, {"delivered": "x" * 101}, "delivered"),
        (SourceKind.GENERIC, {"header": "X Signature:"}, "header"),
        (SourceKind.GENERIC, {"proof": "faith"}, "proof"),
        (SourceKind.GENERIC, {"path_client": ""}, "path_client"),
        (SourceKind.GENERIC, {"path_items": ""}, "path_items"),
        (SourceKind.GENERIC, {"path_item": ""}, "path_items"),
    ],
    ids=str,
)
def test_setting_that_cannot_be_is_refused_with_words(
    app: Flask, owner: ExaminingClient, kind: SourceKind, fields: dict[str, str], field: str
) -> None:
    data = {"name": "Shop", **FIELDS[kind], "save": "1", **fields}
    response = owner.submit(f"/admin/sources/new/{kind.value}", data)
    assert response.status_code == 422
    assert page_of(response).all(".invalid-feedback"), field
    assert how_many(app, InboxSource) == 0


def test_sample_shows_what_each_path_finds_and_saves_nothing(
    app: Flask, owner: ExaminingClient
) -> None:
    data = {"name": "", **FIELDS[SourceKind.GENERIC], "sample": json.dumps(SAMPLE), "test": "1"}
    response = owner.submit("/admin/sources/new/generic", data)
    page = page_of(response)
    assert response.status_code == 200
    assert "Ann <b>Lee</b>" in page.text("#found tbody")
    assert page.text("#found .alert-success")
    assert "Cap" in page.text("#found")
    assert how_many(app, InboxSource) == 0


@pytest.mark.parametrize("sample", ["", "{", "[]", "{}", '{"order": {"lines": 5}}', '{"order": 5}'])
def test_sample_that_is_no_order_says_why(owner: ExaminingClient, sample: str) -> None:
    data = {"name": "Shop", **FIELDS[SourceKind.GENERIC], "sample": sample, "test": "1"}
    response = owner.submit("/admin/sources/new/generic", data)
    assert response.status_code == 200
    assert page_of(response).text("#found .alert-warning")


def test_new_secret_is_shown_once_and_the_old_one_stops_working(
    app: Flask, owner: ExaminingClient
) -> None:
    shop = WooCommerce(app)
    response = owner.submit(f"/admin/sources/{shop.id}", {}, to=f"/admin/sources/{shop.id}/secret")
    secret = the_source(app).secret
    assert secret
    assert secret != SECRET
    assert secret in page_of(response).text("main")
    assert shop.sends("order.created", {}).status_code == 401
    assert shop.sends("order.created", {}, secret=secret).status_code == 200


def test_secret_of_shopify_is_not_ours_to_make(app: Flask, owner: ExaminingClient) -> None:
    shop = Shopify(app)
    path = f"/admin/sources/{shop.id}"
    assert owner.submit(path, {}, to=f"{path}/secret").status_code == 404


def test_wrong_calls_are_counted_on_the_page_until_the_secret_changes(
    app: Flask, owner: ExaminingClient
) -> None:
    shop = Shopify(app)
    path = f"/admin/sources/{shop.id}"
    for _ in range(3):
        assert shop.sends("orders/create", order(), secret="wrong secret").status_code == 401
    assert "3" in page_of(owner.get(path)).text(".alert-warning")
    data = {"name": "Shop", "secret": "another-secret", "save": "1"}
    owner.submit(f"{path}/settings", data)
    assert not page_of(owner.get(path)).all(".alert-warning")
    assert shop.rows() == []


def test_paused_source_keeps_what_comes_for_later(app: Flask, owner: ExaminingClient) -> None:
    shop = Shopify(app)
    path = f"/admin/sources/{shop.id}"
    owner.submit(path, {}, to=f"{path}/pause")
    assert shop.sends("orders/create", order(), id="w-1").status_code == 200
    assert shop.outcomes() == [Outcome.IGNORED]
    assert how_many(app, Order) == 0
    owner.submit(path, {}, to=f"{path}/resume")
    row = shop.rows()[0].id
    owner.submit(path, {}, to=f"{path}/deliveries/{row}/again")
    assert shop.outcomes() == [Outcome.TAKEN_IN]
    [told] = entries(app, Deed.TRIED_AGAIN)
    assert (told.actor, told.detail) == (("user", "admin@example.ru"), {"delivery": row})


def test_removed_source_takes_its_deliveries_along_and_leaves_the_orders(
    app: Flask, owner: ExaminingClient
) -> None:
    shop = Shopify(app)
    path = f"/admin/sources/{shop.id}"
    shop.sends("orders/create", order(), id="w-1")
    assert owner.submit(path, {}, to=f"{path}/remove").status_code == 303
    assert (how_many(app, InboxSource), how_many(app, InboxDelivery)) == (0, 0)
    assert how_many(app, Order) == 1
    assert shop.sends("orders/create", order(), id="w-2").status_code == 404
    assert owner.get(path).status_code == 404


def test_deliveries_are_listed_newest_first_by_pages_and_outcomes(
    app: Flask, owner: ExaminingClient
) -> None:
    shop = Shopify(app)
    for place in range(52):
        shop.sends("products/update", {}, id=f"p-{place}")
    shop.sends("orders/create", order(), id="w-1")
    path = f"/admin/sources/{shop.id}"
    first = page_of(owner.get(path))
    assert len(first.all("tbody tr")) == 50
    assert "#1001" in first.text("tbody tr")
    second = page_of(owner.get(first.attribute("a[rel=next]", "href")))
    assert len(second.all("tbody tr")) == 3
    taken = page_of(owner.get(f"{path}?outcome=taken_in"))
    assert len(taken.all("tbody tr")) == 1
    assert page_of(owner.get(f"{path}?outcome=failed")).text("main")
    assert owner.get(f"{path}?after=bm9uZQ").status_code == 404


def test_body_is_shown_formatted_and_escaped(app: Flask, owner: ExaminingClient) -> None:
    shop = Shopify(app)
    shop.sends("orders/create", order(note="<script>alert(1)</script>"), id="w-1")
    page = page_of(owner.get(f"/admin/sources/{shop.id}/deliveries/{shop.rows()[0].id}"))
    assert "<script>alert(1)" not in page.html
    assert '"note": "<script>alert(1)</script>"' in page.all("pre")[0].to_text()
    assert "\n" in page.all("pre")[0].to_text()


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00", b"[" * 5000, b'{"a": 1' * 100])
def test_body_that_is_no_json_is_shown_as_it_is(
    app: Flask, owner: ExaminingClient, body: bytes
) -> None:
    shop = Shopify(app)
    headers = {
        "X-Shopify-Topic": "orders/create",
        "X-Shopify-Hmac-Sha256": signed(SECRET, body),
    }
    assert shop.posts(body, headers).status_code == 200
    assert shop.outcomes() == [Outcome.REFUSED]
    shown = owner.get(f"/admin/sources/{shop.id}/deliveries/{shop.rows()[0].id}")
    assert shown.status_code == 200


def test_try_again_works_on_what_was_kept_and_twice_is_harmless(
    app: Flask, owner: ExaminingClient
) -> None:
    generic = Sender(app, SourceKind.GENERIC, mapping={"external_id": "nowhere"})
    body = json.dumps(SAMPLE).encode()
    digest = base64.b64decode(signed(SECRET, body)).hex()
    generic.posts(body, {"X-Signature": digest})
    assert generic.outcomes() == [Outcome.REFUSED]
    path = f"/admin/sources/{generic.id}"
    owner.submit(f"{path}/settings", {"name": "Shop", **FIELDS[SourceKind.GENERIC], "save": "1"})
    row = generic.rows()[0].id
    for outcome in (Outcome.TAKEN_IN, Outcome.SAME):
        owner.submit(path, {}, to=f"{path}/deliveries/{row}/again")
        assert generic.outcomes() == [outcome]
    assert how_many(app, Order) == 1


def test_delivery_of_another_source_is_not_here(app: Flask, owner: ExaminingClient) -> None:
    first, second = Shopify(app), Shopify(app)
    first.sends("orders/create", order(), id="w-1")
    row = first.rows()[0].id
    assert owner.get(f"/admin/sources/{second.id}/deliveries/{row}").status_code == 404
    path = f"/admin/sources/{second.id}"
    assert owner.submit(path, {}, to=f"{path}/deliveries/{row}/again").status_code == 404
