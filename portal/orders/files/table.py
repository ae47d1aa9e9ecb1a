"""A file of any accepted kind as a header and rows of text."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from os import SEEK_END
from typing import BinaryIO

from flask_babel import lazy_gettext as _l

from portal.orders.cells import shortened
from portal.orders.files.commerceml import commerceml_lines
from portal.orders.files.delimited import delimited_lines
from portal.orders.files.documents import document_lines
from portal.orders.files.errors import FileRefused, Refusal
from portal.orders.files.kinds import SAMPLE, ZIP, is_json, is_xml, refuse_other_kinds
from portal.orders.files.limits import ANSWERS, MAX_CELL_LENGTH, MAX_COLUMNS, ORDERS, Limits
from portal.orders.files.preamble import from_the_titles
from portal.orders.files.workbook import workbook_lines
from portal.web.text import clean_line

__all__ = ["FileRefused", "OpenTable", "Refusal", "Row", "Table", "open_table", "read_table"]

Line = tuple[int, list[str]] | Refusal
Reader = Callable[[BinaryIO, str], Iterable[Line]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it begins on, and a cell for each column of the header."""

    line: int
    cells: tuple[str, ...]


class Titles:
    """What is told by the titles of a file."""

    header: tuple[str, ...]

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of each column, by its title in small letters."""
        return {clean_line(title).casefold(): place for place, title in enumerate(self.header)}


@dataclass(frozen=True)
class Table(Titles):
    """What a file holds; `refused` are the lines that could not be read as rows."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    refused: tuple[Refusal, ...] = ()
    header_line: int = 1


@dataclass(frozen=True)
class OpenTable(Titles):
    """A file whose header is read; its lines follow once, while they are asked for."""

    header: tuple[str, ...]
    header_line: int
    lines: Iterator[Row | Refusal]


def open_table(file: BinaryIO, filename: str, limits: Limits = ORDERS) -> OpenTable:
    """Open comma, semicolon or tab text, XLSX or XLSM; the content says which, not the name.

    An empty file is a table without columns. FileRefused, here or on the way through the lines,
    for anything else, and for a file beyond the limits. The file stays the caller's.
    """
    name = shortened(filename)
    if file.seek(0, SEEK_END) > limits.max_bytes:
        raise FileRefused(
            _l(
                "“%(name)s” is larger than %(limit)s MiB: split it",
                name=name,
                limit=limits.max_bytes // 1024**2,
            )
        )
    file.seek(0)
    beginning = file.read(SAMPLE)
    refuse_other_kinds(beginning, name)
    file.seek(0)
    lines = from_the_titles(_filled(_reader(beginning)(file, name)))
    header = next(lines, None)
    if header is None:
        return OpenTable((), 1, iter(()))
    if isinstance(header, Refusal):
        raise FileRefused(_l("“%(name)s”: its header cannot be read", name=name))
    titles = _header(header[1], name)
    return OpenTable(titles, header[0], _rows(lines, titles, limits.max_rows, name))


def read_table(content: bytes, filename: str, limits: Limits = ANSWERS) -> Table:
    """Read a whole file into memory. FileRefused as from open_table."""
    opened = open_table(io.BytesIO(content), filename, limits)
    rows: list[Row] = []
    refused: list[Refusal] = []
    for line in opened.lines:
        rows.append(line) if isinstance(line, Row) else refused.append(line)
    return Table(opened.header, tuple(rows), tuple(refused), opened.header_line)


def _reader(beginning: bytes) -> Reader:
    if beginning.startswith(ZIP):
        return workbook_lines
    if is_xml(beginning):
        return commerceml_lines
    return document_lines if is_json(beginning) else delimited_lines


def _filled(lines: Iterable[Line]) -> Iterator[Line]:
    for line in lines:
        if isinstance(line, Refusal) or any(cell.strip() for cell in line[1]):
            yield line


def _rows(
    lines: Iterator[Line], header: tuple[str, ...], most: int, name: str
) -> Iterator[Row | Refusal]:
    for number, line in enumerate(lines, start=1):
        if number > most:
            raise FileRefused(
                _l("“%(name)s” has more than %(limit)s rows: split it", name=name, limit=most)
            )
        yield line if isinstance(line, Refusal) else _row(*line, header)


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
