"""What the columns of an unknown file are, guessed by their titles and by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from portal.orders.data import OrderStatus
from portal.orders.files.chosen import iso_day, status_word
from portal.orders.files.plain import COLUMNS
from portal.orders.values import CellError, parse_status

_EXACT, _WHOLE, _PART, _LOOKS = 100, 60, 30, 10

# the first words of each are the most telling; "order" alone stands in many titles
TITLES: dict[str, tuple[str, ...]] = {
    "external_id": ("external id", "id заказа", "ид заказа", "order id", "uuid", "guid", "id",
                    "внешний код", "код заказа", "идентификатор"),
    "number": ("номер заказа", "№ заказа", "order number", "order no", "номер", "№", "заказ",
               "order", "number", "номер документа", "no", "отправление", "номер отправления"),
    "client": ("клиент", "покупатель", "заказчик", "контрагент", "получатель", "фио", "ф и о",
               "client", "customer", "customer name", "buyer", "имя", "имя клиента", "name",
               "имя покупателя", "фио клиента", "recipient", "организация", "company"),
    "client_id": ("id клиента", "ид клиента", "код клиента", "id покупателя", "client id",
                  "customer id", "код контрагента"),
    "email": ("email", "e mail", "mail", "почта", "электронная почта", "эл почта", "имейл"),
    "phone": ("телефон", "phone", "тел", "мобильный", "мобильный телефон", "номер телефона",
              "phone number", "mobile", "контактный телефон"),
    "segment": ("сегмент", "segment", "категория клиента", "группа клиента", "тип клиента",
                "customer group"),
    "ordered_at": ("дата заказа", "дата оформления", "дата создания", "создан", "order date",
                   "created at", "created", "date created", "ordered at", "дата", "date",
                   "оформлен", "принят в обработку", "дата и время заказа"),
    "delivered_at": ("дата доставки", "дата вручения", "доставлен", "вручен", "delivered at",
                     "delivery date", "delivered", "дата получения", "дата отгрузки",
                     "фактическая дата доставки", "date delivered"),
    "status": ("статус", "status", "статус заказа", "состояние", "order status", "state"),
    "amount": ("сумма заказа", "сумма", "итого", "total", "amount", "всего", "к оплате",
               "стоимость заказа", "order total", "сумма к оплате", "оплачено"),
    "currency": ("валюта", "currency"),
    "manager": ("менеджер", "ответственный", "manager", "продавец", "сотрудник", "sales person",
                "responsible"),
    "language": ("язык", "язык клиента", "language", "locale"),
    "item": ("товар", "наименование", "название товара", "наименование товара", "номенклатура",
             "product", "item", "product name", "item name", "товары", "состав заказа", "позиция",
             "услуга", "название"),
    "sku": ("артикул", "sku", "код товара", "article", "vendor code", "штрихкод"),
    "quantity": ("количество", "кол во", "qty", "quantity", "шт", "кол", "число"),
    "price": ("цена", "price", "цена за единицу", "цена за шт", "unit price", "item price",
              "цена товара"),
}  # fmt: skip
_BY_TITLE = {words: column for column, each in TITLES.items() for words in each}

_WORD = re.compile(r"[a-zа-я0-9№]+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"(?:\+|8|\(?9)[\d\s()\-]{8,18}")
_DAY = re.compile(r"(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2}))(?:[T, ].*)?")
_LOOK: dict[str, re.Pattern[str]] = {"email": _EMAIL, "phone": _PHONE, "ordered_at": _DAY}
# what a cell must look like, whatever its title says
_MUST: dict[str, Callable[[str], bool]] = {
    "email": lambda text: "@" in text,
    "phone": lambda text: sum(c.isdigit() for c in text) >= 5,
    "ordered_at": lambda text: bool(_DAY.fullmatch(text)),
    "delivered_at": lambda text: bool(_DAY.fullmatch(text)),
}

_STATUS_PARTS = {
    OrderStatus.DELIVERED: ("доставлен", "вручен", "получен", "выполнен", "завершен", "закрыт",
                            "отгружен", "delivered", "complete", "fulfilled", "received"),
    OrderStatus.CANCELLED: ("отмен", "возврат", "аннулир", "отказ", "cancel", "void", "refund",
                            "returned", "rejected"),
    OrderStatus.NEW: ("нов", "принят", "обработ", "new", "pending", "processing", "ожида", "в пути",
                      "собира", "оплачен", "paid", "shipped"),
}  # fmt: skip
_NOT_YET = ("не ", "не_", "not ", "un")


def guessed_columns(titles: Sequence[str], samples: Sequence[Sequence[str]]) -> dict[int, str]:
    """Return what columns of a file most likely are, by their place; each of ours at most once.

    samples: for each title some of its cells.

    >>> guessed_columns(["№ заказа", "Покупатель", "Куда писать"], [["7"], ["Анна"], ["a@b.ru"]])
    {0: 'number', 1: 'client', 2: 'email'}
    """
    scored = [
        (-score, place, column)
        for place, title in enumerate(titles)
        for column in COLUMNS
        if (score := _score(title, samples[place] if place < len(samples) else (), column))
    ]
    found: dict[int, str] = {}
    for _, place, column in sorted(scored):
        if place not in found and column not in found.values():
            found[place] = column
    return dict(sorted(found.items()))


def guessed_status(word: str) -> OrderStatus | None:
    """Return what a word of the status column most likely means.

    >>> guessed_status("Вручён получателю"), guessed_status("Не доставлен")
    (<OrderStatus.DELIVERED: 'delivered'>, None)
    """
    try:
        return parse_status(word)
    except CellError:
        pass
    text = status_word(word)
    if text.startswith(_NOT_YET):
        return None
    for status in (OrderStatus.CANCELLED, OrderStatus.DELIVERED, OrderStatus.NEW):
        if any(part in text for part in _STATUS_PARTS[status]):
            return status
    return None


def month_comes_first(cells: Sequence[str]) -> bool | None:
    """Tell whether days such as 03/24/2026 begin with the month; None when they do not say.

    >>> month_comes_first(["03/04/2026", "03/24/2026"]), month_comes_first(["03/04/2026"])
    (True, None)
    """
    days = [cell for cell in cells if _DAY.fullmatch(cell)]
    if any(cell[4:5] == "-" for cell in days):
        return False
    as_month, as_day = (
        [int(iso_day(cell, month_first)[5:7]) for cell in days] for month_first in (True, False)
    )
    if any(month > 12 for month in as_month):
        return False
    if any(month > 12 for month in as_day):
        return True
    return False if any("." in cell[:6] for cell in days) else None


def _score(title: str, cells: Sequence[str], column: str) -> int:
    filled = [cell for cell in cells if cell]
    fits = _MUST.get(column)
    if fits and filled and not all(map(fits, filled)):
        return 0
    words = _words(title)
    if title.strip().casefold() == column:
        return _EXACT + 1
    best = 0
    for place, known in enumerate(TITLES[column]):
        nearness = 20 - place
        if words == known:
            best = max(best, _EXACT - place)
        elif _is_within(known, words):
            # of two that stand in a title the longer one says more
            best = max(best, _WHOLE if " " in known else _PART + nearness)
    look = _LOOK.get(column)
    if not best and look and filled and all(look.fullmatch(cell) for cell in filled):
        return _LOOKS
    return best


def _words(title: str) -> str:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", title)  # orderDate
    return " ".join(_WORD.findall(spaced.casefold().replace("ё", "е")))


def _is_within(known: str, words: str) -> bool:
    return len(known) > 2 and f" {known} " in f" {words} "
