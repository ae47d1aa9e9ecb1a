"""Column types whose meaning is the same on SQLite and PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ARRAY, JSON, BigInteger, DateTime, Dialect, Integer, String, cast
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC. ValueError for a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        # SQLite keeps no offset; PostgreSQL answers in the session's zone
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class WholeNumbers(TypeDecorator[Sequence[int | None]]):
    """A list of whole numbers for PostgreSQL, sent as it writes one.

    The driver looks at each number of a list in Python, which costs six times as much.
    """

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Sequence[int | None] | None, dialect: Dialect) -> str:
        return f"{{{','.join('NULL' if each is None else str(each) for each in value or ())}}}"

    def bind_expression(self, bindparam: Any) -> Any:
        return cast(bindparam, ARRAY(Integer))


class Documents(TypeDecorator[Sequence[Any]]):
    """A list of JSON documents for PostgreSQL, sent as texts; None is no document.

    As a list of JSON it would be read apart: lists inside of documents look like dimensions.
    """

    impl = ARRAY(String)
    cache_ok = True

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> list[str | None]:
        return [None if each is None else json.dumps(each) for each in value or ()]

    def bind_expression(self, bindparam: Any) -> Any:
        return cast(bindparam, ARRAY(JSON))


class Fixed(TypeDecorator[Decimal]):
    """A Decimal with a fixed number of places, stored as a whole number.

    SQLite has no decimals: whole kopecks add up exactly on both databases.
    ValueError for a value with more places.
    """

    impl = BigInteger
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        scaled = value.scaleb(self.places)
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{value} has more than {self.places} places")
        return int(scaled)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(int(value)).scaleb(-self.places)


MONEY = Fixed(2)
QUANTITY = Fixed(3)
