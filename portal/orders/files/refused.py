"""The lines of a file that did not go in, as a file: to mend and to send again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from portal.orders.batches.models import RefusedLine
from portal.web import tables
from portal.web.tables import Cells, Column, Kind

ADDED = ("refused_line", "refused_because")


def refused_table(header: Sequence[str], pieces: Iterable[Sequence[RefusedLine]]) -> tables.Table:
    """Return the refused lines with their own cells, and before them their number and why.

    A line that could not be read as a row has no cells.
    """
    # a file that was mended and refused again carries these columns already
    kept = [place for place, title in enumerate(header) if title not in ADDED]
    columns = (
        Column(ADDED[0], Kind.NUMBER),
        Column(ADDED[1], Kind.TEXT, 50),
        *(Column(header[place], Kind.TEXT) for place in kept),
    )
    return tables.Table("refused", columns, _rows(pieces, kept))


def _rows(pieces: Iterable[Sequence[RefusedLine]], kept: Sequence[int]) -> Iterator[list[Cells]]:
    blank: list[str] = [""] * len(kept)
    for piece in pieces:
        yield [
            [
                refused.line,
                "; ".join(
                    f"{column}: {reason}" if column else str(reason)
                    for column, _value, reason in refused.reasons
                ),
                *([refused.cells[place] for place in kept] if refused.cells else blank),
            ]
            for refused in piece
        ]
