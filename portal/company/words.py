"""Words for the orders of packing, and for addresses that cannot be linked to."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from portal.company.errors import AddressFault
from portal.company.models import PackingOrder

PACKING_ORDERS = {
    PackingOrder.DELIVERY_DAY: _lp("packing order", "by day of delivery"),
    PackingOrder.ORDER_NUMBER: _lp("packing order", "by order number"),
    PackingOrder.CLIENT: _lp("packing order", "by client"),
}

ADDRESS_FAULTS = {
    AddressFault.SPACES: _l("An address has no spaces."),
    AddressFault.NOT_HTTPS: _l("The address has to begin with https://."),
    AddressFault.SIGN_IN: _l("A web address has nothing before @: copy it from the browser."),
    AddressFault.NO_HOST: _l("This is no web address: copy it from the browser."),
    AddressFault.TOO_LONG: _l(
        "More than 500 characters: “Share” on the page often gives a shorter address."
    ),
}
