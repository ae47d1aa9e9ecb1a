"""Sources and what they sent: the least that is valid."""

from __future__ import annotations

from typing import Any

from portal.inbox.models import InboxDelivery, InboxOrder, InboxSource, Outcome, SourceKind
from portal.inbox.operations import add_source
from portal.storage.database import db
from tests.factories.orders import AT, make_order

SECRET = "a secret of the shop"


def make_source(kind: SourceKind = SourceKind.SHOPIFY) -> InboxSource:
    """Store a source."""
    source = add_source(kind, "Shop", SECRET, {}, AT, None)
    db.session.flush()
    return source


def bare_delivery(source: InboxSource, **changes: Any) -> InboxDelivery:
    """Return a delivery that is not stored yet."""
    values = {
        "source_id": source.id, "received_at": AT, "topic": "orders/create", "sender_id": "w-1",
        "body": b"{}", "outcome": Outcome.REFUSED, "reason": "Not an order.", "order_id": None,
        "attempts": 1, "due_at": None,
    }  # fmt: skip
    return InboxDelivery(**{**values, **changes})


def make_inbox() -> None:
    """Store a source with a delivery that became an order, and one that waits."""
    source, order = make_source(), make_order()
    db.session.flush()
    db.session.add_all(
        [
            bare_delivery(source, outcome=Outcome.TAKEN_IN, reason=None, order_id=order.id),
            bare_delivery(source, sender_id=None, outcome=Outcome.WAITING, reason=None, due_at=AT),
            InboxOrder(source_id=source.id, foreign_id="1", order_id=order.id, told_at=AT),
        ]
    )
    db.session.flush()
