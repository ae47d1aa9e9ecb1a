"""JSON as other systems write it: numbers kept to the digit."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Any, NoReturn

from flask_babel import lazy_gettext as _l

from portal.inbox.news import Unusable

# controls, lone surrogates and what will never be a character: no page can hold them
_NO_TEXT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
    )
    + "]"
)


def read_json(body: bytes) -> Mapping[str, Any]:
    """Read a JSON object in UTF-8. Unusable, with words, for anything else."""
    try:
        value = json.loads(body.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise Unusable(_l("The body is not text in UTF-8.")) from error
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise Unusable(_l("The body is not JSON.")) from error
    if not isinstance(value, Mapping):
        raise Unusable(_l("The body is no JSON object."))
    return value


def shown_body(body: bytes) -> str:
    """Return a body for people: JSON by lines, anything else as it is, but for odd characters."""
    text = body.decode("utf-8", "replace")
    with suppress(ValueError, RecursionError):
        text = json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    return _NO_TEXT.sub("\ufffd", text)


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is not JSON")
