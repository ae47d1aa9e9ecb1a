"""The body of an error (RFC 9457)."""

from __future__ import annotations

from marshmallow import Schema, fields


class FieldErrorSchema(Schema):
    """One value at fault."""

    field = fields.String(
        required=True,
        metadata={
            "description": "Where it stands; empty: the body itself",
            "example": "items.0.quantity",
        },
    )
    message = fields.String(required=True)


class ProblemSchema(Schema):
    """What went wrong."""

    type = fields.String(required=True, metadata={"example": "about:blank"})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    errors = fields.List(fields.Nested(FieldErrorSchema), metadata={"description": "With 422"})
