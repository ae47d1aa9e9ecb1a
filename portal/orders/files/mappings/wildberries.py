"""Sales of Wildberries: each row is one thing that somebody ordered."""

from __future__ import annotations

from portal.orders.files.mappings.mapping import Cells, FileMapping
from portal.orders.files.mappings.marketplaces import buyer_of
from portal.orders.files.mappings.reading import CANCELLED, DELIVERED, money, status_of

_ORDER = ("Srid", "Номер сборочного задания", "Номер задания", "№ задания")
_STATUS = ("Обоснование для оплаты", "Статус", "Статус задания", "Статус заказа")
_PRICE = ("Вайлдберриз реализовал Товар (Пр)", "Цена розничная", "Цена", "Стоимость")


def _is_of_no_sale(cells: Cells) -> bool:
    # the report of sales tells of logistics, fines and returns in rows of their own
    reason = cells.get("обоснование для оплаты", "").casefold()
    return reason not in ("", "продажа")


def _number(cells: Cells) -> str:
    # an order from the marketplace's own stock has no assembly task: "0" stands for it
    names = (cells.get(title.casefold(), "") for title in (*_ORDER[1:], *_ORDER))
    return next((name for name in names if name.strip("0")), "")


WILDBERRIES = FileMapping(
    name="wildberries",
    system="Wildberries",
    columns={
        "external_id": _ORDER,
        "number": (*_ORDER[1:], "Srid"),
        "client": _ORDER,
        "client_id": _ORDER,
        "ordered_at": ("Дата заказа покупателем", "Дата заказа", "Дата создания"),
        "delivered_at": ("Дата продажи", "Дата получения", "Дата доставки"),
        "status": _STATUS,
        "amount": _PRICE,
        "item": ("Название", "Наименование", "Предмет"),
        "sku": ("Артикул поставщика", "Артикул продавца", "Баркод"),
        "quantity": ("Кол-во", "Количество"),
    },
    marks=(
        _ORDER, ("Дата заказа покупателем", "Дата заказа", "Дата создания"),
        ("Артикул поставщика", "Артикул продавца"),
    ),
    status=status_of(
        *_STATUS,
        delivered={*DELIVERED, "продажа", "продан", "выкуплен", "sold"},
        cancelled={*CANCELLED, "отказ", "отмена", "cancel"},
    ),
    readings={
        **buyer_of("Wildberries", "wildberries", *_ORDER),
        "number": _number,
        "amount": money(*_PRICE),
    },
    skips=_is_of_no_sale,
)  # fmt: skip
