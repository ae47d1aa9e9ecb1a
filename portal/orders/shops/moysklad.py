"""A customer order of MoySklad as its JSON API 1.2 writes it, with its links expanded."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from portal.orders.data import OrderData
from portal.orders.shops.fields import objects_at, text_at
from portal.orders.shops.reading import order_of
from portal.orders.shops.states import Endings

MOSCOW = ZoneInfo("Europe/Moscow")  # in which the API writes its moments, wherever the firm is
# for each column of ours the fields of the order, of which the first filled one counts
FIELDS = {
    "external_id": ("name",),
    "number": ("name",),
    "client": ("agent.name", "agent.email", "agent.phone"),
    "email": ("agent.email",),
    "phone": ("agent.phone",),
    "ordered_at": ("moment",),
    "currency": ("rate.currency.isoCode",),
    "manager": ("owner.fullName", "owner.name"),
}
OTHER_NAMES = {"amount": "sum", "status": "state.name"}
LINE_NAMES = {
    "item": "assortment.name",
    "sku": "assortment.article",
    "quantity": "quantity",
    "price": "price",
}
_HUNDRED = Decimal(100)
_KOPECK = Decimal("0.01")
_MOST_DIGITS = 15


def order_from_moysklad(body: Mapping[str, Any], endings: Endings) -> OrderData:
    """Read an order with its agent, state, owner and positions. BodyRefused when it is none.

    A status says delivered, but never when: the delivery is the moment at which we hear of it.
    """
    order = {column: _first(body, "", *paths) for column, paths in FIELDS.items()}
    order["amount"] = _roubles(text_at(body, "sum"))
    order["status"] = endings.column(text_at(body, "state.name"))
    positions = body.get("positions")
    rows = [
        _line(line, f"positions[{place}].")
        for place, line in enumerate(
            objects_at(positions, "rows", "positions.") if isinstance(positions, Mapping) else []
        )
    ] or [{}]
    rows[0] = {**order, **rows[0]}
    return order_of(rows, MOSCOW, _field)


def _line(line: Mapping[str, Any], where: str) -> dict[str, str]:
    discount = text_at(line, "discount", where)
    return {
        "item": text_at(line, "assortment.name", where),
        "sku": text_at(line, "assortment.article", where)
        or text_at(line, "assortment.code", where),
        "quantity": _plain(text_at(line, "quantity", where)),
        "price": _roubles(text_at(line, "price", where), discount),
    }


def _first(body: Mapping[str, Any], where: str, *paths: str) -> str:
    return next(filter(None, (text_at(body, path, where) for path in paths)), "")


def _roubles(kopecks: str, discount: str = "") -> str:
    """Return a sum in roubles of one in kopecks, less a discount in per cent.

    What is no such number is returned as it is, for its reader to refuse.
    """
    sum_, off = _number(kopecks), _number(discount or "0")
    if sum_ is None or off is None or off > _HUNDRED:
        return kopecks
    return str((sum_ * (_HUNDRED - off) / _HUNDRED / _HUNDRED).quantize(_KOPECK, ROUND_HALF_UP))


def _plain(number: str) -> str:
    value = _number(number)
    return number if value is None else f"{value.normalize():f}"


def _number(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    is_usual = value.is_finite() and value >= 0 and abs(value.adjusted()) < _MOST_DIGITS
    return value if is_usual else None


def _field(column: str, place: int) -> str:
    if column in LINE_NAMES:
        return f"positions[{place}].{LINE_NAMES[column]}"
    return OTHER_NAMES.get(column) or FIELDS.get(column, (column,))[0]
