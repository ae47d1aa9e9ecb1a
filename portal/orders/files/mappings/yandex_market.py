"""Orders of Yandex Market: the report's sheet of orders and products, in Russian or as CSV."""

from __future__ import annotations

from portal.orders.files.mappings.mapping import Cells, FileMapping
from portal.orders.files.mappings.marketplaces import buyer_of
from portal.orders.files.mappings.reading import first_of, money, status_of

_ORDER = ("Номер заказа", "ORDER_ID")
_PRICE = ("Цена продажи (за шт.)", "BILLING_PRICE", "Ваша цена (за шт.)")
_STATUS = ("Статус заказа", "ORDER_STATUS", "Статус товара", "OFFER_STATUS")
_COUNTS = (
    "Передано в доставку", "TRANSFERRED_FOR_DELIVERY", "Количество", "COUNT",
    "Доставлено или возвращено", "DELIVERED_OR_RETURNED",
)  # fmt: skip

_of_order = status_of("Статус заказа", "ORDER_STATUS")
_of_product = status_of("Статус товара", "OFFER_STATUS", cancelled=())


def _status(cells: Cells) -> str:
    # one product may be cancelled while the others come, so a product cancels no order
    return _of_order(cells) or _of_product(cells)


def _quantity(cells: Cells) -> str:
    # nothing is handed over yet: how many were ordered is not told, so it is one
    counts = (first_of(cells, title) for title in _COUNTS)
    return next((count for count in counts if count not in ("", "0")), "")


YANDEX_MARKET = FileMapping(
    name="yandex-market",
    system="Яндекс Маркет",
    columns={
        "external_id": _ORDER,
        "number": _ORDER,
        "client": _ORDER,
        "client_id": _ORDER,
        "ordered_at": ("Дата оформления", "CREATION_DATE"),
        "delivered_at": ("Дата доставки заказа", "DELIVERY_DATE"),
        "status": _STATUS,
        "item": ("Название товара", "OFFER_NAME"),
        "sku": ("Ваш SKU", "SHOP_SKU"),
        "quantity": _COUNTS,
        "price": _PRICE,
    },
    marks=(
        _ORDER, ("Дата оформления", "CREATION_DATE"), ("Ваш SKU", "SHOP_SKU"),
        ("Название товара", "OFFER_NAME"),
    ),
    status=_status,
    readings={
        **buyer_of("Яндекс Маркета", "yandex-market", *_ORDER),
        "quantity": _quantity,
        "price": money(*_PRICE),
    },
)  # fmt: skip
