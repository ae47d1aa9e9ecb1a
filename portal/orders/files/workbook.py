"""XLSX and XLSM: the first visible sheet as lines of text."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite
from typing import IO, Any, BinaryIO

from flask_babel import lazy_gettext as _l
from openpyxl import DEFUSEDXML
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.xml.constants import SHARED_STRINGS

from portal.orders.files.archive import CheckedArchive, checked_archive, damaged
from portal.orders.files.errors import FileRefused
from portal.orders.files.shared_texts import TextsOnDisk
from portal.orders.files.sheet import CellFormats, sheet_rows

if not DEFUSEDXML:  # openpyxl reads entity bombs without it, and says nothing
    raise ImportError("defusedxml is missing, or OPENPYXL_DEFUSEDXML switches it off")

_KEPT_DECIMALS = 3  # quantities have as many; what is longer was computed


def workbook_lines(file: BinaryIO, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the filled rows of the first visible sheet with their row numbers.

    FileRefused when it cannot be opened. openpyxl reads what a workbook says of itself; sheets
    and texts, which it would hold in memory, are streamed.
    """
    with checked_archive(file, name) as archive:
        try:
            for line, values in sheet_rows(*_first_sheet(file, archive, name)):
                cells = [cell_text(values.get(place)) for place in range(max(values) + 1)]
                if any(cell.strip() for cell in cells):
                    yield line, cells
        except FileRefused:
            raise
        except Exception as error:  # a damaged workbook fails anywhere, in any way
            raise damaged(name) from error


def cell_text(value: object) -> str:
    """Return a cell as a person would type it: ISO days and moments, numbers without noise.

    A float of more than three decimals was computed, and is rounded to two.

    >>> cell_text(1001.0), cell_text(0.1 + 0.2), cell_text(1.234), cell_text(100 / 3)
    ('1001', '0.3', '1.234', '33.33')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("_x000D_", "\r")  # how Excel escapes a carriage return
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, datetime):
        return (value.date() if value.time() == time() else value).isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _number_text(value: float) -> str:
    if not isfinite(value):
        return repr(value)
    number = Decimal(f"{value:.15g}")  # the digits that Excel itself keeps
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > _KEPT_DECIMALS:
        number = Decimal(f"{number:.2f}")
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _first_sheet(
    file: BinaryIO, archive: CheckedArchive, name: str
) -> tuple[IO[bytes], TextsOnDisk, CellFormats]:
    reader = ExcelReader(file, read_only=True, data_only=True, keep_links=False)
    reader.archive = archive  # which refuses to be parsed whole where that is too much
    with warnings.catch_warnings():
        # openpyxl warns of extensions and styles that a table does not need
        warnings.filterwarnings("ignore", module="openpyxl")
        reader.read_manifest()
        reader.read_workbook()
        apply_stylesheet(archive, reader.wb)
    sheets = (
        relation.target
        for sheet, relation in reader.parser.find_sheets()
        if sheet.state == "visible" and "chartsheet" not in relation.Type
    )
    path = next((each for each in sheets if each in reader.valid_files), None)
    if path is None:
        raise FileRefused(_l("“%(name)s” has no visible sheet", name=name))
    shared = reader.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call]
    texts = TextsOnDisk(archive.streamed(shared.PartName[1:]) if shared else None)
    book: Any = reader.wb
    formats = CellFormats(book._date_formats, book._timedelta_formats, book.epoch)
    return archive.streamed(path), texts, formats
