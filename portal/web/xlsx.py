"""The one writer of XLSX files."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, tzinfo
from typing import IO, Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from portal.web.tables import Column, Kind, Table

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_575  # besides the titles
MOST_UNITS = 32_767  # of UTF-16 in a cell
MOMENT_LOOK, DAY_LOOK = "dd.mm.yyyy hh:mm", "dd.mm.yyyy"
BUFFER = 64 * 1024

Write = Callable[[int, Any], object]


class TooManyRows(Exception):
    """A sheet of Excel has no room for the table."""


def xlsx_file(table: Table, zone: tzinfo) -> IO[bytes]:
    """Return the table as a workbook, in a temporary file that ends when it is closed.

    Written row by row at flat memory. Text is text, so that nothing runs as a formula, and is
    cut where a cell ends; moments are dates of `zone`. TooManyRows, and no file is left.
    """
    file = tempfile.TemporaryFile(buffering=BUFFER)  # noqa: SIM115 - the caller closes it
    try:
        # the rows wait in files of their own until the sheet is put together
        with tempfile.TemporaryDirectory(prefix="portal-xlsx-") as folder:
            options = {
                "constant_memory": True,
                "tmpdir": folder,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "nan_inf_to_errors": False,
            }
            with closing(Workbook(file, options)) as book:
                _write_sheet(book, table, zone)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def file_pieces(file: IO[bytes]) -> Iterator[bytes]:
    """Yield what is in a file, and close it whatever happens to the reader."""
    with file:
        while piece := file.read(BUFFER):
            yield piece


def _write_sheet(book: Workbook, table: Table, zone: tzinfo) -> None:
    sheet: Worksheet = book.add_worksheet(table.name[:31])
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.title, bold)
    sheet.freeze_panes(1, 0)
    writers = [
        _writer(book, sheet, column, place, zone) for place, column in enumerate(table.columns)
    ]
    at = 0
    for rows in table.pieces:
        for row in rows:
            at += 1
            if at > MOST_ROWS:
                raise TooManyRows
            for cell, write in zip(row, writers, strict=True):
                if cell is not None:
                    write(at, cell)
    sheet.autofilter(0, 0, at, len(table.columns) - 1)
    # numbers of orders are text: Excel need not wonder at each
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _writer(book: Workbook, sheet: Worksheet, column: Column, place: int, zone: tzinfo) -> Write:
    if column.kind is Kind.NUMBER:
        return lambda row, cell: sheet.write_number(row, place, cell)
    if column.kind is Kind.MOMENT:
        look: Format = book.add_format({"num_format": MOMENT_LOOK})
        return lambda row, cell: sheet.write_datetime(row, place, _local(cell, zone), look)
    if column.kind is Kind.DAY:
        look = book.add_format({"num_format": DAY_LOOK})
        return lambda row, cell: sheet.write_datetime(row, place, _midnight(cell), look)
    return lambda row, cell: (
        sheet.write_string(row, place, _cut(cell))
        if isinstance(cell, str)
        else sheet.write_number(row, place, cell)
    )


def _local(moment: datetime, zone: tzinfo) -> datetime:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(zone).replace(tzinfo=None, microsecond=0)  # cells know no zone


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - cells know no zone


def _cut(text: str) -> str:
    """Return what fits into a cell, with an ellipsis when something does not."""
    if len(text) <= MOST_UNITS // 2 or len(text.encode("utf-16-le")) <= 2 * MOST_UNITS:
        return text
    kept = text.encode("utf-16-le")[: 2 * (MOST_UNITS - 1)]
    return kept.decode("utf-16-le", "ignore") + "…"  # half a character is none
