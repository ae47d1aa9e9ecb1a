"""Figures as bars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from markupsafe import Markup

from portal.admin.figure_words import CORNERS, figure_words, month_name
from portal.charts import bars
from portal.charts.bars import Part, bar
from portal.charts.diverging import WHOLE, Reach, diverging_bar
from portal.charts.drawing import Paint
from portal.charts.liked_map import Dot, MapWords, liked_map
from portal.charts.scale import NET, SHARE, Span
from portal.charts.sparkline import sparkline
from portal.charts.svg import svg, svg_of_two
from portal.charts.trend import DESK, PHONE, TrendMark, TrendPoint, trend
from portal.questionnaires.words import EMOTIONS
from portal.reports.tallies import Tallies
from portal.statistics.corners import Corner, cut_of
from portal.statistics.nps import NPS
from portal.statistics.touchpoints import TouchpointFigures
from portal.web.filters import month, percent, score


def emotion_bar(figures: TouchpointFigures, reach: Reach = WHOLE) -> Markup:
    """Draw how many chose each emotion, worst on the left; rows of one reach can be compared."""
    words = [str(word) for _, word in reversed(EMOTIONS)]
    return svg(diverging_bar(figures.counts, words, reach=reach))


def nps_bar(figure: NPS) -> Markup:
    """Draw detractors, passives and promoters."""
    return svg(
        bar(
            [
                Part(figure.detractors, _("detractors"), Paint.EMOTION_1),
                Part(figure.passives, _("passives"), Paint.EMOTION_3),
                Part(figure.promoters, _("promoters"), Paint.EMOTION_5),
            ]
        )
    )


def nps_trend(months: Sequence[date], tallies: Sequence[Tallies]) -> Markup:
    """Draw the NPS of each month."""
    points = [
        _point(month, figure.score, figure.low, figure.high, figure.n)
        if (figure := each.recommendation.nps)
        else TrendPoint(month, None)
        for month, each in zip(months, tallies, strict=True)
    ]
    return _trend(points, _("NPS by month"), NET)


def net_trend(
    months: Sequence[date], figures: Sequence[TouchpointFigures], marks: Sequence[TrendMark]
) -> Markup:
    """Draw the net emotion of each month."""
    points = [
        _point(month, each.net.value, each.net.low, each.net.high, each.n)
        if each.net
        else TrendPoint(month, None)
        for month, each in zip(months, figures, strict=True)
    ]
    return _trend(points, _("Net emotion by month"), NET, marks)


def noticed_trend(
    months: Sequence[date], figures: Sequence[TouchpointFigures], marks: Sequence[TrendMark]
) -> Markup:
    """Draw the share of those who noticed, in each month."""
    points = [
        _point(month, each.noticed.value, each.noticed.low, each.noticed.high, each.answered)
        if each.noticed
        else TrendPoint(month, None)
        for month, each in zip(months, figures, strict=True)
    ]
    return _trend(points, _("Noticed by month, in percent"), SHARE, marks)


def spark(values: Sequence[float | None]) -> Markup:
    """Draw twelve months in the height of a line."""
    known = [score(value) if value is not None else "—" for value in values]
    return svg(sparkline(values, label=_("12 months: %(values)s", values=", ".join(known))))


def touchpoint_map(figures: Sequence[tuple[str, TouchpointFigures]]) -> Markup:
    """Draw touchpoints by how many noticed them and how they felt; names with figures."""
    dots = [
        Dot(
            name,
            each.noticed.value,
            each.net.value,
            (each.noticed.low, each.noticed.high) if each.is_noticing_sayable else None,
            (each.net.low, each.net.high) if each.is_sayable else None,
            f"{name}: {_('noticed')} {percent(each.noticed.value)}, {score(each.net.value)}",
        )
        for name, each in figures
        if each.noticed and each.net
    ]
    corners = {corner.value: str(CORNERS[corner]) for corner in Corner}
    words = MapWords(**corners, noticed=_("noticed, in percent"), net=_("net emotion"))
    cut = cut_of([(dot.noticed, dot.net) for dot in dots])
    label = _("Map of touchpoints: how many noticed them, and how they felt")
    drawn = (
        liked_map(dots, (cut.noticed, cut.net), words, label=label, number=score, width=width)
        for width in (PHONE, DESK)
    )
    return svg_of_two(*drawn)


def _point(month: date, value: float, low: float, high: float, n: int) -> TrendPoint:
    return TrendPoint(month, value, low, high, n)


def _trend(
    points: Sequence[TrendPoint], label: str, span: Span, marks: Sequence[TrendMark] = ()
) -> Markup:
    names = [month_name(point.month) for point in points]
    drawn = (
        trend(
            points, names, label=label, span=span, tooltip=_tooltip, number=score,
            marks=marks, width=width,
        )
        for width in (PHONE, DESK)
    )  # fmt: skip
    return svg_of_two(*drawn)


def _tooltip(point: TrendPoint) -> str:
    name = month(point.month)
    if point.value is None or point.low is None or point.high is None:
        return f"{name}: —"
    return f"{name}: {figure_words(point.value, point.low, point.high, point.n)}"


def length_bar(count: int, most: int) -> Markup:
    """Draw a count as a length beside others."""
    return svg(bars.length_bar(count, most))
