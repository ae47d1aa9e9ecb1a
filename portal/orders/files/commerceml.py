"""CommerceML 2: the orders that 1C and a shop send each other, a row for each thing ordered."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from flask_babel import lazy_gettext as _l

from portal.orders.files.errors import FileRefused
from portal.orders.files.kinds import not_a_table, other_markup

MAX_DEPTH = 60
MAX_TAGS = 100_000  # of one document, and between two
ORDER = "заказ товара"

_ROOT = "КоммерческаяИнформация"
_DOCUMENT = "Документ"
_OF_DOCUMENT = ("Ид", "Номер", "Дата", "Время", "ХозОперация", "Валюта", "Сумма", "ПометкаУдаления")
_OF_CLIENT = ("Контрагент Ид", "Контрагент", "Почта", "Телефон")
_OF_ORDER = (
    "Статус заказа", "Финальный статус", "Отменен", "Дата изменения статуса", "Менеджер",
)  # fmt: skip
_OF_ITEM = ("Артикул", "Количество", "ЦенаЗаЕдиницу")
HEADER = [*_OF_DOCUMENT, *_OF_CLIENT, *_OF_ORDER, "Товар", *_OF_ITEM]


def commerceml_lines(file: BinaryIO, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the header, and a row for each thing ordered, numbered from 1.

    FileRefused for XML that is no CommerceML, is damaged or could do harm.
    """
    yield 0, HEADER
    try:
        orders = filter(_is_order, _documents(file, name))
        line = 0
        for line, cells in enumerate(chain.from_iterable(map(_rows, orders)), 1):
            yield line, cells
    except ParseError as error:
        raise FileRefused(
            _l(
                "“%(name)s” is damaged on line %(line)s: export it again",
                name=name,
                line=error.position[0],
            )
        ) from error
    except (DefusedXmlException, ValueError, LookupError) as error:
        # entities and foreign files, an encoding that nobody knows
        raise not_a_table(name) from error
    if not line:  # goods and prices are exchanged in files of the same kind
        raise FileRefused(_l("“%(name)s” is CommerceML, but has no orders in it", name=name))


def _documents(file: BinaryIO, name: str) -> Iterator[Element]:
    """Yield each document whole, and forget it and all that lies between them."""
    inside, tags = 0, 0
    above: list[Element] = []
    for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
        if event == "start":
            above.append(element)
            tags += 1
            if len(above) == 1 and _named(element) != _ROOT:
                raise other_markup(name)
            if len(above) > MAX_DEPTH or tags > MAX_TAGS:
                raise FileRefused(
                    _l("“%(name)s” has a document that is too large to be an order", name=name)
                )
            if _named(element) == _DOCUMENT:
                inside += 1
                tags = 0 if inside == 1 else tags
            continue
        above.pop()
        if _named(element) == _DOCUMENT:
            inside -= 1
            if not inside:
                yield element
        if not inside:
            element.clear()
            tags = min(tags, 1)
            if above:
                above[-1].remove(element)


def _is_order(document: Element) -> bool:
    # payments and shipments have documents of their own
    return _text(document, "ХозОперация").casefold() in ("", ORDER)


def _rows(document: Element) -> Iterator[list[str]]:
    told = {_text(each, "Наименование"): _text(each, "Значение") for each in _properties(document)}
    order = [
        *(_text(document, title) or told.get(title, "") for title in _OF_DOCUMENT),
        *_client(document),
        *(told.get(title, "") for title in _OF_ORDER),
    ]
    goods = [each for each in _children(document, "Товары", "Товар") if _is_ordered(each)]
    if not goods:
        yield [*order, "", *("" for _ in _OF_ITEM)]
    for item in goods:
        yield [*order, _text(item, "Наименование"), *(_text(item, tag) for tag in _OF_ITEM)]


def _is_ordered(item: Element) -> bool:
    # what was taken out of an order stays in it with a quantity of nought
    quantity = _text(item, "Количество")
    return not quantity or bool(quantity.strip("0.,"))


def _properties(document: Element) -> list[Element]:
    return _children(document, "ЗначенияРеквизитов", "ЗначениеРеквизита")


def _client(document: Element) -> list[str]:
    parties = _children(document, "Контрагенты", "Контрагент")
    buyers = (each for each in parties if _text(each, "Роль") in ("Покупатель", "Получатель"))
    client = next(buyers, parties[0] if parties else None)
    if client is None:
        return ["", "", "", ""]
    phone = email = ""
    for contact in _children(client, "Контакты", "Контакт"):
        value = _text(contact, "Значение")
        kind = _text(contact, "Тип").casefold()
        if "@" in value:
            email = email or value
        elif kind.startswith(("телефон", "мобильн", "сотов")):
            phone = phone or value
    named = _text(client, "ПолноеНаименование") or _text(client, "ОфициальноеНаименование")
    return [_text(client, "Ид"), _text(client, "Наименование") or named, email, phone]


def _children(element: Element, *path: str) -> list[Element]:
    """Return what lies at a path below an element, whatever the namespace."""
    found = [element]
    for tag in path:
        found = [child for each in found for child in each if _named(child) == tag]
    return found


def _text(element: Element, tag: str) -> str:
    """Return the text of a child on one line: exports put tabs and no-break spaces around it."""
    for child in element:
        if _named(child) == tag:
            return " ".join((child.text or "").split())
    return ""


def _named(element: Element) -> str:
    tag: object = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
