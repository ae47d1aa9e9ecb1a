"""The header of a file of past answers: which column tells what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from portal.orders.cells import shortened
from portal.orders.files.errors import FileRefused
from portal.orders.files.table import Table
from portal.web.text import clean_line

NEEDED = "submitted_at"
COLUMNS = (NEEDED, "order", "role", "nps", "comment")
# what our own table of answers says besides: it comes in again without these
IGNORED = (
    "act", "client", "channel", "remarks", "claim", "solution", "promised_on", "publish",
)  # fmt: skip
PREFIX = "t-"
NAME_LENGTH = 80
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}", re.ASCII)


@dataclass(frozen=True, slots=True)
class TouchpointColumn:
    """The column of one touchpoint; `name` is empty when the header has its key only."""

    key: str
    name: str
    place: int

    @property
    def title(self) -> str:
        """The column as messages call it."""
        return PREFIX + self.key


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each thing stands in a row. `ignored`: known columns that are not taken in."""

    places: Mapping[str, int]
    touchpoints: tuple[TouchpointColumn, ...]
    ignored: tuple[str, ...]
    nameless: tuple[int, ...]


def read_columns(table: Table, filename: str) -> Columns:
    """Read the header. FileRefused, naming the columns, when one is missing or not known."""
    titles = [clean_line(title) for title in table.header]
    known = {title.casefold(): place for place, title in enumerate(titles) if title}
    if NEEDED not in known:
        raise FileRefused(
            _l(
                "the header (line %(line)s) has no column %(columns)s",
                line=table.header_line,
                columns=NEEDED,
            )
        )
    touchpoints = [
        _touchpoint(title, place)
        for place, title in enumerate(titles)
        if title.casefold().startswith(PREFIX)
    ]
    _refuse_unknown(
        title
        for title in titles
        if title
        and title.casefold() not in (*COLUMNS, *IGNORED)
        and not title.casefold().startswith(PREFIX)
    )
    _refuse_twice(touchpoints)
    if not touchpoints and "nps" not in known and "comment" not in known:
        raise FileRefused(
            _l(
                "“%(name)s” has no answers: give it a column nps, comment or t-…",
                name=shortened(filename),
            )
        )
    return Columns(
        places={column: known[column] for column in COLUMNS if column in known},
        touchpoints=tuple(touchpoints),
        ignored=tuple(column for column in IGNORED if column in known),
        nameless=tuple(place for place, title in enumerate(titles) if not title),
    )


def _touchpoint(title: str, place: int) -> TouchpointColumn:
    key, _bar, name = title[len(PREFIX) :].partition("|")
    key, name = key.strip(), name.strip()
    if not _KEY.fullmatch(key):
        raise FileRefused(
            _l(
                "column “%(column)s”: a key is Latin letters, digits, _ and -, at most 40",
                column=shortened(title),
            )
        )
    if len(name) > NAME_LENGTH:
        raise FileRefused(
            _l(
                "column “%(column)s”: the name is longer than %(limit)s characters",
                column=shortened(title),
                limit=NAME_LENGTH,
            )
        )
    return TouchpointColumn(key, name, place)


def _refuse_unknown(titles: Iterable[str]) -> None:
    unknown = [shortened(title) for title in titles]
    if unknown:
        raise FileRefused(
            _l(
                "columns that are not known: %(columns)s. Take them out, or write t-… before "
                "what is a touchpoint",
                columns=", ".join(unknown),
            )
        )


def _refuse_twice(touchpoints: Iterable[TouchpointColumn]) -> None:
    seen: set[str] = set()
    for column in touchpoints:
        if column.key.casefold() in seen:
            raise FileRefused(_l("two columns are of the touchpoint %(key)s", key=column.key))
        seen.add(column.key.casefold())
