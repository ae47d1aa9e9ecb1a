"""A file of any accepted kind as a header and rows of text."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from flask_babel import lazy_gettext as _l

from portal.orders.cells import shortened
from portal.orders.files.commerceml import commerceml_lines
from portal.orders.files.delimited import delimited_lines
from portal.orders.files.documents import document_lines
from portal.orders.files.errors import FileRefused, Refusal
from portal.orders.files.kinds import BEGINNING, ZIP, is_json, is_xml, refuse_other_kinds
from portal.orders.files.limits import MAX_BYTES, MAX_CELL_LENGTH, MAX_COLUMNS, MAX_ROWS
from portal.orders.files.preamble import from_the_titles
from portal.orders.files.workbook import workbook_lines
from portal.web.text import clean_line

__all__ = ["FileRefused", "Refusal", "Row", "Table", "read_table"]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it begins on, and a cell for each column of the header."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """What a file holds; `refused` are the lines that could not be read as rows."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    refused: tuple[Refusal, ...] = ()
    header_line: int = 1

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of each column, by its title in small letters."""
        return {clean_line(title).casefold(): place for place, title in enumerate(self.header)}


def read_table(content: bytes, filename: str) -> Table:
    """Read comma, semicolon or tab text, XLSX or XLSM; the content says which, not the name.

    An empty file is a table without columns. FileRefused for anything else, and for a file
    beyond the limits.
    """
    name = shortened(filename)
    if len(content) > MAX_BYTES:
        raise FileRefused(
            _l(
                "“%(name)s” is larger than %(limit)s MiB: split it",
                name=name,
                limit=MAX_BYTES // 1024**2,
            )
        )
    refuse_other_kinds(content, name)
    if content.startswith(ZIP):
        return _table(workbook_lines(content, name), name)
    if is_xml(content[:BEGINNING]):
        return _table(commerceml_lines(io.BytesIO(content), name), name)
    if is_json(content[:BEGINNING]):
        return _table(document_lines(io.BytesIO(content), name), name)
    return _table(delimited_lines(content, name), name)


def _table(lines: Iterable[tuple[int, list[str]] | Refusal], name: str) -> Table:
    header: tuple[str, ...] | None = None
    header_line = 1
    rows: list[Row] = []
    refused: list[Refusal] = []
    for line in from_the_titles(lines):
        if isinstance(line, Refusal):
            if header is None:
                raise FileRefused(_l("“%(name)s”: its header cannot be read", name=name))
            refused.append(line)
        elif not any(cell.strip() for cell in line[1]):
            continue
        elif header is None:
            header_line, header = line[0], _header(line[1], name)
        else:
            row = _row(*line, header)
            rows.append(row) if isinstance(row, Row) else refused.append(row)
        if len(rows) + len(refused) > MAX_ROWS:
            raise FileRefused(
                _l("“%(name)s” has more than %(limit)s rows: split it", name=name, limit=MAX_ROWS)
            )
    return Table(header or (), tuple(rows), tuple(refused), header_line)


def _header(cells: list[str], name: str) -> tuple[str, ...]:
    if any(cell.strip() for cell in cells[MAX_COLUMNS:]):
        raise FileRefused(
            _l("“%(name)s” has more than %(limit)s columns", name=name, limit=MAX_COLUMNS)
        )
    seen: set[str] = set()
    for title in filter(None, (clean_line(cell) for cell in cells)):
        if title.casefold() in seen:
            raise FileRefused(
                _l(
                    "“%(name)s”: two columns are called “%(column)s”",
                    name=name,
                    column=shortened(title),
                )
            )
        seen.add(title.casefold())
    return tuple(cells[:MAX_COLUMNS])


def _row(line: int, cells: list[str], header: tuple[str, ...]) -> Row | Refusal:
    width = len(header)
    if any(cell.strip() for cell in cells[width:]):
        reason = _l(
            "the line has more cells than the header: %(cells)s, not %(width)s",
            cells=len(cells),
            width=width,
        )
        return Refusal(line, None, None, reason)
    cells = cells[:width]
    if len(cells) < width:
        cells += [""] * (width - len(cells))
    for title, cell in zip(header, cells, strict=True):
        if len(cell) > MAX_CELL_LENGTH:
            reason = _l("a cell is longer than %(limit)s characters", limit=MAX_CELL_LENGTH)
            return Refusal(line, shortened(title) or None, shortened(cell), reason)
    return Row(line, tuple(cells))
