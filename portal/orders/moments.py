"""Days and moments as people and machines write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from portal.orders.cells import CellError, shortened
from portal.web.text import clean_line

FIRST_YEAR, LAST_YEAR = 2000, 2100

_DAY = r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"
_OFFSET = r" ?(?:(?P<utc>Z)|(?P<sign>[+-])(?P<oh>\d{2})(?::?(?P<om>\d{2}))?)"
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})"
_ISO = re.compile(
    rf"{_DAY}(?:(?:T| ){_CLOCK}(?:[.,](?P<fraction>\d{{1,9}}))?)?(?:{_OFFSET})?)?",
    re.ASCII | re.IGNORECASE,
)
_RUSSIAN = re.compile(
    rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.(?P<year>\d{{4}})(?:,? {_CLOCK})?)?",
    re.ASCII,
)


class Moment(NamedTuple):
    """An aware moment in UTC; a bare day is that day's midnight in the firm's zone."""

    at: datetime
    bare_day: bool


def parse_moment(text: str, zone: ZoneInfo) -> Moment:
    """Read an ISO day or moment, or `dd.mm.yyyy [hh:mm[:ss]]`; without an offset in `zone`.

    An hour that the clock shows twice is the first of the two; one that it skips is read with
    the offset of before the change. CellError outside of the years 2000..2100 as written.

    >>> parse_moment("27.01.2025 10:30", ZoneInfo("Europe/Moscow")).at.isoformat()
    '2025-01-27T07:30:00+00:00'
    """
    text = clean_line(text)
    match = _ISO.fullmatch(text) or _RUSSIAN.fullmatch(text)
    if match is None:
        raise CellError(
            _l(
                "“%(value)s” is not a date: write 2025-01-27 or 27.01.2025 10:30",
                value=shortened(text),
            )
        )
    parts = match.groupdict()
    if not FIRST_YEAR <= int(parts["year"]) <= LAST_YEAR:
        raise CellError(
            _l(
                "“%(value)s”: the year must be between %(first)s and %(last)s",
                value=shortened(text),
                first=FIRST_YEAR,
                last=LAST_YEAR,
            )
        )
    try:
        local = _local(parts, zone)
    except ValueError as error:
        raise CellError(
            _l("“%(value)s”: no calendar has such a moment", value=shortened(text))
        ) from error
    return Moment(local.astimezone(UTC), bare_day=parts["hour"] is None)


def _local(parts: dict[str, str | None], zone: ZoneInfo) -> datetime:
    names = ("year", "month", "day", "hour", "minute", "second")
    year, month, day, hour, minute, second = (int(parts[name] or 0) for name in names)
    microsecond = int((parts.get("fraction") or "").ljust(6, "0")[:6])
    offset = _offset(parts) or zone
    return datetime(year, month, day, hour, minute, second, microsecond, tzinfo=offset)


def _offset(parts: dict[str, str | None]) -> tzinfo | None:
    if parts.get("utc"):
        return UTC
    if not parts.get("sign"):
        return None
    hours, minutes = int(parts["oh"] or 0), int(parts["om"] or 0)
    if hours > 23 or minutes > 59:
        raise ValueError("an offset is less than a day")
    distance = timedelta(hours=hours, minutes=minutes)
    return timezone(-distance if parts["sign"] == "-" else distance)
