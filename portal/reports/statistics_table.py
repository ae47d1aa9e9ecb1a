"""The figures of the touchpoints as a table."""

from __future__ import annotations

from portal.reports.figures import TouchpointRow, touchpoint_rows
from portal.reports.filters import AnswerFilter
from portal.statistics.intervals import Interval
from portal.statistics.touchpoints import EMOTIONS
from portal.web.tables import Cells, Column, Kind, Table

_COUNTS = ("n", "not_noticed", "blank")
_FIGURES = ("mean", "net", "net_low", "net_high", "noticed", "noticed_low", "noticed_high")


def statistics_table(wanted: AnswerFilter, language: str) -> Table:
    """Return the touchpoints' figures, named as the API names them, worst first.

    Percentages -100..100, not rounded; no interval where pages show none.
    """
    return Table(
        "touchpoints",
        (
            Column("key", Kind.TEXT),
            Column("name", Kind.TEXT, 30),
            *(Column(name, Kind.NUMBER, 12) for name in _COUNTS),
            *(Column(name, Kind.NUMBER, 12) for name in _FIGURES),
            *(Column(str(emotion), Kind.NUMBER, 6) for emotion in EMOTIONS),
        ),
        [[_cells(row, language) for row in touchpoint_rows(wanted)]],
    )


def _cells(row: TouchpointRow, language: str) -> Cells:
    figures = row.figures
    return [
        row.touchpoint.key,
        row.touchpoint.name(language),
        figures.n,
        figures.not_noticed,
        figures.blank,
        figures.mean,
        *_interval(figures.net, figures.is_sayable),
        *_interval(figures.noticed, figures.is_noticing_sayable),
        *figures.counts,
    ]


def _interval(interval: Interval | None, is_sayable: bool) -> Cells:
    if interval is None:
        return [None, None, None]
    ends = [interval.low, interval.high] if is_sayable else [None, None]
    return [interval.value, *ends]
