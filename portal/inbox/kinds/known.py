"""The systems that may send."""

from __future__ import annotations

from portal.inbox.kinds.generic import GENERIC
from portal.inbox.kinds.moysklad import MOYSKLAD
from portal.inbox.kinds.retailcrm import RETAILCRM
from portal.inbox.kinds.shopify import SHOPIFY
from portal.inbox.kinds.woocommerce import WOOCOMMERCE
from portal.inbox.models import SourceKind

KINDS = {
    SourceKind.SHOPIFY: SHOPIFY,
    SourceKind.WOOCOMMERCE: WOOCOMMERCE,
    SourceKind.RETAILCRM: RETAILCRM,
    SourceKind.MOYSKLAD: MOYSKLAD,
    SourceKind.GENERIC: GENERIC,
}
