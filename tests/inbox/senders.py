"""Systems that send, as tests know them: each signs as its documentation says."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import undefer
from werkzeug.test import TestResponse

from portal.inbox.models import InboxDelivery, Outcome, SourceKind
from portal.inbox.operations import add_source
from portal.orders.models import Order
from portal.storage.base import Base
from portal.storage.database import db
from tests.factories.orders import AT

SECRET = "a secret of the shop"
DELIVERED, CANCELLED = "delivered", "cancelled"
SETTINGS: dict[SourceKind, dict[str, Any]] = {
    SourceKind.SHOPIFY: {"fulfilled_is_delivered": False},
    SourceKind.WOOCOMMERCE: {"delivered": ["completed"], "cancelled": ["cancelled"]},
    SourceKind.RETAILCRM: {"delivered": ["complete"], "cancelled": ["cancel-other"]},
    SourceKind.MOYSKLAD: {
        "delivered": ["Доставлен"], "cancelled": ["Отменён"], "api_token": "the token",
    },
    SourceKind.GENERIC: {
        "proof": "signature", "header": "X-Signature", "encoding": "hex", "id_header": "",
        "delivered": ["done"], "cancelled": ["void"],
        "mapping": {
            "external_id": "order.id", "client": "order.buyer.name", "ordered_at": "order.placed",
            "status": "order.state", "amount": "/order/total", "email": "order.buyer.mail",
            "updated_at": "changed", "items": "order.lines", "item": "title", "quantity": "count",
        },
    },
}  # fmt: skip
# beside the checkout; a worktree lies one folder deeper
FOLDERS = [parent / "shared/data/orders/shopify_json" for parent in Path(__file__).parents]
SHOPIFY_FILES = next((folder for folder in FOLDERS if folder.exists()), None)


class Sender:
    """A system that sends to its source."""

    def __init__(self, app: Flask, kind: SourceKind, **settings: Any) -> None:
        self.app = app
        secret = None if kind is SourceKind.MOYSKLAD else SECRET
        with app.app_context():
            source = add_source(kind, "Shop", secret, SETTINGS[kind] | settings, AT, None)
            db.session.commit()
            self.id, self.token = source.id, source.token
        self.address = f"/hooks/{self.token}"

    def posts(
        self, body: bytes, headers: Mapping[str, str] | None = None, **how: Any
    ) -> TestResponse:
        """Send a body as it is."""
        client: FlaskClient = how.pop("client", None) or self.app.test_client()
        how.setdefault("content_type", "application/json")
        return client.post(how.pop("to", self.address), data=body, headers=headers, **how)

    def rows(self) -> list[InboxDelivery]:
        """Return what was kept, oldest first."""
        with self.app.app_context():
            query = (
                select(InboxDelivery)
                .options(undefer(InboxDelivery.body))
                .filter_by(source_id=self.id)
                .order_by(InboxDelivery.id)
            )
            return list(db.session.scalars(query))

    def outcomes(self) -> list[Outcome]:
        """Return what became of each."""
        return [row.outcome for row in self.rows()]


class Shopify(Sender):
    """A Shopify shop."""

    def __init__(self, app: Flask, **settings: Any) -> None:
        super().__init__(app, SourceKind.SHOPIFY, **settings)

    def sends(self, topic: str, body: Mapping[str, Any], **how: Any) -> TestResponse:
        """Send news of a topic; `id` is Shopify's id of the delivery."""
        content = as_json(body)
        headers = {
            "X-Shopify-Topic": topic,
            "X-Shopify-Hmac-Sha256": signed(how.pop("secret", SECRET), content),
        }
        if "id" in how:
            headers["X-Shopify-Webhook-Id"] = how.pop("id")
        return self.posts(content, headers, **how)


class WooCommerce(Sender):
    """A WooCommerce shop."""

    def __init__(self, app: Flask, **settings: Any) -> None:
        super().__init__(app, SourceKind.WOOCOMMERCE, **settings)

    def sends(self, topic: str, body: Mapping[str, Any], **how: Any) -> TestResponse:
        """Send news of a topic."""
        content = as_json(body)
        headers = {
            "X-WC-Webhook-Topic": topic,
            "X-WC-Webhook-Signature": signed(how.pop("secret", SECRET), content),
            "X-WC-Webhook-Delivery-ID": how.pop("id", hashlib.sha256(content).hexdigest()),
        }
        return self.posts(content, headers, **how)


def as_json(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


def signed(secret: str, body: bytes) -> str:
    """Sign by RFC 2104 from SHA-256 alone: what the portal uses is not asked."""
    key = secret.encode().ljust(64, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in key) + body).digest()
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in key) + inner).digest()
    return base64.b64encode(outer).decode()


def order_of(app: Flask, external_id: str) -> Order | None:
    """Return the order that is called so, with what tests look at."""
    with app.app_context():
        order = db.session.scalar(select(Order).filter_by(external_id=external_id))
        if order is not None:
            _ = order.items, order.act, order.client
        return order


def how_many(app: Flask, model: type[Base]) -> int:
    """Count the rows of a table."""
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0
