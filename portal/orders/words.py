"""Words for the states of one order and of many."""

from __future__ import annotations

from flask_babel import lazy_pgettext as _lp

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
