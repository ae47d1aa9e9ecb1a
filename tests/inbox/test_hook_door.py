"""The door: who is let in, what is kept, and what is never answered."""

from __future__ import annotations

import base64
import hmac
import json
import logging
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from limits import RateLimitItemPerMinute

from portal.accounts.models import Role
from portal.clients.models import Client
from portal.extensions import limiter
from portal.inbox.models import BODY_BYTES, InboxDelivery, InboxSource, Outcome, SourceKind
from portal.inbox.signatures import Encoding, is_bearer, is_secret, is_signed
from portal.inbox.work import waiting_deliveries, work_on_delivery
from portal.orders.errors import OrderRefused
from portal.orders.models import Order
from portal.storage.database import db
from tests.factories.inbox import make_source
from tests.factories.people import signed_in
from tests.inbox.senders import (
    SECRET,
    SETTINGS,
    Sender,
    Shopify,
    WooCommerce,
    as_json,
    how_many,
    signed,
)
from tests.inbox.test_shopify_hooks import order
from tests.pages import ExaminingClient

# RFC 4231, test cases 1 and 2: key, data, HMAC-SHA-256
VECTORS = [
    ("\x0b" * 20, b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    (
        "Jefe",
        b"what do ya want for nothing?",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    ),
]


@pytest.mark.parametrize(("secret", "body", "digest"), VECTORS)
def test_signatures_are_those_of_rfc_4231(secret: str, body: bytes, digest: str) -> None:
    in_base64 = base64.b64encode(bytes.fromhex(digest)).decode()
    assert signed(secret, body) == in_base64
    assert is_signed(secret, body, in_base64, Encoding.BASE64)
    for written in (digest, digest.upper(), f"sha256={digest}", f" {digest} "):
        assert is_signed(secret, body, written, Encoding.HEX)


@pytest.mark.parametrize("encoding", Encoding)
@pytest.mark.parametrize("sent", ["", "=", "0", "é", "sha256=", "\udc80", "A" * 43 + "=", "0" * 64])
def test_what_is_no_signature_of_the_body_does_not_fit(encoding: Encoding, sent: str) -> None:
    assert not is_signed(SECRET, b"body", sent, encoding)
    assert not is_signed("", b"body", sent, encoding)
    assert not is_signed(None, b"body", sent, encoding)


@given(st.text(), st.text())
def test_secret_fits_only_itself(secret: str, sent: str) -> None:
    assert is_secret(secret, sent) == (secret == sent and secret != "")


def test_secret_may_stand_behind_bearer() -> None:
    for header in (SECRET, f"Bearer {SECRET}", f"bearer  {SECRET} "):
        assert is_bearer(SECRET.replace(" ", "-"), header.replace(SECRET, SECRET.replace(" ", "-")))
    assert not is_bearer(SECRET, "Bearer")
    assert not is_bearer(None, "Bearer ")


def test_signatures_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []
    compare = hmac.compare_digest

    def watched(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return compare(one, other)

    monkeypatch.setattr("portal.inbox.signatures.hmac.compare_digest", watched)
    assert is_signed(SECRET, b"body", signed(SECRET, b"body"), Encoding.BASE64)
    assert not is_signed(SECRET, b"body", "AAAA", Encoding.BASE64)
    assert not is_secret(SECRET, "x")
    assert len(compared) == 3


@pytest.mark.parametrize("kind", [Shopify, WooCommerce])
def test_tampered_call_is_turned_away_counted_and_not_kept(app: Flask, kind: Any) -> None:
    shop = kind(app)
    body = as_json(order())
    genuine = shop.sends("orders/create" if kind is Shopify else "order.created", order())
    assert genuine.status_code == 200
    header = "X-Shopify-Hmac-Sha256" if kind is Shopify else "X-WC-Webhook-Signature"
    before = len(shop.rows())
    for content, signature in (
        (body.replace(b"20.00", b"0.00"), signed(SECRET, body)),
        (body, signed("another secret", body)),
        (body + b" ", signed(SECRET, body)),
        (body, ""),
    ):
        response = shop.posts(content, {header: signature})
        assert response.status_code == 401
        assert response.content_type == "application/problem+json"
    assert len(shop.rows()) == before


def test_source_without_its_secret_lets_nobody_in(app: Flask) -> None:
    shop = Shopify(app)
    with app.app_context():
        db.session.get_one(InboxSource, shop.id).secret = None
        db.session.commit()
    for secret in ("", "None", SECRET):
        assert shop.sends("orders/create", order(), secret=secret).status_code == 401


@pytest.mark.parametrize("token", ["x", "0" * 43, "а", "%00", "..", "x" * 5000])
def test_address_of_no_source_says_so_in_words(app: Flask, token: str) -> None:
    response = app.test_client().post(f"/hooks/{token}", data=b"{}")
    assert response.status_code == 404
    assert response.content_type == "application/problem+json"


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused_in_words(app: Flask, method: str) -> None:
    shop = Shopify(app)
    response = app.test_client().open(shop.address, method=method)
    assert response.status_code == 405
    assert response.content_type == "application/problem+json"


def test_no_cookie_is_set_and_none_is_needed(app: Flask) -> None:
    response = Shopify(app).sends("orders/create", order())
    assert "Set-Cookie" not in response.headers


def test_body_over_a_mebibyte_is_refused_and_one_below_is_not(app: Flask) -> None:
    shop = Shopify(app)
    head = {"X-Shopify-Topic": "orders/create"}
    for size, status in ((BODY_BYTES, 200), (BODY_BYTES + 1, 413)):
        body = b" " * size
        sent = {**head, "X-Shopify-Hmac-Sha256": signed(SECRET, body)}
        assert shop.posts(body, sent).status_code == status
    assert shop.outcomes() == [Outcome.REFUSED]
    # before anything else is looked at
    assert shop.posts(b" " * (BODY_BYTES + 1), head).status_code == 413


def test_body_of_a_length_that_is_not_told_is_measured_too(app: Flask) -> None:
    shop = Shopify(app)
    for size, status in ((1000, 401), (2 * BODY_BYTES, 413)):
        response = app.test_client().post(
            shop.address,
            input_stream=BytesIO(b" " * size),
            environ_overrides={"wsgi.input_terminated": True},
        )
        assert response.status_code == status


def test_refused_order_leaves_nothing_behind(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = Shopify(app, fulfilled_is_delivered=True)

    def refuse(*_arguments: Any) -> None:
        raise OrderRefused("It cannot be delivered.")

    monkeypatch.setattr("portal.acts.operations.issue_on_delivery", refuse)
    shop.sends("orders/fulfilled", order(fulfillment_status="fulfilled"))
    assert shop.outcomes() == [Outcome.REFUSED]
    assert (how_many(app, Order), how_many(app, Client)) == (0, 0)


def test_event_that_would_be_too_large_by_itself_is_refused(app: Flask) -> None:
    store = Sender(app, SourceKind.MOYSKLAD)
    body = b'{"events": [{"numbers": [' + b"1e5," * 200_000 + b"1]}]}"
    assert store.posts(body).status_code == 413
    assert store.rows() == []


def test_guessing_is_slowed_down(app: Flask) -> None:
    shop = Shopify(app)
    statuses = [shop.sends("orders/create", order(), secret="guess").status_code for _ in range(62)]
    assert statuses == [401] * 60 + [429] * 2
    limiter.reset()
    assert shop.sends("orders/create", order()).status_code == 200


def test_shop_that_sends_too_much_waits(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.inbox.public_routes.CALLS_OF_SOURCE", RateLimitItemPerMinute(2))
    shop = Shopify(app)
    responses = [shop.sends("orders/create", order(), id=str(n)) for n in range(3)]
    assert [response.status_code for response in responses] == [200, 200, 429]
    assert responses[2].headers["Retry-After"]
    assert Shopify(app).sends("orders/create", order()).status_code == 200


def test_secrets_and_addresses_stay_out_of_the_log(
    app: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Shopify(app)

    def broken(*_arguments: Any) -> None:
        raise RuntimeError(shop.address)

    monkeypatch.setattr("portal.inbox.work.take_in_news", broken)
    with caplog.at_level(logging.DEBUG):
        response = shop.sends("orders/create", order(), secret=SECRET)
        app.logger.error("Exception on %s [POST]", shop.address)
    assert response.status_code == 202
    assert "/hooks/… [POST]" in caplog.text
    said = caplog.text.replace(f"RuntimeError: {shop.address}", "")
    assert shop.token not in said
    assert SECRET not in said
    assert "ann@example.com" not in said


def test_what_breaks_on_our_side_waits_for_the_worker(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Shopify(app)

    def broken(*_arguments: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr("portal.inbox.work.take_in_news", broken)
        response = shop.sends("orders/create", order(), id="w-1")
    assert (response.status_code, response.get_json()) == (202, {"outcome": "waiting"})
    assert how_many(app, Order) == 0
    [row] = shop.rows()
    assert row.due_at is not None
    with app.app_context():
        assert waiting_deliveries(row.received_at) == []
        assert work_on_delivery(row.id, row.received_at) is None
        assert waiting_deliveries(row.due_at) == [row.id]
        assert work_on_delivery(row.id, row.due_at) is Outcome.TAKEN_IN
        assert work_on_delivery(row.id, row.due_at) is None
    assert how_many(app, Order) == 1


@pytest.fixture
def owner(app: Flask) -> ExaminingClient:
    return signed_in(app, Role.ADMIN)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
NAMES = [
    *("id", "name", "number", "line_items", "order_id", "total_price", "total", "billing_address"),
    *("billing", "client", "items", "external_id", "ordered_at", "created_at", "updated_at"),
    *("date_created_gmt", "fulfillments", "status", "order", "events", "changed", "test", "email"),
]
BODIES = st.one_of(
    st.binary(max_size=300),
    JSON.map(lambda value: json.dumps(value).encode()),
    st.dictionaries(st.sampled_from(NAMES), JSON).map(lambda value: json.dumps(value).encode()),
    st.dictionaries(st.sampled_from(NAMES), JSON).map(
        lambda value: json.dumps({**order(), **value}).encode()
    ),
)
TOPICS = st.sampled_from(
    ["orders/create", "fulfillments/update", "order.updated", "orders/delete", ""]
)
HEADER = st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=250)


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    body=BODIES,
    topic=TOPICS,
    sender_id=HEADER,
    odd=HEADER,
    kind=st.sampled_from(SourceKind),
    content_type=st.sampled_from(
        ["application/json", "application/x-www-form-urlencoded", "text/plain; charset=x", ""]
    ),
    is_genuine=st.booleans(),
)
def test_whatever_is_sent_is_answered_never_half_kept_and_can_be_looked_at(
    app: Flask,
    owner: ExaminingClient,
    body: bytes,
    topic: str,
    sender_id: str,
    odd: str,
    kind: SourceKind,
    content_type: str,
    is_genuine: bool,
) -> None:
    limiter.reset()
    sender = Sender(app, kind, **SETTINGS[kind])
    signature = signed(SECRET, body) if is_genuine else odd
    headers = {
        "X-Shopify-Topic": topic,
        "X-Shopify-Hmac-Sha256": signature,
        "X-Shopify-Webhook-Id": sender_id,
        "X-WC-Webhook-Topic": topic,
        "X-WC-Webhook-Signature": signature,
        "X-WC-Webhook-Delivery-ID": sender_id,
        "X-Portal-Secret": SECRET if is_genuine else odd,
        "X-Signature": base64.b64decode(signature).hex() if is_genuine else odd,
    }
    orders = how_many(app, Order)
    response = sender.posts(body, headers, content_type=content_type)
    assert response.status_code in (200, 202, 401)
    rows = sender.rows()
    if response.status_code == 401:
        assert rows == []
    for row in rows:
        if row.outcome is Outcome.WAITING:
            assert kind is SourceKind.MOYSKLAD, row.reason
        shown = owner.get(f"/admin/sources/{sender.id}/deliveries/{row.id}")
        assert shown.status_code == 200
    assert owner.get(f"/admin/sources/{sender.id}").status_code == 200
    done = any(row.order_id for row in rows)
    assert done or how_many(app, Order) == orders


def test_sources_of_tests_are_valid(app: Flask) -> None:
    with app.app_context():
        assert make_source().id
    assert how_many(app, InboxDelivery) == 0
