"""The parts of the report, from its title to the words of people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer, Table, TableStyle

from portal.charts.diverging import Reach, diverging_bar, reach_of
from portal.printing.colours import QUIET
from portal.printing.weights import Font
from portal.questionnaires.words import EMOTIONS
from portal.reports.monthly.blocks import Picture, Words
from portal.reports.monthly.data import Quote, ReportData, ReportTouchpoint
from portal.reports.monthly.sentences import certainty, change_said
from portal.reports.monthly.styles import (
    FIGURE,
    HEADING,
    SMALL,
    SMALL_STRONG,
    STRONG,
    TEXT,
    TEXT_WIDTH_MM,
    TITLE,
)
from portal.reports.pictures import liked_map_picture, nps_trend_picture
from portal.statistics.intervals import MIN_ANSWERS, Interval
from portal.web.filters import day, percent, score

_TREND_WIDTH, _MAP_WIDTH = 620, 720  # of the drawings, in their units
_COLUMNS_MM = (42, 22, 52, 22, 40)
_BAR_WIDTH = 170  # of a drawing that is a column wide: its numbers are as large as the text
_PALE = Color(0.81, 0.83, 0.85)
_LONGEST_QUOTE = 5  # lines


def report_blocks(data: ReportData, title: str) -> list[Flowable]:
    """Return everything that the report shows, from top to bottom."""
    return [
        *_head(data, title),
        _cards(data),
        *_trend(data),
        *_touchpoints(data.touchpoints),
        *_map(data.touchpoints),
        *_voices(data.upset, data.delighted),
    ]


def _head(data: ReportData, title: str) -> Iterator[Flowable]:
    yield Words(data.firm, TEXT, lines=2, colour=QUIET)
    yield Words(title, TITLE, lines=3)
    if data.narrowed:
        only = _("Only: %(what)s", what=" · ".join(data.narrowed))
        yield Words(str(only), STRONG, lines=3)
    yield Spacer(0, 4 * mm)


def _cards(data: ReportData) -> Flowable:
    table = Table(
        [[_nps_card(data), _rate_card(data), _counts_card(data)]],
        colWidths=[TEXT_WIDTH_MM * mm * share for share in (0.42, 0.33, 0.25)],
    )
    table.setStyle(
        _ruled(
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEABOVE", (0, 0), (-1, -1), 0.8, _PALE),
            ("LINEBELOW", (0, 0), (-1, -1), 0.8, _PALE),
            ("LEFTPADDING", (0, 0), (0, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 7),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
        )
    )
    return table


def _nps_card(data: ReportData) -> list[Flowable]:
    if data.nps is None:
        return [
            Words("NPS", STRONG, colour=QUIET),
            Words(str(_("Nobody has answered the 0–10 question yet.")), TEXT),
        ]
    nps = data.nps
    counts = _(
        "%(promoters)s promoters, %(passives)s passives, %(detractors)s detractors of %(n)s",
        promoters=nps.promoters,
        passives=nps.passives,
        detractors=nps.detractors,
        n=nps.n,
    )
    said = _("Against the period before: %(change)s", change=change_said(data.nps_change))
    return [
        Words("NPS", STRONG, colour=QUIET),
        Words(score(nps.score), FIGURE),
        Words(certainty(nps), TEXT, space_after_mm=1),
        Words(str(said), STRONG, space_after_mm=1),
        Words(str(counts), SMALL, colour=QUIET),
    ]


def _rate_card(data: ReportData) -> list[Flowable]:
    heading = Words(str(_("Response rate")), STRONG, colour=QUIET)
    rate = data.rate
    if rate.rate is None:
        return [heading, Words(str(_("No order was delivered in this period.")), TEXT)]
    said = _(
        "%(answered)s of %(delivered)s delivered orders with an act",
        answered=rate.answered,
        delivered=rate.delivered,
    )
    blocks: list[Flowable] = [
        heading,
        Words(percent(rate.rate.value), FIGURE),
        Words(str(said), TEXT, space_after_mm=1),
    ]
    if rate.delivered >= MIN_ANSWERS:
        low, high = percent(rate.rate.low), percent(rate.rate.high)
        sure = _("95%% sure that it is between %(low)s and %(high)s", low=low, high=high)
        blocks.append(Words(str(sure), SMALL, colour=QUIET))
    if data.narrowed:
        blocks.append(Words(str(_("Of all orders of the period")), SMALL, colour=QUIET))
    return blocks


def _counts_card(data: ReportData) -> list[Flowable]:
    claims = (
        ngettext("%(num)s claim among them", "%(num)s claims among them", data.claims)
        if data.claims
        else _("no claims")
    )
    return [
        Words(str(_("Answers")), STRONG, colour=QUIET),
        Words(str(data.answers), FIGURE),
        Words(str(claims), TEXT),
    ]


def _trend(data: ReportData) -> Iterator[Flowable]:
    picture = Picture(nps_trend_picture(data.months, _TREND_WIDTH))
    yield _section(str(_("NPS over twelve months")), picture)


def _section(heading: str, *blocks: Flowable) -> Flowable:
    return KeepTogether([Spacer(0, 6 * mm), Words(heading, HEADING, space_after_mm=1.5), *blocks])


def _touchpoints(rows: Sequence[ReportTouchpoint]) -> Iterator[Flowable]:
    heading = str(_("Touchpoints, worst first"))
    if not rows:
        yield _section(heading, Words(str(_("No answers in this period.")), TEXT))
        return
    yield CondPageBreak(45 * mm)
    yield _section(heading)
    names = (
        _("Touchpoint"), _("Net emotion"), _("How it was felt: angry to delighted"),
        _("Noticed"), _("Change"),
    )  # fmt: skip
    reach = reach_of(row.figures.counts for row in rows)
    table = Table(
        [
            [Words(str(name), SMALL_STRONG, lines=2, colour=QUIET) for name in names],
            *(_row(row, reach) for row in rows),
        ],
        colWidths=[width * mm for width in _COLUMNS_MM],
        repeatRows=1,
    )
    table.setStyle(
        _ruled(
            ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
            ("VALIGN", (0, 1), (-1, -1), "MIDDLE"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, _PALE),
            ("LEFTPADDING", (0, 0), (0, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        )
    )
    yield table
    yield from _notes()


def _ruled(*commands: tuple[Any, ...]) -> TableStyle:
    # a table sets its font even for cells that hold flowables: reportlab's own is not embedded
    return TableStyle([("FONTNAME", (0, 0), (-1, -1), Font.REGULAR.value), *commands])


def _row(row: ReportTouchpoint, reach: Reach) -> list[list[Flowable]]:
    figures = row.figures
    words = [str(word) for _value, word in reversed(EMOTIONS)]
    bar = diverging_bar(figures.counts, words, reach=reach, width=_BAR_WIDTH)
    return [
        [Words(row.name, TEXT, lines=3)],
        _figure(score, figures.net, figures.is_sayable),
        [Picture(bar)] if figures.n else [],
        _figure(percent, figures.noticed, figures.is_noticing_sayable),
        [Words(change_said(row.change), SMALL, lines=4)],
    ]


def _figure(
    write: Callable[[float], str], figure: Interval | None, is_sayable: bool
) -> list[Flowable]:
    if figure is None:
        return [Words("—", TEXT, colour=QUIET)]
    blocks: list[Flowable] = [Words(write(figure.value), STRONG)]
    if is_sayable:
        interval = f"{score(figure.low)} … {score(figure.high)}"
        blocks.append(Words(interval, SMALL, colour=QUIET))
    return blocks


def _map(rows: Sequence[ReportTouchpoint]) -> Iterator[Flowable]:
    drawing = liked_map_picture([(row.name, row.figures) for row in rows], _MAP_WIDTH)
    if drawing:
        yield _section(str(_("Noticed and liked")), Picture(drawing))


def _voices(upset: Sequence[Quote], delighted: Sequence[Quote]) -> Iterator[Flowable]:
    """Yield the words of both side by side."""
    if not upset and not delighted:
        return
    heading = _("In their own words")
    yield CondPageBreak(60 * mm)
    yield _section(str(heading))
    names = [_("What upset people wrote"), _("What delighted people wrote")]
    rows: list[list[list[Flowable]]] = [[[Words(str(name), STRONG)] for name in names]]
    rows += [
        [_said(quote) if quote else [] for quote in pair] for pair in zip_longest(upset, delighted)
    ]
    table = Table(rows, colWidths=[TEXT_WIDTH_MM * mm / 2] * 2, repeatRows=1)
    table.setStyle(
        _ruled(
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, 0), 0.5, _PALE),
            ("LEFTPADDING", (0, 0), (0, -1), 0),
            ("RIGHTPADDING", (0, 0), (0, -1), 4 * mm),
        )
    )
    yield table


def _said(quote: Quote) -> list[Flowable]:
    order = _("order %(number)s", number=quote.order)
    emotion = dict(EMOTIONS)[quote.emotion]
    about = " · ".join((quote.touchpoint, str(emotion), day(quote.on), str(order)))
    return [
        Words(quote.text, TEXT, lines=_LONGEST_QUOTE),
        Words(about, SMALL, lines=3, colour=QUIET),
    ]


def _notes() -> Iterator[Flowable]:
    note = _(
        "Net emotion is the share of delight and joy less the share of upset and anger among those"
        " who rated, from −100 to 100. “Did not notice” and blanks never count as a number. Small"
        " figures beside a number are its 95%% interval; below 5 answers none is shown."
    )
    yield Spacer(0, 2 * mm)
    # the words of the page, whose templates always fill in
    yield Words(str(note) % (), SMALL, colour=QUIET)
