"""Webhooks of Shopify: signed, each with the whole order or with a parcel of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.inbox.bodies import read_json
from portal.inbox.calls import Arrival, Call, Source, kept_id, kept_topic
from portal.inbox.kinds.kind import Kind, foreign_id_at, moment_at
from portal.inbox.news import News, NotOurs, OrderNews, ParcelNews, Unusable
from portal.inbox.signatures import Encoding, is_signed
from portal.orders.data import OrderStatus
from portal.orders.shops.fields import text_at
from portal.orders.shops.shopify import order_from_shopify

ORDERS = frozenset(
    f"orders/{what}"
    for what in ("create", "updated", "edited", "paid", "cancelled", "fulfilled")
) | {"orders/partially_fulfilled"}  # fmt: skip
PARCELS = frozenset({"fulfillments/create", "fulfillments/update"})


def _is_genuine(source: Source, call: Call) -> bool:
    return is_signed(
        source.secret, call.body, call.header("X-Shopify-Hmac-Sha256"), Encoding.BASE64
    )


def _arrivals(_source: Source, call: Call) -> Sequence[Arrival]:
    topic = kept_topic(call.header("X-Shopify-Topic"))
    # two webhooks may tell of one event; each of them has an id of its own
    sender_id = kept_id(call.header("X-Shopify-Webhook-Id"))
    if sender_id is None and (event := kept_id(call.header("X-Shopify-Event-Id"))):
        sender_id = kept_id(f"{topic} {event}")
    return [Arrival(topic, sender_id, call.body)]


def _read(source: Source, topic: str | None, content: bytes) -> News:
    if topic not in ORDERS | PARCELS:
        return NotOurs(_l("Not about an order: %(topic)s.", topic=topic or "—"))
    body = read_json(content)
    if topic in PARCELS:
        return _parcel(_unwrapped(body, "fulfillment"))
    return _order(source, _unwrapped(body, "order"))


def _unwrapped(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    # a webhook sends the bare object, the API puts it under its name
    inner = body.get(name)
    return inner if isinstance(inner, Mapping) and "id" not in body else body


def _order(source: Source, body: Mapping[str, Any]) -> News:
    if body.get("test") is True:
        return NotOurs(_l("A trial order of Shopify: it is not taken in."))
    data = order_from_shopify(body)
    fulfilled = text_at(body, "fulfillment_status") == "fulfilled"
    if fulfilled and source.settings.get("fulfilled_is_delivered") and data.status is None:
        data = replace(data, status=OrderStatus.DELIVERED)
    foreign_id = foreign_id_at(body, "id")
    if not foreign_id:
        raise Unusable(_l("The order has no id."))
    return OrderNews(data, foreign_id, moment_at(body, "updated_at"))


def _parcel(body: Mapping[str, Any]) -> News:
    foreign_id = foreign_id_at(body, "order_id")
    if not foreign_id:
        raise Unusable(_l("The parcel does not say of which order it is."))
    arrived = text_at(body, "shipment_status") == "delivered"
    return ParcelNews(
        foreign_id=foreign_id,
        # parcels of order #1001 are called #1001.1, #1001.2
        external_id=foreign_id_at(body, "name").rpartition(".")[0] or None,
        delivered=arrived,
        delivered_at=moment_at(body, "updated_at") if arrived else None,
    )


SHOPIFY = Kind(_is_genuine, _arrivals, _read)
