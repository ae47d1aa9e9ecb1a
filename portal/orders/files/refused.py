"""The lines of a file that did not go in, as a file: to mend and to send again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from portal.orders.files.errors import Refusal
from portal.orders.files.table import Table
from portal.web import tables
from portal.web.tables import Cells, Column, Kind

ADDED = ("refused_line", "refused_because")


def refused_lines(table: Table, refusals: Iterable[Refusal]) -> tables.Table:
    """Return the refused lines with their own cells, and before them their number and why.

    A line that could not be read as a row has no cells.
    """
    why: dict[int, list[str]] = defaultdict(list)
    for refusal in refusals:
        reason = str(refusal.reason)
        why[refusal.line].append(f"{refusal.column}: {reason}" if refusal.column else reason)
    # a file that was mended and refused again carries these columns already
    kept = [place for place, title in enumerate(table.header) if title not in ADDED]
    cells = {row.line: [row.cells[place] for place in kept] for row in table.rows}
    blank = [""] * len(kept)
    rows: list[Cells] = [
        [line, "; ".join(reasons), *cells.get(line, blank)] for line, reasons in sorted(why.items())
    ]
    columns = (
        Column(ADDED[0], Kind.NUMBER),
        Column(ADDED[1], Kind.TEXT, 50),
        *(Column(table.header[place], Kind.TEXT) for place in kept),
    )
    return tables.Table("refused", columns, [rows])
