"""A file of past answers as values, and every cell that cannot be read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache, partial
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from portal.clients.models import BuyerRole
from portal.orders.cells import CellError, shortened
from portal.orders.files.errors import FileRefused, Refusal
from portal.orders.files.table import Row, read_table
from portal.responses.past.cells import (
    parse_comment,
    parse_order_number,
    parse_past_moment,
    parse_rating,
    parse_role,
    parse_score,
)
from portal.responses.past.columns import NEEDED, Columns, TouchpointColumn, read_columns

Reader = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """One row. `ratings`: key as in the header -> emotion 1..5, None for not noticed."""

    submitted_at: datetime
    order_number: str | None = None
    role: BuyerRole | None = None
    nps: int | None = None
    comment: str | None = None
    ratings: Mapping[str, int | None] = field(default_factory=dict)

    @property
    def says_nothing(self) -> bool:
        """Whether the sheet was handed back empty: all of it is blank."""
        return self.nps is None and not self.comment and not self.ratings


@dataclass(frozen=True)
class PastFile:
    """What can go in, and every cell that keeps the file out."""

    touchpoints: tuple[TouchpointColumn, ...]
    ignored: tuple[str, ...]
    answers: tuple[PastAnswer, ...]
    refusals: tuple[Refusal, ...]

    @property
    def digest(self) -> str:
        """A name of what is said, whatever the order of rows and columns and the encoding."""
        told = hashlib.sha256()
        told.update(
            json.dumps(sorted(column.key.casefold() for column in self.touchpoints)).encode()
        )
        for line in sorted(map(_line, self.answers)):
            told.update(line)
        return told.hexdigest()


def read_past_file(content: bytes, filename: str, zone: ZoneInfo, now: datetime) -> PastFile:
    """Read a file of past answers; days and moments without an offset are in `zone`.

    FileRefused when it is no table, has no rows, or a column is missing or not known.
    """
    table = read_table(content, filename)
    columns = read_columns(table, filename)
    if not table.rows and not table.refused:
        raise FileRefused(_l("“%(name)s” has a header and no rows", name=shortened(filename)))
    reader = _RowReader(columns, zone, now)
    answers: list[PastAnswer] = []
    refusals = list(table.refused)
    for row in table.rows:
        found = reader.read(row)
        if isinstance(found, PastAnswer):
            answers.append(found)
        else:
            refusals += found
    refusals.sort(key=lambda refusal: refusal.line)
    return PastFile(columns.touchpoints, columns.ignored, tuple(answers), tuple(refusals))


class _RowReader:
    """Reads the rows of one file."""

    def __init__(self, columns: Columns, zone: ZoneInfo, now: datetime) -> None:
        self._columns = columns
        # people answer on the same days, and in few ways
        remembered = lru_cache(maxsize=4096)
        readers: dict[str, Reader] = {
            NEEDED: remembered(partial(parse_past_moment, zone=zone, now=now)),
            "order": parse_order_number,
            "role": remembered(parse_role),
            "nps": remembered(parse_score),
            "comment": parse_comment,
        }
        rating = remembered(parse_rating)
        self._cells: list[tuple[str, int, Reader]] = [
            *((column, place, readers[column]) for column, place in columns.places.items()),
            *((column.title, column.place, rating) for column in columns.touchpoints),
        ]

    def read(self, row: Row) -> PastAnswer | list[Refusal]:
        """Read a row, or tell of every cell of it that cannot be read."""
        values: dict[str, Any] = {}
        refusals = self._under_no_heading(row)
        for title, place, reader in self._cells:
            text = row.cells[place].strip()
            if not text:
                continue
            try:
                values[title] = reader(text)
            except CellError as error:
                refusals.append(Refusal(row.line, title, shortened(text), error.reason))
        if not row.cells[self._columns.places[NEEDED]].strip():
            refusals.append(Refusal(row.line, NEEDED, None, _l("submitted_at is empty")))
        return refusals or self._answer(values)

    def _answer(self, values: Mapping[str, Any]) -> PastAnswer:
        return PastAnswer(
            submitted_at=values[NEEDED],
            order_number=values.get("order") or None,
            role=values.get("role"),
            nps=values.get("nps"),
            comment=values.get("comment") or None,
            ratings={
                column.key: values[column.title]
                for column in self._columns.touchpoints
                if column.title in values
            },
        )

    def _under_no_heading(self, row: Row) -> list[Refusal]:
        # nobody could say where it should go
        return [
            Refusal(
                row.line,
                None,
                shortened(row.cells[place]),
                _l("column %(place)s has no heading", place=place + 1),
            )
            for place in self._columns.nameless
            if row.cells[place].strip()
        ]


def _line(answer: PastAnswer) -> bytes:
    told = (
        answer.submitted_at.isoformat(),
        answer.order_number,
        answer.role,
        answer.nps,
        answer.comment,
        sorted((key.casefold(), emotion) for key, emotion in answer.ratings.items()),
    )
    return json.dumps(told).encode() + b"\n"
