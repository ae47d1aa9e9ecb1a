"""Single values of the API. What comes in is read by the parsers that read order files."""

from __future__ import annotations

import re
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from typing import Any

from marshmallow import ValidationError, fields

from portal.api import patterns
from portal.api.written import Written, WrittenNumber
from portal.config import LOCALES
from portal.orders.values import (
    clean_text,
    parse_amount,
    parse_currency,
    parse_email,
    parse_language,
    parse_moment,
    parse_phone,
    parse_quantity,
    parse_status,
)
from portal.web.clock import firm_zone
from portal.web.paging import read_id_cursor, write_cursor

FIRST_YEAR, LAST_YEAR = 1900, 2999
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Moment(Written):
    """An ISO moment or day, in the firm's zone when it says no offset."""

    def __init__(self, **kwargs: Any) -> None:
        text = "A moment or a day, ISO 8601; without an offset in the firm's time zone"
        kwargs["metadata"] = {
            "description": text,
            "pattern": patterns.MOMENT,
            **kwargs.get("metadata", {}),
        }
        super().__init__(_moment, **kwargs)


class Day(Written):
    """A calendar day, `2026-11-23`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["metadata"] = {
            "format": "date",
            "pattern": patterns.DAY,
            **kwargs.get("metadata", {}),
        }
        super().__init__(_day, **kwargs)

    def _serialize(self, value: date | None, *_args: Any, **_kwargs: Any) -> str | None:
        return None if value is None else value.isoformat()


class Cursor(Written):
    """The `after` of a page; `kind` keeps the lists apart. Becomes the id it stands for."""

    def __init__(self, kind: str, **kwargs: Any) -> None:
        super().__init__(partial(_read_cursor, kind), **kwargs)


def line(limit: int, **kwargs: Any) -> Written:
    """Make the field of one line of text."""
    told = {"maxLength": limit, **kwargs.get("metadata", {})}
    if not kwargs.get("allow_none"):
        told |= {"minLength": 1, "pattern": patterns.VISIBLE}
    kwargs["metadata"] = told
    return Written(partial(clean_text, max_length=limit), **kwargs)


def email(**kwargs: Any) -> Written:
    """Make the field of an e-mail address, which may be empty or null."""
    told = {"anyOf": [{"type": "string", "format": "email"}, {"const": ""}, {"type": "null"}]}
    return Written(parse_email, allow_none=True, metadata=told, **kwargs)


def phone(**kwargs: Any) -> Written:
    """Make the field of a phone number, Russian unless it says otherwise."""
    told = {
        "description": "At least five digits; Russian unless it begins with +",
        "example": "+79161234567",
        "pattern": patterns.PHONE,
    }
    return Written(parse_phone, metadata=told, **kwargs)


def amount(**kwargs: Any) -> Written:
    """Make the field of money."""
    told = {
        "description": "0 to 10^12, at most two places",
        "minimum": 0,
        "maximum": 10**12,
        "multipleOf": 0.01,
        "pattern": patterns.AMOUNT,
    }
    return WrittenNumber(parse_amount, metadata=told, **kwargs)


def quantity(**kwargs: Any) -> Written:
    """Make the field of a count or a weight."""
    told = {
        "description": "Above 0, below 10^9, at most three places",
        "exclusiveMinimum": 0,
        "exclusiveMaximum": 10**9,
        "multipleOf": 0.001,
        "pattern": patterns.QUANTITY,
    }
    return WrittenNumber(parse_quantity, metadata=told, **kwargs)


def currency(**kwargs: Any) -> Written:
    """Make the field of an ISO 4217 code."""
    told = {
        "description": "ISO 4217; RUB when it is not told",
        "example": "RUB",
        "pattern": patterns.CURRENCY,
    }
    return Written(parse_currency, metadata=told, **kwargs)


def choice(states: type[StrEnum], **kwargs: Any) -> fields.Enum[Any]:
    """Make the field of one state of several, written by its value."""
    return fields.Enum(states, by_value=True, metadata={"type": "string"}, **kwargs)


def status(**kwargs: Any) -> Written:
    """Make the field of an order's status, null when it is not told."""
    known = ["new", "delivered", "cancelled", None]
    return Written(parse_status, allow_none=True, metadata={"enum": known}, **kwargs)


def language(**kwargs: Any) -> Written:
    """Make the field of the language in which a client reads, null when it is not told."""
    metadata = {"enum": [*LOCALES, None], "description": "In which the client reads"}
    return Written(parse_language, allow_none=True, metadata=metadata, **kwargs)


def cursor_after(kind: str, row_id: int) -> str:
    """Write the cursor of the page after a row."""
    return write_cursor(kind, row_id)


def _moment(text: str) -> datetime:
    return parse_moment(text, firm_zone()).at


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError("Must be a day such as 2026-11-23.")
    return day


def _read_cursor(kind: str, text: str) -> int:
    try:
        return read_id_cursor(kind, text)
    except ValueError as error:
        raise ValidationError("Must be the `after` of a page of this list.") from error
