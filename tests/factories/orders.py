"""Orders, acts and answers: the least that is valid."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from portal.acts.models import Act
from portal.acts.operations import issue_on_delivery
from portal.orders.data import ClientData, ItemData, OrderData
from portal.orders.models import Order
from portal.orders.operations import save_order
from portal.questionnaires.models import Questionnaire
from portal.responses.answer import Answer
from portal.responses.models import Channel, Response
from portal.responses.operations import record_response
from portal.storage.database import db

# a few days ago: an act takes answers for a year only
AT = datetime.now(UTC).replace(hour=9, minute=30, second=0, microsecond=0) - timedelta(days=3)
_serial = count(1)


def order_data(**changes: Any) -> OrderData:
    """Return an order of «ООО Ромашка» as it comes in."""
    serial = next(_serial)
    values = {
        "external_id": f"shop-{serial}",
        "number": f"{1000 + serial}",
        "client": ClientData("ООО «Ромашка»", email="anna@example.ru"),
        "ordered_at": AT - timedelta(days=17),
        "amount": Decimal("24000.00"),
        "items": (ItemData("Худи с логотипом", quantity=Decimal(12), price=Decimal("2000.00")),),
    }
    return OrderData(**{**values, **changes})


def make_order(**changes: Any) -> Order:
    """Store an order that is not delivered."""
    return save_order(order_data(**changes), AT)[0]


def make_act(at: datetime = AT, **changes: Any) -> Act:
    """Store a delivered order with its act."""
    return issue_on_delivery(make_order(**changes), at)


def ratings(questionnaire: Questionnaire, **by_key: int | None) -> dict[int, int | None]:
    """Turn touchpoint keys into the ids that an answer carries; None: not noticed."""
    ids = {item.touchpoint.key: item.touchpoint_id for item in questionnaire.items}
    return {ids[key]: emotion for key, emotion in by_key.items()}


def make_response(
    act: Act,
    at: datetime = AT,
    channel: Channel = Channel.QR,
    replaces: Response | None = None,
    told: int | None = 2,
    rates: dict[str, int | None] | None = None,
    **answer: Any,
) -> Response:
    """Store an answer."""
    said = Answer(
        submission=uuid.uuid4(), ratings=ratings(act.questionnaire, **(rates or {})), **answer
    )
    response_id, _is_new = record_response(
        act.id,
        said,
        channel,
        at,
        "ru",
        replaces=replaces.id if replaces else None,
        told=told,
    )
    return db.session.get_one(Response, response_id)
