"""Rows as the plain values that the schemas write out."""

from __future__ import annotations

from typing import Any

from flask import current_app

from portal.acts.links import act_url
from portal.acts.models import Act
from portal.api.schemas.responses import NOT_NOTICED
from portal.orders.models import Order
from portal.reports.figures import TouchpointRow
from portal.responses.models import Response
from portal.statistics.intervals import Interval
from portal.statistics.nps import NPS
from portal.statistics.touchpoints import EMOTIONS
from portal.web.languages import default_language

_OWN_KEY = "id:"  # see clients.rules.identity


def act_view(act: Act) -> dict[str, str]:
    """Return an act with its addresses, made from PUBLIC_URL and never from the request."""
    return {
        "number": act.number,
        "code": act.code,
        "url": act_url(act.code),
        "pdf": f"{current_app.config['PUBLIC_URL']}/api/v1/acts/{act.number}.pdf",
    }


def order_view(order: Order, act: Act | None) -> dict[str, Any]:
    """Return an order with its act."""
    identity = order.client.identity
    return {
        "external_id": order.external_id,
        "number": order.number,
        "client": {
            "name": order.client_name,
            "email": order.email,
            "phone": order.phone,
            "external_id": identity.removeprefix(_OWN_KEY)
            if identity.startswith(_OWN_KEY)
            else None,
            "segment": order.client.segment,
        },
        "status": order.status,
        "ordered_at": order.ordered_at,
        "delivered_at": order.delivered_at,
        "amount": order.amount,
        "currency": order.currency,
        "manager": order.manager,
        "language": order.language,
        "items": [
            {
                "name": item.name,
                "sku": item.sku,
                "quantity": item.quantity,
                "price": item.price,
            }
            for item in order.items
        ],
        "act": act_view(act) if act else None,
    }


def response_view(response: Response) -> dict[str, Any]:
    """Return an answer without its contact."""
    order = response.order
    return {
        "id": response.id,
        "act": response.act.number if response.act else None,
        "order": order.external_id if order else None,
        "order_number": order.number if order else None,
        "submitted_at": response.submitted_at,
        "role": response.role,
        "channel": response.channel,
        "nps": response.nps,
        "ratings": {
            rating.touchpoint.key: NOT_NOTICED if rating.emotion is None else rating.emotion
            for rating in response.ratings
        },
        "remarks": {remark.touchpoint.key: remark.text for remark in response.remarks},
        "comment": response.comment,
        "claim": response.claim,
        "publish": response.publish,
        "language": response.language,
    }


def nps_view(figure: NPS | None) -> dict[str, float | None]:
    """Return NPS; zeros and nulls when nobody answered."""
    if figure is None:
        counts = dict.fromkeys(("n", "promoters", "passives", "detractors"), 0)
        return {**counts, "nps": None, "low": None, "high": None}
    return {
        "n": figure.n,
        "promoters": figure.promoters,
        "passives": figure.passives,
        "detractors": figure.detractors,
        "nps": figure.score,
        "low": figure.low,
        "high": figure.high,
    }


def touchpoint_view(row: TouchpointRow) -> dict[str, Any]:
    """Return a touchpoint's figures, named in the portal's default language."""
    figures = row.figures
    return {
        "key": row.touchpoint.key,
        "name": row.touchpoint.name(default_language()),
        "n": figures.n,
        "not_noticed": figures.not_noticed,
        "blank": figures.blank,
        "mean": figures.mean,
        **_interval("net", figures.net),
        **_interval("noticed", figures.noticed),
        "counts": {
            str(emotion): count for emotion, count in zip(EMOTIONS, figures.counts, strict=True)
        },
    }


def _interval(name: str, interval: Interval | None) -> dict[str, float | None]:
    return {
        name: interval.value if interval else None,
        f"{name}_low": interval.low if interval else None,
        f"{name}_high": interval.high if interval else None,
    }
