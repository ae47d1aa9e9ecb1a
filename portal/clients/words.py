"""Words for buyer roles."""

from __future__ import annotations

from flask_babel import lazy_pgettext as _lp

from portal.clients.models import BuyerRole

ROLES = {
    BuyerRole.ECONOMIC: _lp("buyer role", "decides"),
    BuyerRole.TECHNICAL: _lp("buyer role", "buys and checks"),
    BuyerRole.USER: _lp("buyer role", "uses"),
}
OWN_ROLES = {
    BuyerRole.ECONOMIC: _lp("own role", "I decide"),
    BuyerRole.TECHNICAL: _lp("own role", "I buy and check"),
    BuyerRole.USER: _lp("own role", "I use it"),
}
