"""Orders of RetailCRM: one row an order, its goods in one cell. Who exports picks the columns."""

from __future__ import annotations

import re

from portal.orders.files.mappings.mapping import Cells, FileMapping
from portal.orders.files.mappings.reading import (
    CANCELLED,
    DELIVERED,
    first_of,
    joined,
    money,
    status_of,
)

_NUMBER = ("Номер", "Номер заказа", "№ заказа")
_ORDERED = ("Дата оформления", "Дата и время оформления", "Дата создания", "Дата заказа")
_NAME = ("Покупатель", "Клиент", "ФИО", "Контактное лицо")
_GOODS = ("Состав", "Состав заказа", "Товары")
_AMOUNT = ("Сумма", "Сумма заказа", "Итого")

# the group "cancelled" of a new account
_REASONS = (
    "недозвон", "нет в наличии", "купил в другом месте", "не устроила доставка",
    "не устроила цена",
)  # fmt: skip
_BETWEEN = re.compile(r"[\n;]+")
# a bare number behind a name may be a size: only with its unit it is a count
_COUNT = re.compile(r"(?<![\d.,])(\d{1,6}(?:[.,]\d{1,3})?) ?шт\.?\)?\.?$", re.ASCII | re.IGNORECASE)
_TIMES = re.compile(r" [x×х*]$", re.IGNORECASE)
_JOINTS = " ,(–—-"


def _client(cells: Cells) -> str:
    person = joined("Фамилия", "Имя", "Отчество")(cells)
    return first_of(cells, *_NAME) or person or first_of(cells, "E-mail", "Email", "Телефон")


def _goods(cells: Cells) -> list[dict[str, str]]:
    """Read `Худи, 2 шт.; Кружка (1 шт.)`; what is not counted is one."""
    names = (name.strip() for name in _BETWEEN.split(first_of(cells, *_GOODS)))
    return [_line(name) for name in names if name]


def _line(text: str) -> dict[str, str]:
    text = " ".join(text.split())
    count = _COUNT.search(text)
    name = _TIMES.sub("", text[: count.start()].rstrip(_JOINTS)).rstrip(_JOINTS) if count else ""
    if count is None or not name:
        return {"item": text, "quantity": ""}
    return {"item": name, "quantity": count[1]}


RETAILCRM = FileMapping(
    name="retailcrm",
    system="RetailCRM",
    columns={
        "external_id": _NUMBER,
        "number": _NUMBER,
        "client": (*_NAME, "Фамилия", "Имя", "E-mail", "Email", "Телефон"),
        "email": ("E-mail", "Email", "Эл. почта"),
        "phone": ("Телефон", "Номер телефона"),
        "ordered_at": _ORDERED,
        "delivered_at": ("Дата вручения", "Фактическая дата доставки"),
        "status": ("Статус", "Статус заказа"),
        "amount": _AMOUNT,
        "currency": ("Валюта", "Валюта заказа"),
        "manager": ("Менеджер",),
        "item": _GOODS,
        "quantity": _GOODS,
    },
    marks=(_NUMBER, _ORDERED, (*_NAME, "Фамилия", "Имя"), ("Статус", "Статус заказа")),
    status=status_of(
        "Статус", "Статус заказа",
        delivered={*DELIVERED, "выполнен"}, cancelled={*CANCELLED, *_REASONS},
    ),
    readings={
        "client": _client,
        "amount": money(*_AMOUNT),
    },
    lines=_goods,
)  # fmt: skip
