"""The figures of a report, asked of the answers that its filter shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import func, select

from portal.acts.models import Act
from portal.claims.models import Claim
from portal.clients.words import ROLES
from portal.company.queries import company
from portal.orders.models import Order
from portal.reports.comparisons import net_change, nps_change
from portal.reports.conditions import answer_conditions
from portal.reports.counted import Answers
from portal.reports.figures import response_rate_figure, rows_of
from portal.reports.filters import AnswerFilter
from portal.reports.monthly.data import Quote, ReportData, ReportTouchpoint
from portal.reports.monthly.periods import (
    last_full_month,
    month_end,
    period_before,
)
from portal.reports.periods import months_up_to
from portal.reports.tallies import NO_ANSWERS, Cut, Tallies
from portal.reports.words import CLIENT_KINDS
from portal.responses.discretion import discreet
from portal.responses.models import Rating, Remark, Response
from portal.responses.words import CHANNELS
from portal.statistics.nps import NPS
from portal.storage.database import db
from portal.touchpoints.models import Touchpoint
from portal.touchpoints.queries import touchpoints
from portal.web.clock import day_of

QUOTES = 6  # of each kind
UPSET, DELIGHTED = (1, 2), (5,)


def reported(wanted: AnswerFilter, today: date) -> AnswerFilter:
    """Return the filter with days: the last full month when it names none, up to today when open.

    A report always ends on a day; it begins with the first answer when only its end is named.
    """
    if wanted.from_day is None and wanted.to_day is None:
        first, last = last_full_month(today)
        return replace(wanted, from_day=first, to_day=last)
    if wanted.to_day is None:
        return replace(wanted, to_day=max(today, wanted.from_day or today))
    return wanted


def report_data(wanted: AnswerFilter, today: date, language: str) -> ReportData:
    """Gather a report of the answers wanted, in the page's language."""
    wanted = reported(wanted, today)
    to_day = wanted.to_day or today
    answers, firm = Answers(), company()
    now, before = answers.tallies(wanted), _before(answers, wanted)
    nps = now.recommendation.nps
    return ReportData(
        firm=firm.name,
        from_day=wanted.from_day,
        to_day=to_day,
        narrowed=_narrowed(wanted, language),
        nps=nps,
        nps_change=nps_change(now.recommendation, before.recommendation),
        rate=response_rate_figure(wanted),
        answers=now.recommendation.answers,
        claims=_claims(wanted),
        touchpoints=tuple(
            ReportTouchpoint(
                row.touchpoint.name(language),
                row.figures,
                net_change(now.of(row.touchpoint.id), before.of(row.touchpoint.id)),
            )
            for row in rows_of(now, touchpoints())
        ),
        months=_months(answers, wanted, to_day),
        upset=_quotes(wanted, UPSET, language),
        delighted=_quotes(wanted, DELIGHTED, language),
    )


def _before(answers: Answers, wanted: AnswerFilter) -> Tallies:
    if wanted.from_day is None or wanted.to_day is None:
        return NO_ANSWERS
    return answers.tallies(wanted.within(*period_before(wanted.from_day, wanted.to_day)))


def _narrowed(wanted: AnswerFilter, language: str) -> tuple[str, ...]:
    words = []
    if wanted.role:
        words.append(str(ROLES[wanted.role]))
    if wanted.channel:
        words.append(str(CHANNELS[wanted.channel]))
    if wanted.manager:
        words.append(wanted.manager)
    if wanted.client:
        words.append(str(CLIENT_KINDS[wanted.client]))
    if wanted.touchpoint:
        found = db.session.scalar(select(Touchpoint).where(Touchpoint.key == wanted.touchpoint))
        words.append(found.name(language) if found else wanted.touchpoint)
    return tuple(words)


def _claims(wanted: AnswerFilter) -> int:
    query = (
        select(func.count())
        .select_from(Claim)
        .join(Response, Response.id == Claim.response_id)
        .where(*answer_conditions(wanted))
    )
    return db.session.scalar(query) or 0


def _months(
    answers: Answers, wanted: AnswerFilter, last: date
) -> tuple[tuple[date, NPS | None], ...]:
    months = months_up_to(last)
    found = answers.by(Cut.MONTH, wanted.within(months[0], month_end(months[-1])))
    return tuple((month, found.get(month, NO_ANSWERS).recommendation.nps) for month in months)


def _quotes(wanted: AnswerFilter, emotions: Sequence[int], language: str) -> tuple[Quote, ...]:
    """Return the newest words said with these emotions, of the filter's touchpoint if any."""
    query = (
        select(
            Remark.text,
            Order.client_name,
            Rating.emotion,
            Touchpoint,
            Order.number,
            Response.submitted_at,
        )
        .join(Response, Response.id == Remark.response_id)
        .join(
            Rating,
            (Rating.response_id == Remark.response_id)
            & (Rating.touchpoint_id == Remark.touchpoint_id),
        )
        .join(Touchpoint, Touchpoint.id == Remark.touchpoint_id)
        .join(Act, Act.id == Response.act_id)
        .join(Order, Order.id == Act.order_id)
        .where(*answer_conditions(wanted), Rating.emotion.in_(emotions))
        .order_by(Response.submitted_at.desc(), Response.id.desc(), Touchpoint.id)
        .limit(QUOTES)
    )
    if wanted.touchpoint:
        query = query.where(Touchpoint.key == wanted.touchpoint)
    return tuple(
        Quote(
            discreet(text, client_name),  # a report is passed on
            emotion or 0,
            touchpoint.name(language),
            order,
            day_of(submitted_at),
        )
        for text, client_name, emotion, touchpoint, order, submitted_at in db.session.execute(query)
    )
