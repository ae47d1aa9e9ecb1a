"""Words for the states of orders."""

from __future__ import annotations

from flask_babel import lazy_pgettext as _lp

from portal.orders.data import OrderStatus

STATUSES = {
    OrderStatus.NEW: _lp("order", "new"),
    OrderStatus.DELIVERED: _lp("order", "delivered"),
    OrderStatus.CANCELLED: _lp("order", "cancelled"),
}
