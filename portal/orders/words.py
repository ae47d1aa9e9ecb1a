"""Words for the states of orders and batches, and for what a column of a file holds."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from portal.orders.batches.models import BatchState
from portal.orders.data import OrderStatus

STATUSES = {
    OrderStatus.NEW: _lp("order", "new"),
    OrderStatus.DELIVERED: _lp("order", "delivered"),
    OrderStatus.CANCELLED: _lp("order", "cancelled"),
}

STATUS_GROUPS = {
    OrderStatus.NEW: _lp("orders", "new"),
    OrderStatus.DELIVERED: _lp("orders", "delivered"),
    OrderStatus.CANCELLED: _lp("orders", "cancelled"),
}

BATCH_STATES = {
    BatchState.MAPPING: _l("columns are to be named"),
    BatchState.READING: _l("is being read"),
    BatchState.COMPARING: _l("is being compared"),
    BatchState.PREVIEWED: _l("waits for your yes"),
    BatchState.TAKING_IN: _l("goes in"),
    BatchState.DONE: _lp("file", "taken in"),
    BatchState.FAILED: _lp("file", "failed"),
    BatchState.UNDOING: _l("is being undone"),
    BatchState.UNDONE: _lp("file", "undone"),
}

COLUMNS = {
    "number": _l("Order number"),
    "external_id": _l("Key of the order in the shop"),
    "client": _l("Client (firm or person)"),
    "client_id": _l("Key of the client in the shop"),
    "email": _l("E-mail"),
    "phone": _l("Phone"),
    "segment": _l("Segment of the client"),
    "ordered_at": _l("Day of the order"),
    "delivered_at": _l("Day of the delivery"),
    "status": _l("State of the order"),
    "amount": _l("Amount of the order"),
    "currency": _l("Currency"),
    "manager": _l("Manager"),
    "language": _l("Language of the client"),
    "item": _l("Goods: name"),
    "sku": _l("Goods: article"),
    "quantity": _l("Goods: quantity"),
    "price": _l("Goods: price of one"),
}
