"""Shipments of Ozon, FBS and FBO: one row for each product of a shipment."""

from __future__ import annotations

from portal.orders.files.mappings.mapping import FileMapping
from portal.orders.files.mappings.marketplaces import buyer_of
from portal.orders.files.mappings.reading import money, status_of

# an order may come in several shipments, each of which is delivered by itself
_SHIPMENT = "Номер отправления"

OZON = FileMapping(
    name="ozon",
    system="Ozon",
    columns={
        "external_id": (_SHIPMENT,),
        "number": (_SHIPMENT,),
        "client": (_SHIPMENT,),
        "client_id": (_SHIPMENT,),
        "ordered_at": ("Принят в обработку",),
        "delivered_at": ("Дата доставки",),
        "status": ("Статус",),
        "amount": ("Сумма отправления", "Сумма"),
        "currency": ("Код валюты отправления",),
        "item": ("Наименование товара", "Название товара"),
        "sku": ("Артикул", "OZON id", "SKU"),
        "quantity": ("Количество",),
        "price": ("Ваша цена",),
    },
    marks=(_SHIPMENT, "Принят в обработку", ("Наименование товара", "Название товара")),
    status=status_of("Статус"),
    readings={
        **buyer_of("Ozon", "ozon", _SHIPMENT),
        "amount": money("Сумма отправления", "Сумма"),
        "price": money("Ваша цена"),
    },
)
