"""Numbers as the API shows them: percentages, not rounded; null when nobody answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from portal.api.fields import Day, choice
from portal.clients.models import BuyerRole
from portal.responses.models import Channel


class PeriodQuery(Schema):
    """The days counted, inclusive, in the firm's time zone."""

    from_day = Day(data_key="from")
    to_day = Day(data_key="to")

    @validates_schema
    def follow(self, values: Mapping[str, Any], **_: Any) -> None:
        """Refuse a period that ends before it begins."""
        first, last = values.get("from_day"), values.get("to_day")
        if first and last and last < first:
            raise ValidationError("Must not be before `from`.", "to")


class AnswersQuery(PeriodQuery):
    """The answers counted."""

    role = choice(BuyerRole)
    channel = choice(Channel)


class NpsOut(Schema):
    """NPS with its adjusted-Wald 95 % interval, -100..100."""

    n = fields.Integer(required=True)
    promoters = fields.Integer(required=True)
    passives = fields.Integer(required=True)
    detractors = fields.Integer(required=True)
    nps = fields.Float(required=True, allow_none=True)
    low = fields.Float(required=True, allow_none=True)
    high = fields.Float(required=True, allow_none=True)


class TouchpointOut(Schema):
    """One touchpoint. net: -100..100; noticed: 0..100, both with 95 % intervals."""

    key = fields.String(required=True)
    name = fields.String(
        required=True, metadata={"description": "In the portal's default language"}
    )
    n = fields.Integer(required=True, metadata={"description": "How many rated"})
    not_noticed = fields.Integer(required=True)
    blank = fields.Integer(required=True)
    mean = fields.Float(required=True, allow_none=True)
    net = fields.Float(required=True, allow_none=True)
    net_low = fields.Float(required=True, allow_none=True)
    net_high = fields.Float(required=True, allow_none=True)
    noticed = fields.Float(required=True, allow_none=True)
    noticed_low = fields.Float(required=True, allow_none=True)
    noticed_high = fields.Float(required=True, allow_none=True)
    counts = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={"description": "Ratings by emotion, “1” angry to “5” delight"},
    )


class ResponseRateOut(Schema):
    """Delivered orders with an act that is not voided, and those of them answered."""

    delivered = fields.Integer(required=True)
    answered = fields.Integer(required=True)
    rate = fields.Float(required=True, allow_none=True, metadata={"description": "Percent, 0..100"})
