"""The one writer of CSV files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

BOM = "\ufeff"  # without it Excel garbles Cyrillic
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def csv_lines(rows: Iterable[Sequence[object | None]], delimiter: str = ",") -> Iterator[str]:
    """Yield a CSV file line by line, headers among the rows, UTF-8 text with a BOM first.

    Text that a spreadsheet would run as a formula is written after an apostrophe (OWASP,
    CSV injection); numbers stay numbers.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter)
    buffer.write(BOM)
    for row in rows:
        writer.writerow([_safe(cell) for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _safe(cell: object | None) -> object:
    if cell is None:
        return ""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA):
        return "'" + cell
    return cell


def unguarded(cell: str) -> str:
    """Return a cell of a file of ours without the apostrophe that kept a formula from running.

    >>> unguarded("'=1+1"), unguarded("'quoted'")
    ('=1+1', "'quoted'")
    """
    is_guarded = cell.startswith("'") and cell[1:].lstrip(" ").startswith(_FORMULA)
    return cell[1:] if is_guarded else cell
