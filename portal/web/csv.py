"""The one writer of CSV files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo

from portal.web.tables import Cells, Kind, Table

BOM = "\ufeff"  # without it Excel garbles Cyrillic
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_SUSPECT = frozenset((*_FORMULA, " "))
_TWO = tuple(f"{number:02d}" for number in range(60))


def csv_pieces(table: Table, zone: tzinfo, delimiter: str = ",") -> Iterator[str]:
    """Yield a CSV file piece by piece, as the table does: a BOM, the titles, the rows.

    Text that a spreadsheet would run as a formula is written after an apostrophe (OWASP,
    CSV injection); numbers stay numbers. Moments are ISO ones in `zone` with their offset.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter)
    buffer.write(BOM)
    writer.writerow([_safe(column.title) for column in table.columns])
    for rows in table.pieces:
        for place in table.places(Kind.TEXT):
            _disarm(rows, place)
        for place in table.places(Kind.MOMENT):
            _write_moments(rows, place, zone)
        for place in table.places(Kind.DAY):
            _write_days(rows, place)
        writer.writerows(rows)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    if buffer.tell():  # there were no rows at all
        yield buffer.getvalue()


def unguarded(cell: str) -> str:
    """Return a cell of a file of ours without the apostrophe that kept a formula from running.

    >>> unguarded("'=1+1"), unguarded("'quoted'")
    ('=1+1', "'quoted'")
    """
    is_guarded = cell.startswith("'") and cell[1:].lstrip(" ").startswith(_FORMULA)
    return cell[1:] if is_guarded else cell


# what follows runs for each of a million rows: a column at a time, and no call for most cells


def _disarm(rows: list[Cells], place: int) -> None:
    for row in rows:
        text = row[place]
        if text and text[0] in _SUSPECT:  # type: ignore[index]
            row[place] = _safe(text)  # type: ignore[arg-type]


def _write_days(rows: list[Cells], place: int) -> None:
    for row in rows:
        day = row[place]
        if day is not None:
            row[place] = day.isoformat()  # type: ignore[attr-defined]


def _write_moments(rows: list[Cells], place: int, zone: tzinfo) -> None:
    """Write ISO moments; the zone is asked once for each quarter of an hour."""
    quarters: dict[int, tuple[str, int, str]] = {}
    for row in rows:
        moment: datetime | None = row[place]  # type: ignore[assignment]
        if moment is None:
            continue
        if moment.tzinfo is not None:
            moment = moment.astimezone(UTC)
        minute = moment.minute
        key = moment.toordinal() * 96 + moment.hour * 4 + minute // 15
        if key not in quarters:
            quarters[key] = _quarter(moment, zone)
        hour, first, offset = quarters[key]
        row[place] = f"{hour}{_TWO[first + minute % 15]}:{_TWO[moment.second]}{offset}"


def _quarter(moment: datetime, zone: tzinfo) -> tuple[str, int, str]:
    """Return how local moments of this quarter are written: the hour, its minute, the offset.

    Zones change their offset at a quarter, and have done so by whole quarters since 1972.
    """
    quarter = moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0, tzinfo=UTC)
    local = quarter.astimezone(zone)
    return f"{local:%Y-%m-%dT%H:}", local.minute, local.isoformat()[19:]


def _safe(text: str) -> str:
    return "'" + text if text.lstrip(" ").startswith(_FORMULA) else text
