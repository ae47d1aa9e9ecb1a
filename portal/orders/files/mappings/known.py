"""The systems whose files go in as they are."""

from __future__ import annotations

from collections.abc import Collection

from portal.orders.files.mappings.insales import INSALES
from portal.orders.files.mappings.mapping import FileMapping
from portal.orders.files.mappings.moysklad import MOYSKLAD
from portal.orders.files.mappings.one_c import ONE_C
from portal.orders.files.mappings.ozon import OZON
from portal.orders.files.mappings.retailcrm import RETAILCRM
from portal.orders.files.mappings.shopify import SHOPIFY
from portal.orders.files.mappings.wildberries import WILDBERRIES
from portal.orders.files.mappings.woocommerce import WEBTOFFEE, WOOCOMMERCE
from portal.orders.files.mappings.yandex_market import YANDEX_MARKET

# whose titles are more their own comes first: the last ones share theirs with many others
MAPPINGS = {
    mapping.name: mapping
    for mapping in (
        SHOPIFY, WOOCOMMERCE, WEBTOFFEE, ONE_C, OZON, WILDBERRIES, YANDEX_MARKET, MOYSKLAD,
        INSALES, RETAILCRM,
    )
}  # fmt: skip


def mapping_of(titles: Collection[str]) -> FileMapping | None:
    """Return the mapping of the system whose file it is; None: its columns are our own.

    titles: the file's, in small letters.
    """
    return next((mapping for mapping in MAPPINGS.values() if mapping.knows(titles)), None)
