"""Words for those who are quoted: who they are at the client, and no more."""

from __future__ import annotations

from flask_babel import lazy_pgettext as _lp

from portal.clients.models import BuyerRole

QUOTED_ROLES = {
    BuyerRole.ECONOMIC: _lp("quoted", "who decides"),
    BuyerRole.TECHNICAL: _lp("quoted", "who buys and checks"),
    BuyerRole.USER: _lp("quoted", "who uses it"),
}
