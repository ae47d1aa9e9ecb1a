"""Figures as drawings with words, for pages and for paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel.dates import format_date
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from portal.charts.drawing import Drawing
from portal.charts.liked_map import Dot, MapWords, liked_map
from portal.charts.scale import NET, Span
from portal.charts.trend import TrendMark, TrendPoint, trend
from portal.reports.words import CORNERS
from portal.statistics.corners import Corner, cut_of
from portal.statistics.intervals import Interval
from portal.statistics.nps import NPS
from portal.statistics.touchpoints import TouchpointFigures
from portal.web.filters import percent, score


def month_name(month: date, pattern: str = "LLLL y") -> str:
    """Write a month in the page's language: май 2026; with `LLL yy` май 26."""
    return _month_name(month, pattern, str(get_locale() or "ru"))


@lru_cache(maxsize=1000)
def _month_name(month: date, pattern: str, locale: str) -> str:
    return format_date(month, pattern, locale).replace(".", "")


@dataclass(frozen=True)
class Month:
    """A number of one month, None when nobody answered, and of how many answers it is."""

    month: date
    figure: Interval | NPS | None
    n: int


def nps_months(months: Sequence[tuple[date, NPS | None]]) -> list[Month]:
    """Return the NPS of each month as trend_picture wants it."""
    return [Month(month, figure, figure.n if figure else 0) for month, figure in months]


def trend_picture(
    months: Sequence[Month],
    label: str,
    width: float,
    span: Span = NET,
    marks: Sequence[TrendMark] = (),
) -> Drawing:
    """Draw a number month by month; `label` is read to those who do not see."""
    points = [_point(month) for month in months]
    names = [month_name(month.month, "LLL yy") for month in months]
    return trend(
        points, names, label=label, span=span, tooltip=_month_said, number=score, marks=marks,
        width=width,
    )  # fmt: skip


def liked_map_picture(
    touchpoints: Sequence[tuple[str, TouchpointFigures]], width: float
) -> Drawing | None:
    """Draw the map of noticed and liked; None when nobody rated anything."""
    dots = [dot for name, figures in touchpoints if (dot := _dot(name, figures))]
    if not dots:
        return None
    cut = cut_of([(dot.noticed, dot.net) for dot in dots])
    words = MapWords(
        **{corner.value: str(CORNERS[corner]) for corner in Corner},
        noticed=_("share who noticed"),
        net=_("net emotion"),
    )
    label = _("How many noticed a touchpoint, and how it felt to them")
    return liked_map(dots, (cut.noticed, cut.net), words, label=label, number=score, width=width)


def _point(month: Month) -> TrendPoint:
    figure = month.figure
    if figure is None:
        return TrendPoint(month.month, None)
    value = figure.score if isinstance(figure, NPS) else figure.value
    return TrendPoint(month.month, value, figure.low, figure.high, month.n)


def _month_said(point: TrendPoint) -> str:
    name = month_name(point.month)
    if point.value is None:
        return str(_("%(month)s: no answers", month=name))
    answers = ngettext("%(num)s answer", "%(num)s answers", point.n)
    if point.interval is None:
        return f"{name}: {score(point.value)}, {answers}"
    low, high = point.interval
    return f"{name}: {score(point.value)} ({score(low)} … {score(high)}), {answers}"


def _dot(name: str, figures: TouchpointFigures) -> Dot | None:
    net, noticed = figures.net, figures.noticed
    if net is None or noticed is None:
        return None
    said = _(
        "%(name)s: noticed by %(noticed)s, net emotion %(net)s",
        name=name,
        noticed=percent(noticed.value),
        net=score(net.value),
    )
    return Dot(
        name,
        noticed.value,
        net.value,
        (noticed.low, noticed.high) if figures.is_noticing_sayable else None,
        (net.low, net.high) if figures.is_sayable else None,
        said,
    )
