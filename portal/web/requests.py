"""What an address asks for, read with care."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from flask import abort, request
from werkzeug.routing import IntegerConverter

from portal.web.paging import LARGEST_ID
from portal.web.text import clean_line

LONGEST_TEXT = 300  # of the names that we keep
FIRST_YEAR, LAST_YEAR = 1900, 2999
Choice = TypeVar("Choice", bound=StrEnum)


def choice_argument(name: str, choices: type[Choice]) -> Choice | None:
    """Return the choice an address names; None when it names none or an unknown one."""
    text = request.args.get(name, "")
    return choices(text) if text in list(choices) else None


def text_argument(name: str, limit: int = LONGEST_TEXT) -> str | None:
    """Return the line that an address names, as it is kept everywhere; None when it names none."""
    return clean_line(request.args.get(name, ""))[:limit] or None


def day_argument(name: str) -> date | None:
    """Return the ISO day an address names; None when it names none.

    ValueError for no day, and for one outside the years 1900 to 2999: days near the ends of
    the calendar have no beginning in some time zones.
    """
    text = request.args.get(name, "").strip()
    if not text:
        return None
    day = date.fromisoformat(text)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"{day} is too far away")
    return day


class IdConverter(IntegerConverter):
    """A whole number in an address; one that no row can have leads to no page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max": LARGEST_ID, **kwargs})


@contextmanager
def page_cursor() -> Iterator[str | None]:
    """Give the `after` of the address; a foreign cursor answers 404."""
    try:
        yield request.args.get("after") or None
    except ValueError:
        abort(404)
