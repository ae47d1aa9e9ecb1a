"""The mapping that a person made: which column is what, and what the words in it mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from portal.orders.data import OrderStatus
from portal.orders.files.mappings.mapping import Cells, FileMapping
from portal.orders.values import CellError, parse_status
from portal.web.text import clean_line

_SLASHED = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?!\d)(.*)", re.ASCII)
_DATES = ("ordered_at", "delivered_at")
NEITHER = ""  # what a word of the status column means when it means nothing to us


def chosen_mapping(chosen: Mapping[str, Any], name: str) -> FileMapping:
    """Return a mapping of what was chosen.

    chosen: `columns`, for each of ours the title of the file; `statuses`, for each word of the
    status column ours; `month_first`, how days such as 03/04/2026 are meant.
    """
    columns = dict(chosen["columns"])
    # one of the two is enough: most shops have only one number
    number = columns.get("number") or columns.get("external_id")
    columns.setdefault("number", number)
    columns.setdefault("external_id", number)
    if "client" not in columns:
        columns["client"] = columns.get("email") or columns.get("phone")
    titles = {column: (title,) for column, title in columns.items() if title}
    return FileMapping(
        name=name,
        system=name,
        columns=titles,
        marks=tuple(dict.fromkeys(title for (title,) in titles.values())),
        status=_status_reading(columns, chosen.get("statuses") or {}),
        readings={
            column: _date_reading(titles[column][0].casefold(), bool(chosen.get("month_first")))
            for column in _DATES
            if column in titles
        },
    )


def status_word(text: str) -> str:
    """Return a word of a status column as it is compared."""
    return clean_line(text).casefold().replace("ё", "е")


def iso_day(text: str, month_first: bool) -> str:
    """Write a day such as 03/04/2026 as ISO, the rest of the cell as it is; others stay.

    >>> iso_day("3/4/26 10:30", month_first=True), iso_day("27.01.2025", month_first=False)
    ('2026-03-04 10:30', '2025-01-27')
    """
    match = _SLASHED.fullmatch(clean_line(text))
    if match is None:
        return text
    first, second, year, rest = match.groups()
    month, day = (first, second) if month_first else (second, first)
    century = "20" if len(year) == 2 else ""
    return f"{century}{year}-{month:0>2}-{day:0>2}{rest}"


def _date_reading(title: str, month_first: bool) -> Callable[[Cells], str]:
    return lambda cells: iso_day(cells.get(title, ""), month_first)


def _status_reading(
    columns: Mapping[str, str], statuses: Mapping[str, str]
) -> Callable[[Cells], str]:
    title = (columns.get("status") or "").casefold()
    delivered = (columns.get("delivered_at") or "").casefold()
    meanings = {status_word(word): meaning for word, meaning in statuses.items()}

    def reading(cells: Cells) -> str:
        if not title:  # a day of delivery says enough
            return OrderStatus.DELIVERED.value if cells.get(delivered) else NEITHER
        word = cells.get(title, "")
        if status_word(word) in meanings:
            return meanings[status_word(word)]
        try:
            return parse_status(word).value
        except CellError:
            return NEITHER

    return reading
