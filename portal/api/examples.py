"""What calls carry and are answered, for the description."""

from __future__ import annotations

from typing import Any

Example = dict[str, Any]

ORDER_IN: Example = {
    "number": "1042",
    "client": {"name": "Анна Иванова", "email": "anna@example.ru", "phone": "+79161234567"},
    "ordered_at": "2026-11-03T10:00:00+03:00",
    "status": "delivered",
    "delivered_at": "2026-11-05T12:00:00+03:00",
    "amount": "2580.00",
    "currency": "RUB",
    "manager": "Мария",
    "items": [{"name": "Футболка", "sku": "T-1", "quantity": 2, "price": "1290.00"}],
}
ACT: Example = {
    "number": "2026-00042",
    "code": "0111ABCDEFGHJKMN",
    "url": "HTTPS://ACT.EXAMPLE.RU/A/0111ABCDEFGHJKMN",
    "pdf": "https://act.example.ru/api/v1/acts/2026-00042.pdf",
}
ORDER_OUT: Example = {
    **ORDER_IN,
    "external_id": "1042",
    "client": {**ORDER_IN["client"], "external_id": None, "segment": None},
    "ordered_at": "2026-11-03T07:00:00Z",
    "delivered_at": "2026-11-05T09:00:00Z",
    "language": None,
    "items": [{"name": "Футболка", "sku": "T-1", "quantity": "2", "price": "1290.00"}],
    "act": ACT,
}
DELIVERY_IN: Example = {"delivered_at": "2026-11-05T12:00:00+03:00"}
DELIVERY_OUT: Example = {"act": ACT}
ORDERS_PAGE: Example = {"items": [ORDER_OUT], "after": "b3JkZXJzfjE"}
RESPONSES_PAGE: Example = {
    "items": [
        {
            "id": 7,
            "act": "2026-00042",
            "order": "1042",
            "order_number": "1042",
            "submitted_at": "2026-11-06T15:04:05Z",
            "role": "user",
            "channel": "qr",
            "nps": 9,
            "ratings": {"packaging": 5, "gift": "not_noticed"},
            "remarks": {"packaging": "Приятно открывать"},
            "comment": "Спасибо!",
            "claim": None,
            "publish": True,
            "language": "ru",
        }
    ],
    "after": None,
}
NPS: Example = {
    "n": 120,
    "promoters": 78,
    "passives": 30,
    "detractors": 12,
    "nps": 55.0,
    "low": 42.37,
    "high": 66.4,
}
TOUCHPOINTS: list[Example] = [
    {
        "key": "packaging",
        "name": "Упаковка",
        "n": 98,
        "not_noticed": 14,
        "blank": 8,
        "mean": 4.1,
        "net": 64.3,
        "net_low": 51.2,
        "net_high": 75.4,
        "noticed": 87.5,
        "noticed_low": 80.1,
        "noticed_high": 92.4,
        "counts": {"1": 2, "2": 4, "3": 23, "4": 27, "5": 42},
    }
]
RESPONSE_RATE: Example = {"delivered": 400, "answered": 120, "rate": 30.0}
