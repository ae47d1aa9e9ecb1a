"""Figures as bars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from flask_babel import gettext as _
from markupsafe import Markup

from portal.charts import bars
from portal.charts.bars import Part, bar
from portal.charts.diverging import WHOLE, Reach, diverging_bar
from portal.charts.drawing import Paint
from portal.charts.scale import NET, SHARE, Span
from portal.charts.sparkline import sparkline
from portal.charts.svg import svg, svg_of_two
from portal.charts.trend import DESK, PHONE, TrendMark
from portal.questionnaires.words import EMOTIONS
from portal.reports.pictures import Month, liked_map_picture, nps_months, trend_picture
from portal.reports.tallies import Tallies
from portal.statistics.nps import NPS
from portal.statistics.touchpoints import TouchpointFigures
from portal.web.filters import score
from portal.web.languages import language


def emotion_bar(figures: TouchpointFigures, reach: Reach = WHOLE) -> Markup:
    """Draw how many chose each emotion, worst on the left; rows of one reach can be compared."""
    return _emotion_bar(figures.counts, reach, language())


def nps_bar(figure: NPS) -> Markup:
    """Draw detractors, passives and promoters."""
    return _nps_bar(figure.detractors, figure.passives, figure.promoters, language())


def nps_trend(months: Sequence[date], tallies: Sequence[Tallies]) -> Markup:
    """Draw the NPS of each month."""
    scores = [each.recommendation.nps for each in tallies]
    return _trend(nps_months(list(zip(months, scores, strict=True))), _("NPS by month"), NET)


def net_trend(
    months: Sequence[date], figures: Sequence[TouchpointFigures], marks: Sequence[TrendMark]
) -> Markup:
    """Draw the net emotion of each month."""
    found = [Month(month, each.net, each.n) for month, each in zip(months, figures, strict=True)]
    return _trend(found, _("Net emotion by month"), NET, marks)


def noticed_trend(
    months: Sequence[date], figures: Sequence[TouchpointFigures], marks: Sequence[TrendMark]
) -> Markup:
    """Draw the share of those who noticed, in each month."""
    found = [
        Month(month, each.noticed, each.answered)
        for month, each in zip(months, figures, strict=True)
    ]
    return _trend(found, _("Noticed by month, in percent"), SHARE, marks)


def spark(values: Sequence[float | None]) -> Markup:
    """Draw twelve months in the height of a line."""
    return _spark(tuple(values), language())


def touchpoint_map(figures: Sequence[tuple[str, TouchpointFigures]]) -> Markup:
    """Draw touchpoints by how many noticed them and how they felt; names with figures."""
    narrow, wide = (liked_map_picture(figures, width) for width in (PHONE, DESK))
    return svg_of_two(narrow, wide) if narrow and wide else Markup()


def _trend(
    months: Sequence[Month], label: str, span: Span, marks: Sequence[TrendMark] = ()
) -> Markup:
    return _trend_once(tuple(months), label, span, tuple(marks), language())


# pages are looked at again and again, and equal numbers in one language are equal pictures
@lru_cache(maxsize=500)
def _emotion_bar(counts: tuple[int, ...], reach: Reach, _language: str) -> Markup:
    words = [str(word) for _, word in reversed(EMOTIONS)]
    return svg(diverging_bar(counts, words, reach=reach))


@lru_cache(maxsize=100)
def _nps_bar(detractors: int, passives: int, promoters: int, _language: str) -> Markup:
    return svg(
        bar(
            [
                Part(detractors, _("detractors"), Paint.EMOTION_1),
                Part(passives, _("passives"), Paint.EMOTION_3),
                Part(promoters, _("promoters"), Paint.EMOTION_5),
            ]
        )
    )


@lru_cache(maxsize=500)
def _spark(values: tuple[float | None, ...], _language: str) -> Markup:
    known = [score(value) if value is not None else "—" for value in values]
    return svg(sparkline(values, label=_("12 months: %(values)s", values=", ".join(known))))


@lru_cache(maxsize=100)
def _trend_once(
    months: tuple[Month, ...], label: str, span: Span, marks: tuple[TrendMark, ...], _language: str
) -> Markup:
    drawn = (trend_picture(months, label, width, span, marks) for width in (PHONE, DESK))
    return svg_of_two(*drawn)


@lru_cache(maxsize=500)  # without words: the same in each language
def length_bar(count: int, most: int, aim: int | None = None) -> Markup:
    """Draw a count as a length beside others, with a line at what is to be reached."""
    return svg(bars.length_bar(count, most, aim))
