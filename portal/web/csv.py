"""The one writer of CSV files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from operator import itemgetter

from portal.web.tables import Cells, Kind, Table

BOM = "\ufeff"  # without it Excel garbles Cyrillic
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_SUSPECT = frozenset((*_FORMULA, " "))
QUARTER = 900  # seconds
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
    texts = filter(None, map(itemgetter(place), rows))
    if _SUSPECT.isdisjoint(map(itemgetter(0), texts)):
        return  # most pieces, without a step of ours for each of their rows
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
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        quarter, seconds = divmod(int(moment.timestamp()), QUARTER)
        if quarter not in quarters:
            quarters[quarter] = _quarter(quarter, zone)
        hour, first, offset = quarters[quarter]
        row[place] = f"{hour}{_TWO[first + seconds // 60]}:{_TWO[seconds % 60]}{offset}"


def _quarter(quarter: int, zone: tzinfo) -> tuple[str, int, str]:
    """Return how local moments of this quarter are written: the hour, its minute, the offset.

    Zones change their offset at a quarter, and have done so by whole quarters since 1972.
    """
    local = datetime.fromtimestamp(quarter * QUARTER, zone)
    return f"{local:%Y-%m-%dT%H:}", local.minute, local.isoformat()[19:]


def _safe(text: str) -> str:
    return "'" + text if text.lstrip(" ").startswith(_FORMULA) else text
