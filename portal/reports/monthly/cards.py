"""The figures at the head of the report, side by side."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Table

from portal.printing.colours import QUIET
from portal.reports.monthly.blocks import Words
from portal.reports.monthly.data import ReportData
from portal.reports.monthly.frames import PALE, ruled
from portal.reports.monthly.sentences import certainty, change_said
from portal.reports.monthly.styles import (
    FIGURE,
    SMALL,
    STRONG,
    TEXT,
    TEXT_WIDTH_MM,
)
from portal.statistics.intervals import MIN_ANSWERS
from portal.web.filters import percent, score


def cards(data: ReportData) -> Flowable:
    """Return NPS, the response rate and the counts."""
    table = Table(
        [[_nps_card(data), _rate_card(data), _counts_card(data)]],
        colWidths=[TEXT_WIDTH_MM * mm * share for share in (0.42, 0.33, 0.25)],
    )
    table.setStyle(
        ruled(
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEABOVE", (0, 0), (-1, -1), 0.8, PALE),
            ("LINEBELOW", (0, 0), (-1, -1), 0.8, PALE),
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
