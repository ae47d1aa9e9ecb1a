"""The touchpoints of the report, and what people wrote, as tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

from flask_babel import gettext as _
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Spacer, Table

from portal.charts.diverging import Reach, diverging_bar, reach_of
from portal.printing.colours import QUIET
from portal.questionnaires.words import EMOTIONS
from portal.reports.monthly.blocks import Picture, Words
from portal.reports.monthly.data import Quote, ReportTouchpoint
from portal.reports.monthly.frames import PALE, ruled, section
from portal.reports.monthly.sentences import change_said
from portal.reports.monthly.styles import (
    SMALL,
    SMALL_STRONG,
    STRONG,
    TEXT,
    TEXT_WIDTH_MM,
)
from portal.statistics.intervals import Interval
from portal.web.filters import day, percent, score

_COLUMNS_MM = (42, 22, 52, 22, 40)
_BAR_WIDTH = 170  # of a drawing that is a column wide: its numbers are as large as the text
_LONGEST_QUOTE = 5  # lines


def touchpoint_table(rows: Sequence[ReportTouchpoint]) -> Iterator[Flowable]:
    """Yield the touchpoints in their order, with a note on their numbers."""
    heading = str(_("Touchpoints, worst first"))
    if not rows:
        yield section(heading, Words(str(_("No answers in this period.")), TEXT))
        return
    yield CondPageBreak(45 * mm)
    yield section(heading)
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
        ruled(
            ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
            ("VALIGN", (0, 1), (-1, -1), "MIDDLE"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, PALE),
            ("LEFTPADDING", (0, 0), (0, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        )
    )
    yield table
    yield from _notes()


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


def voices(upset: Sequence[Quote], delighted: Sequence[Quote]) -> Iterator[Flowable]:
    """Yield the words of both side by side."""
    if not upset and not delighted:
        return
    heading = _("In their own words")
    yield CondPageBreak(60 * mm)
    yield section(str(heading))
    names = [_("What upset people wrote"), _("What delighted people wrote")]
    rows: list[list[list[Flowable]]] = [[[Words(str(name), STRONG)] for name in names]]
    rows += [
        [_said(quote) if quote else [] for quote in pair] for pair in zip_longest(upset, delighted)
    ]
    table = Table(rows, colWidths=[TEXT_WIDTH_MM * mm / 2] * 2, repeatRows=1)
    table.setStyle(
        ruled(
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, 0), 0.5, PALE),
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
