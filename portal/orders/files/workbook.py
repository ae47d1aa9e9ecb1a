"""XLSX and XLSM: the first visible sheet as lines of text."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite

from flask_babel import lazy_gettext as _l
from openpyxl import DEFUSEDXML, load_workbook
from openpyxl.workbook import Workbook

from portal.orders.files.archive import check_archive, damaged
from portal.orders.files.errors import FileRefused
from portal.orders.files.limits import MAX_COLUMNS, MAX_ROWS

if not DEFUSEDXML:  # openpyxl reads entity bombs without it, and says nothing
    raise ImportError("defusedxml is missing, or OPENPYXL_DEFUSEDXML switches it off")

_LAST_SHEET_ROW = 1_048_576  # Excel's own; a row number beyond is a trap of empty rows
_KEPT_DECIMALS = 3  # quantities have as many; what is longer was computed


def workbook_lines(content: bytes, name: str) -> list[tuple[int, list[str]]]:
    """Return the filled rows of the first visible sheet with their row numbers.

    At most one more than the limit: the caller counts. FileRefused when it cannot be opened.
    """
    check_archive(content, name)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of extensions and styles that a table does not need
            warnings.filterwarnings("ignore", module="openpyxl")
            workbook = load_workbook(
                io.BytesIO(content), read_only=True, data_only=True, keep_links=False
            )
            return _lines(workbook, name)
    except FileRefused:
        raise
    except Exception as error:  # a damaged workbook fails anywhere inside openpyxl, in any way
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


def _lines(workbook: Workbook, name: str) -> list[tuple[int, list[str]]]:
    lines = []
    for line, values in _rows(workbook, name):
        cells = [cell_text(value) for value in values]
        if any(cell.strip() for cell in cells):
            lines.append((line, cells))
        if len(lines) > MAX_ROWS + 1:
            break
    return lines


def _rows(workbook: Workbook, name: str) -> Iterator[tuple[int, list[object]]]:
    sheet = next((each for each in workbook.worksheets if each.sheet_state == "visible"), None)
    if sheet is None:
        raise FileRefused(_l("“%(name)s” has no visible sheet", name=name))
    # the range that a sheet claims is often wrong, and openpyxl would read no further.
    # One column more than the limit is enough to see that the limit is passed
    sheet.reset_dimensions()
    for line, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True), 1):
        if line > _LAST_SHEET_ROW:
            raise damaged(name)
        if row.count(None) == len(row):
            continue
        values: list[object] = list(row)
        while values[-1] is None:
            values.pop()
        yield line, values
