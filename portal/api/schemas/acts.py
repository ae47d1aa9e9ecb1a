"""Acts as the API shows them."""

from __future__ import annotations

from marshmallow import Schema, fields

from portal.acts.formats import PageFormat
from portal.api.fields import choice


class ActOut(Schema):
    """The document of a delivered order."""

    number = fields.String(required=True, metadata={"example": "2026-00042"})
    code = fields.String(required=True, metadata={"example": "0111ABCDEFGHJKMN"})
    url = fields.String(
        required=True,
        metadata={"format": "uri", "description": "The form's address, as the QR carries it"},
    )
    pdf = fields.String(
        required=True, metadata={"format": "uri", "description": "The paper; takes the key too"}
    )


class PaperQuery(Schema):
    """How an act is to be drawn."""

    format = choice(PageFormat, load_default=PageFormat.A4)
