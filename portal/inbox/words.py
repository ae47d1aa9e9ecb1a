"""Words for systems, for what became of deliveries, and for the columns of a mapping."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from portal.inbox.models import Outcome, SourceKind

KINDS = {
    SourceKind.SHOPIFY: "Shopify",
    SourceKind.WOOCOMMERCE: "WooCommerce",
    SourceKind.RETAILCRM: "RetailCRM",
    SourceKind.MOYSKLAD: _l("MoySklad"),
    SourceKind.GENERIC: _l("Any other system"),
}
OUTCOMES = {
    Outcome.WAITING: _lp("delivery", "waiting"),
    Outcome.TAKEN_IN: _lp("delivery", "taken in"),
    Outcome.SAME: _lp("delivery", "nothing new"),
    Outcome.IGNORED: _lp("delivery", "not needed"),
    Outcome.REFUSED: _lp("delivery", "refused"),
    Outcome.FAILED: _lp("delivery", "failed"),
}
COLUMNS = {
    "external_id": _l("Id of the order"),
    "number": _l("Order number"),
    "client": _l("Client (firm or person)"),
    "ordered_at": _lp("order", "Ordered on"),
    "email": _l("E-mail"),
    "phone": _l("Phone"),
    "segment": _l("Segment of the client"),
    "delivered_at": _l("Moment of delivery"),
    "status": _l("Status"),
    "amount": _l("Amount"),
    "currency": _l("Currency"),
    "manager": _l("Manager"),
    "language": _l("Language of the client"),
    "updated_at": _l("Moment of the change"),
    "items": _l("List of lines"),
    "item": _l("Item"),
    "sku": _l("SKU"),
    "quantity": _l("Quantity"),
    "price": _l("Price of one"),
}
