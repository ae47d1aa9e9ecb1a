"""What the description says of several calls: headers and parameters."""

from __future__ import annotations

from typing import Any

from portal.accounts.models import IDEMPOTENCY_KEY_LENGTH
from portal.api.patterns import VISIBLE
from portal.orders.files.cells import EXTERNAL_ID_LENGTH

Described = dict[str, Any]

_WORD = f"[!#-~]{{1,{IDEMPOTENCY_KEY_LENGTH}}}"

EXTERNAL_ID: Described = {
    "in": "path",
    "name": "external_id",
    "description": "The shop's own id of the order; no slash",
    "example": "1042",
    "schema": {
        "type": "string",
        "minLength": 1,
        "maxLength": EXTERNAL_ID_LENGTH,
        "pattern": VISIBLE,
    },
}
IDEMPOTENCY_KEY: Described = {
    "in": "header",
    "name": "Idempotency-Key",
    "description": "A word of your own for this one call, such as a UUID: at most "
    f"{IDEMPOTENCY_KEY_LENGTH} ASCII characters without spaces. Sent again within 24 "
    "hours with the same body, the call is not done again: you get the same answer.",
    "schema": {"type": "string", "pattern": f'^({_WORD}|"{_WORD}")$'},
}
IF_MATCH: Described = {
    "in": "header",
    "name": "If-Match",
    "description": "The ETag of the order as you know it, or `*` for any. 412 when it is no "
    "longer so.",
    "schema": {"type": "string"},
}
IF_NONE_MATCH: Described = {
    "in": "header",
    "name": "If-None-Match",
    "description": "`*`: only create. 412 when the order is known.",
    "schema": {"type": "string"},
}
IF_NONE_MATCH_READING: Described = {
    "in": "header",
    "name": "If-None-Match",
    "description": "The ETag that you have. 304 without a body when nothing has changed.",
    "schema": {"type": "string"},
}
TAGGED: Described = {
    "ETag": {
        "description": "Changes when anything in the order's representation does",
        "schema": {"type": "string"},
    }
}
REPLAYED: Described = {
    "Idempotent-Replayed": {
        "description": "`true`: the stored answer to a call with this Idempotency-Key",
        "schema": {"const": "true"},
    }
}
