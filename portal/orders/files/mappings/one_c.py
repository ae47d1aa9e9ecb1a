"""Orders of 1C and of shops that exchange with it: CommerceML, in the words of its elements."""

from __future__ import annotations

import re
from decimal import Decimal

from portal.orders.files.mappings.mapping import Cells, FileMapping
from portal.orders.files.mappings.reading import (
    CANCELLED,
    DELIVERED,
    first_of,
    money,
    state_word,
    status_of,
)

_YES = frozenset(("true", "1", "да", "истина", "y", "yes"))
_LETTER = re.compile(r"\[\w{1,10}\]\s*")  # [F] Доставлен
_EMPTY_DAY = "0001-01-01"  # what 1C writes for no date
_word = status_of("status", delivered={*DELIVERED, "выполнен"}, cancelled={*CANCELLED, "отмена"})


def _says(cells: Cells, *titles: str) -> bool:
    return state_word(first_of(cells, *titles)) in _YES


def _status(cells: Cells) -> str:
    if _says(cells, "Отменен", "Отменён") or _says(cells, "ПометкаУдаления", "Пометка удаления"):
        return "cancelled"
    told = _word({"status": _LETTER.sub("", cells.get("статус заказа", ""))})
    return told or ("delivered" if _says(cells, "Финальный статус") else "")


def _ordered_at(cells: Cells) -> str:
    day, time = cells.get("дата", ""), cells.get("время", "").rpartition("T")[2]
    return f"{day} {time}" if time and day and "T" not in day and ":" not in day else day


def _changed_at(cells: Cells) -> str:
    moment = cells.get("дата изменения статуса", "")
    return "" if moment.startswith(_EMPTY_DAY) else moment


def _quantity(cells: Cells) -> str:
    quantity = cells.get("количество", "")
    # 1C writes as many zeros as its field has places
    is_long = re.fullmatch(r"\d{1,12}\.\d{4,20}", quantity)
    return f"{Decimal(quantity).quantize(Decimal('0.001'))}" if is_long else quantity


ONE_C = FileMapping(
    name="1c",
    system="1С (CommerceML)",
    columns={
        "external_id": ("Ид", "Номер"),
        "number": ("Номер", "Ид"),
        "client": ("Контрагент", "Номер"),
        "client_id": ("Контрагент Ид",),
        "email": ("Почта",),
        "phone": ("Телефон",),
        "ordered_at": ("Дата",),
        "delivered_at": ("Дата изменения статуса",),
        "status": ("Статус заказа",),
        "amount": ("Сумма",),
        "currency": ("Валюта",),
        "manager": ("Менеджер",),
        "item": ("Товар",),
        "sku": ("Артикул",),
        "quantity": ("Количество",),
        "price": ("ЦенаЗаЕдиницу",),
    },
    marks=("Ид", "Номер", "Дата", "Контрагент", "Товар"),
    status=_status,
    readings={
        "ordered_at": _ordered_at,
        "delivered_at": _changed_at,
        "amount": money("Сумма"),
        "price": money("ЦенаЗаЕдиницу"),
        "quantity": _quantity,
    },
    first_row_tells=True,
)
