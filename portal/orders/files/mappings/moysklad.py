"""The list of customers' orders of MoySklad: one row an order, without its goods."""

from __future__ import annotations

from portal.orders.files.mappings.mapping import FileMapping
from portal.orders.files.mappings.reading import money, status_of

MOYSKLAD = FileMapping(
    name="moysklad",
    system="МойСклад",
    columns={
        "external_id": ("№", "Номер"),
        "number": ("№", "Номер"),
        "client": ("Контрагент",),
        "email": ("E-mail контрагента", "Контрагент: E-mail", "E-mail", "Email"),
        "phone": ("Телефон контрагента", "Контрагент: Телефон", "Телефон"),
        "ordered_at": ("Время", "Дата", "Дата и время"),
        "status": ("Статус",),
        "amount": ("Сумма",),
        "currency": ("Валюта",),
        "manager": ("Владелец-сотрудник", "Владелец (сотрудник)", "Сотрудник"),
    },
    marks=(("№", "Номер"), ("Время", "Дата", "Дата и время"), "Контрагент", "Сумма"),
    status=status_of("Статус"),
    readings={"amount": money("Сумма")},
)
