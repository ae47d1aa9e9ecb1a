"""Words for the orders of packing."""

from __future__ import annotations

from flask_babel import lazy_pgettext as _lp

from portal.company.models import PackingOrder

PACKING_ORDERS = {
    PackingOrder.DELIVERY_DAY: _lp("packing order", "by day of delivery"),
    PackingOrder.ORDER_NUMBER: _lp("packing order", "by order number"),
    PackingOrder.CLIENT: _lp("packing order", "by client"),
}
