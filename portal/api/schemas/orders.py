"""Orders as they come in and go out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validates_schema
from marshmallow.validate import Length

from portal.api.fields import (
    Moment,
    amount,
    choice,
    currency,
    email,
    language,
    line,
    phone,
    quantity,
    status,
)
from portal.api.outgoing import AmountOut, MomentOut, QuantityOut
from portal.api.schemas.acts import ActOut
from portal.clients.models import SEGMENT_LENGTH
from portal.orders.data import ClientData, ItemData, OrderStatus
from portal.orders.files.cells import EXTERNAL_ID_LENGTH, NAME_LENGTH, NUMBER_LENGTH, SKU_LENGTH

MOST_ITEMS = 1_000


class ClientIn(Schema):
    """Who ordered."""

    name = line(NAME_LENGTH, required=True)
    email = email()
    phone = phone(allow_none=True)
    external_id = line(
        EXTERNAL_ID_LENGTH,
        allow_none=True,
        metadata={"description": "The shop's own key of the client"},
    )
    segment = line(
        SEGMENT_LENGTH,
        allow_none=True,
        metadata={"description": "What kind of client; absent: as it was; null: not known"},
    )

    @post_load
    def make(self, values: dict[str, Any], **_: Any) -> ClientData:
        """Return the plain values."""
        if "segment" in values:
            values["segment"] = values["segment"] or ""  # told that there is none
        return ClientData(**values)


class ItemIn(Schema):
    """One line of an order; the price is for one unit."""

    name = line(NAME_LENGTH, required=True)
    sku = line(SKU_LENGTH, allow_none=True)
    quantity = quantity(required=True)
    price = amount(allow_none=True)

    @post_load
    def make(self, values: dict[str, Any], **_: Any) -> ItemData:
        """Return the plain values."""
        return ItemData(**values)


class OrderIn(Schema):
    """An order as the shop knows it; what is absent or null is not known."""

    number = line(NUMBER_LENGTH, required=True, metadata={"description": "As people say it"})
    client = fields.Nested(ClientIn, required=True)
    ordered_at = Moment(required=True)
    delivered_at = Moment(
        allow_none=True,
        metadata={
            "description": "A moment or a day; its presence says that the order is delivered"
        },
    )
    status = status()
    amount = amount(allow_none=True)
    currency = currency(allow_none=True)
    manager = line(NAME_LENGTH, allow_none=True)
    language = language()
    items = fields.List(fields.Nested(ItemIn), required=True, validate=Length(max=MOST_ITEMS))

    @validates_schema
    def agree(self, values: Mapping[str, Any], **_: Any) -> None:
        """Refuse a moment of delivery with a status that denies it."""
        told = values.get("status")
        if values.get("delivered_at") and told not in (None, OrderStatus.DELIVERED):
            raise ValidationError(f"It is “{told}”, but delivered_at is given.", "status")

    @post_load
    def freeze(self, values: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Return the values with the items as OrderData keeps them."""
        return {**values, "items": tuple(values["items"])}


class DeliveryIn(Schema):
    """A delivery."""

    delivered_at = Moment(allow_none=True, metadata={"description": "Now, unless given"})


class ClientOut(Schema):
    """Who ordered, as written on the order."""

    name = fields.String(required=True)
    email = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)
    external_id = fields.String(required=True, allow_none=True)
    segment = fields.String(
        required=True, allow_none=True, metadata={"description": "As the client is known now"}
    )


class ItemOut(Schema):
    """One line of an order."""

    name = fields.String(required=True)
    sku = fields.String(required=True, allow_none=True)
    quantity = QuantityOut(
        required=True, metadata={"description": "Without needless zeros", "example": "0.5"}
    )
    price = AmountOut(required=True, allow_none=True)


class OrderOut(Schema):
    """An order, and its act when it is delivered."""

    external_id = fields.String(required=True)
    number = fields.String(required=True)
    client = fields.Nested(ClientOut, required=True)
    status = choice(OrderStatus, required=True)
    ordered_at = MomentOut(required=True)
    delivered_at = MomentOut(required=True, allow_none=True)
    amount = AmountOut(
        required=True,
        allow_none=True,
        metadata={"description": "With two places", "example": "1234.50"},
    )
    currency = fields.String(required=True)
    manager = fields.String(required=True, allow_none=True)
    language = language(required=True)
    items = fields.List(fields.Nested(ItemOut), required=True)
    act = fields.Nested(ActOut, required=True, allow_none=True)


class DeliveryOut(Schema):
    """The act of a delivered order."""

    act = fields.Nested(ActOut, required=True)
