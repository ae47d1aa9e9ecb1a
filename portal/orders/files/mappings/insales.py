"""Orders of InSales: a row for each product of an order."""

from __future__ import annotations

from portal.orders.files.mappings.mapping import Cells, FileMapping
from portal.orders.files.mappings.reading import first_of, joined, money, status_of

_NUMBER = ("№", "Номер", "Номер заказа", "№ заказа")
_ORDERED = ("Дата", "Дата создания", "Дата заказа", "Дата оформления")
_NAME = ("Контактное лицо", "Покупатель", "ФИО", "Клиент", "Имя покупателя")
_GOODS = ("Название товара", "Наименование товара", "Товар")
_AMOUNT = ("Сумма заказа", "Стоимость заказа", "Итого", "Полная стоимость заказа")
_PRICE = ("Цена продажи", "Цена", "Цена товара")


def _client(cells: Cells) -> str:
    person = joined("Фамилия", "Имя", "Отчество")(cells)
    return first_of(cells, *_NAME) or person or first_of(cells, "E-mail", "Email", "Телефон")


INSALES = FileMapping(
    name="insales",
    system="InSales",
    columns={
        "external_id": _NUMBER,
        "number": _NUMBER,
        "client": (*_NAME, "Фамилия", "Имя", "E-mail", "Email", "Телефон"),
        "email": ("E-mail", "Email", "Эл. почта"),
        "phone": ("Телефон", "Телефон покупателя"),
        "ordered_at": _ORDERED,
        "delivered_at": ("Дата вручения", "Дата получения"),
        "status": ("Статус заказа", "Статус"),
        "amount": _AMOUNT,
        "currency": ("Валюта", "Валюта заказа"),
        "manager": ("Менеджер", "Ответственный"),
        "item": _GOODS,
        "sku": ("Артикул", "Артикул товара"),
        "quantity": ("Количество", "Количество товара", "Кол-во"),
        "price": _PRICE,
    },
    marks=(
        _NUMBER, _ORDERED, (*_NAME, "Фамилия", "Имя", "E-mail", "Email", "Телефон"), _GOODS,
        ("Статус заказа", "Статус"),
    ),
    status=status_of("Статус заказа", "Статус"),
    readings={"client": _client, "amount": money(*_AMOUNT), "price": money(*_PRICE)},
    first_row_tells=True,
)  # fmt: skip
