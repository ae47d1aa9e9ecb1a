"""Webhooks of MoySklad: which orders changed, and no more; the orders are fetched."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l

from portal.inbox.bodies import read_json
from portal.inbox.calls import Arrival, Call, Source, kept_id, kept_topic
from portal.inbox.kinds.kind import Kind, endings_of, foreign_id_at, moment_at
from portal.inbox.moysklad_api import fetch_order
from portal.inbox.news import News, NotOurs, OrderNews, Unusable
from portal.orders.shops.fields import text_at
from portal.orders.shops.moysklad import MOSCOW, order_from_moysklad

ORDER = "customerorder"
ACTIONS = frozenset({"CREATE", "UPDATE"})
MOST_EVENTS = 1_000
REQUEST_ID = "requestId"
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def _is_genuine(_source: Source, _call: Call) -> bool:
    return True  # it cannot sign: who knows the address may only make us look at MoySklad


def _arrivals(_source: Source, call: Call) -> Sequence[Arrival]:
    """Keep each event by itself: each is about another order, with an outcome of its own."""
    request_id = kept_id(call.query.get(REQUEST_ID, "") or call.header(REQUEST_ID))
    try:
        events = read_json(call.body).get("events")
    except Unusable:
        events = None
    if not isinstance(events, list) or not 0 < len(events) <= MOST_EVENTS:
        return [Arrival(None, request_id, call.body)]
    return [
        Arrival(
            _topic(event),
            kept_id(f"{request_id}.{place}") if request_id else None,
            json.dumps({"events": [event]}, ensure_ascii=False, default=str).encode(
                "utf-8", "replace"
            ),
        )
        for place, event in enumerate(events)
    ]


def _topic(event: object) -> str | None:
    meta = event.get("meta") if isinstance(event, Mapping) else None
    if not isinstance(event, Mapping) or not isinstance(meta, Mapping):
        return None
    return kept_topic(f"{meta.get('type')} {event.get('action')}")


def _fetch(source: Source, content: bytes) -> bytes:
    body = read_json(content)
    if "events" not in body:
        return content  # an order already, as in a sample
    events = body["events"]
    event = events[0] if isinstance(events, list) and len(events) == 1 else None
    if not isinstance(event, Mapping):
        raise Unusable(_l("This is no event of MoySklad."))
    if text_at(event, "meta.type") != ORDER or text_at(event, "action") not in ACTIONS:
        return content
    order_id = text_at(event, "meta.href").rstrip("/").rpartition("/")[2].partition("?")[0]
    if not _ID.fullmatch(order_id):
        raise Unusable(_l("The event does not say which order it is."))
    return fetch_order(order_id, str(source.settings.get("api_token", "")))


def _read(source: Source, topic: str | None, content: bytes) -> News:
    body = read_json(content)
    if "events" in body:
        return NotOurs(_l("Not about an order that stands: %(topic)s.", topic=topic or "—"))
    data = order_from_moysklad(body, endings_of(source))
    foreign_id = foreign_id_at(body, "id")
    if not foreign_id:
        raise Unusable(_l("The order has no id."))
    return OrderNews(data, foreign_id, moment_at(body, "updated", MOSCOW))


MOYSKLAD = Kind(_is_genuine, _arrivals, _read, fetch=_fetch)
