"""Answers as the API shows them."""

from __future__ import annotations

from marshmallow import Schema, fields

from portal.api.fields import Day, choice
from portal.api.outgoing import MomentOut
from portal.claims.models import Solution
from portal.clients.models import BuyerRole
from portal.responses.models import Channel

NOT_NOTICED = "not_noticed"


class ClaimOut(Schema):
    """A complaint inside an answer."""

    text = fields.String(
        required=True, metadata={"description": "Empty when only a solution was ticked"}
    )
    solution = choice(Solution, required=True, allow_none=True)
    promised_on = Day(required=True, metadata={"description": "The day of our reply"})


class ResponseOut(Schema):
    """One person's answers to one act. The contact left with it stays in the portal."""

    id = fields.Integer(required=True)
    act = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The act's number; null: a past answer that came in a file"},
    )
    order = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The order's external_id; null: a file that names none we know"},
    )
    order_number = fields.String(required=True, allow_none=True)
    submitted_at = MomentOut(required=True)
    role = choice(BuyerRole, required=True, allow_none=True)
    channel = choice(Channel, required=True)
    nps = fields.Integer(required=True, allow_none=True, metadata={"minimum": 0, "maximum": 10})
    ratings = fields.Dict(
        required=True,
        metadata={
            "description": "By touchpoint key; a touchpoint left blank is absent",
            "additionalProperties": {
                "oneOf": [
                    {"type": "integer", "minimum": 1, "maximum": 5},
                    {"const": NOT_NOTICED},
                ]
            },
        },
    )
    remarks = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata={"description": "Why, by touchpoint key"},
    )
    comment = fields.String(required=True, allow_none=True)
    claim = fields.Nested(ClaimOut, required=True, allow_none=True)
    publish = fields.Boolean(
        required=True, metadata={"description": "May the words be quoted in public"}
    )
    language = fields.String(required=True)
