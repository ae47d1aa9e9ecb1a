"""Webhooks of WooCommerce: signed, each with the whole order; the first one only says hello."""

from __future__ import annotations

import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from portal.inbox.bodies import read_json
from portal.inbox.calls import Arrival, Call, Source, kept_id, kept_topic
from portal.inbox.kinds.kind import Kind, endings_of, foreign_id_at, moment_at
from portal.inbox.news import News, NotOurs, OrderNews, Unusable
from portal.inbox.signatures import Encoding, is_signed
from portal.orders.shops.fields import text_at
from portal.orders.shops.woocommerce import order_from_woocommerce

SIGNATURE = "X-WC-Webhook-Signature"
ORDERS = frozenset({"order.created", "order.updated", "order.restored"})
UTC = ZoneInfo("UTC")
DRAFTS = frozenset({"checkout-draft", "auto-draft", "draft", "trash"})
# WC_Webhook::deliver_ping: a form of one field, no headers of its own, and 200 is wanted
_GREETING = re.compile(rb"webhook_id=[0-9]{1,20}")


def _is_greeting(call: Call) -> bool:
    return not call.header(SIGNATURE) and _GREETING.fullmatch(call.body) is not None


def _is_genuine(source: Source, call: Call) -> bool:
    return is_signed(source.secret, call.body, call.header(SIGNATURE), Encoding.BASE64)


def _arrivals(_source: Source, call: Call) -> Sequence[Arrival]:
    topic = kept_topic(call.header("X-WC-Webhook-Topic"))
    return [Arrival(topic, kept_id(call.header("X-WC-Webhook-Delivery-ID")), call.body)]


def _read(source: Source, topic: str | None, content: bytes) -> News:
    if topic not in ORDERS:
        return NotOurs(_l("Not about an order that stands: %(topic)s.", topic=topic or "—"))
    body = read_json(content)
    status = text_at(body, "status")
    if status in DRAFTS:
        return NotOurs(_l("A draft or an order in the bin: %(status)s.", status=status))
    data = order_from_woocommerce(body, endings_of(source))
    foreign_id = foreign_id_at(body, "id")
    if not foreign_id:
        raise Unusable(_l("The order has no id."))
    as_of = moment_at(body, "date_modified_gmt", UTC) or moment_at(body, "date_modified")
    return OrderNews(data, foreign_id, as_of)


WOOCOMMERCE = Kind(_is_genuine, _arrivals, _read, is_greeting=_is_greeting)
