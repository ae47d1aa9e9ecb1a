"""The figures of PRODUCT.md, asked of the answers in the database."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, func, select

from portal.acts.models import Act
from portal.orders.models import Order
from portal.questionnaires.models import QuestionnaireItem
from portal.reports.filters import AnswerFilter
from portal.reports.said import said_conditions
from portal.responses.models import Rating, Response
from portal.statistics.nps import NPS, nps_of_scores
from portal.statistics.rates import ResponseRate, response_rate
from portal.statistics.touchpoints import EMOTIONS, TouchpointFigures, touchpoint_figures
from portal.storage.database import db
from portal.touchpoints.models import Touchpoint
from portal.web.clock import end_of, start_of


@dataclass(frozen=True)
class TouchpointRow:
    """One touchpoint with its figures."""

    touchpoint: Touchpoint
    figures: TouchpointFigures


def answer_conditions(wanted: AnswerFilter) -> list[ColumnElement[bool]]:
    """Return the conditions on `response`: those that stand, of the period, role and channel."""
    conditions: list[ColumnElement[bool]] = [Response.replaced_by_id.is_(None)]
    if wanted.from_day:
        conditions.append(Response.submitted_at >= start_of(wanted.from_day))
    if wanted.to_day:
        conditions.append(Response.submitted_at < end_of(wanted.to_day))
    if wanted.role:
        conditions.append(Response.role == wanted.role)
    if wanted.channel:
        conditions.append(Response.channel == wanted.channel)
    if wanted.touchpoint:
        conditions.append(
            exists()
            .where(
                Rating.response_id == Response.id,
                Rating.touchpoint_id == Touchpoint.id,
                Touchpoint.key == wanted.touchpoint,
            )
            .correlate(Response)
        )
    return [*conditions, *said_conditions(wanted)]


def nps_figure(wanted: AnswerFilter) -> NPS | None:
    """Return the NPS of the answers wanted; None when nobody was asked or answered it."""
    return nps_of_scores(nps_counts(wanted))


def nps_counts(wanted: AnswerFilter) -> dict[int, int]:
    """Count the answers wanted by their 0-10 value."""
    query = (
        select(Response.nps, func.count())
        .where(*answer_conditions(wanted), Response.nps.is_not(None))
        .group_by(Response.nps)
    )
    return {score: count for score, count in db.session.execute(query) if score is not None}


def answer_count(wanted: AnswerFilter) -> int:
    """Count the answers wanted."""
    query = select(func.count()).select_from(Response).where(*answer_conditions(wanted))
    return db.session.scalar(query) or 0


def touchpoint_rows(wanted: AnswerFilter) -> Sequence[TouchpointRow]:
    """Return the touchpoints that were asked about or rated, worst net emotion first.

    Those that nobody rated come last.
    """
    asked = _asked_counts(wanted)
    chosen = _chosen_counts(wanted)
    touchpoints = db.session.scalars(
        select(Touchpoint).where(Touchpoint.id.in_(asked.keys() | chosen.keys()))
    )
    rows = [
        TouchpointRow(touchpoint, _figures(chosen[touchpoint.id], asked[touchpoint.id]))
        for touchpoint in touchpoints
    ]
    return sorted(rows, key=_worst_first)


def touchpoint_row(touchpoint: Touchpoint, wanted: AnswerFilter) -> TouchpointRow:
    """Return one touchpoint with its figures, all nought when nobody was asked of it."""
    asked, chosen = _asked_counts(wanted), _chosen_counts(wanted)
    return TouchpointRow(touchpoint, _figures(chosen[touchpoint.id], asked[touchpoint.id]))


def response_rate_figure(wanted: AnswerFilter) -> ResponseRate:
    """Return the response rate of the orders delivered in the period.

    Voided acts leave both sides; the filter's role and channel do not matter here.
    """
    orders = select(func.count()).select_from(Act).join(Act.order).where(Act.voided_at.is_(None))
    if wanted.from_day:
        orders = orders.where(Order.delivered_at >= start_of(wanted.from_day))
    if wanted.to_day:
        orders = orders.where(Order.delivered_at < end_of(wanted.to_day))
    answered = orders.where(exists().where(Response.act_id == Act.id))
    return response_rate(db.session.scalar(orders) or 0, db.session.scalar(answered) or 0)


def _asked_counts(wanted: AnswerFilter) -> Counter[int]:
    """Count, by touchpoint id, the answers to acts whose questionnaire asks about it."""
    answers = (
        select(Act.questionnaire_id, func.count().label("answers"))
        .select_from(Response)
        .join(Response.act)
        .where(*answer_conditions(wanted))
        .group_by(Act.questionnaire_id)
        .subquery()
    )
    query: Select[int, int] = (
        select(QuestionnaireItem.touchpoint_id, func.sum(answers.c.answers))
        .join(answers, answers.c.questionnaire_id == QuestionnaireItem.questionnaire_id)
        .group_by(QuestionnaireItem.touchpoint_id)
    )
    return Counter({key: int(count) for key, count in db.session.execute(query)})


def _chosen_counts(wanted: AnswerFilter) -> defaultdict[int, Counter[int | None]]:
    """Count ratings by touchpoint id and emotion (None: not noticed)."""
    query = (
        select(Rating.touchpoint_id, Rating.emotion, func.count())
        .join(Rating.response)
        .where(*answer_conditions(wanted))
        .group_by(Rating.touchpoint_id, Rating.emotion)
    )
    counts: defaultdict[int, Counter[int | None]] = defaultdict(Counter)
    for touchpoint_id, emotion, count in db.session.execute(query):
        counts[touchpoint_id][emotion] = count
    return counts


def _figures(chosen: Counter[int | None], asked: int) -> TouchpointFigures:
    counts = [chosen[emotion] for emotion in EMOTIONS]
    return touchpoint_figures(counts, chosen[None], max(0, asked - chosen.total()))


def _worst_first(row: TouchpointRow) -> tuple[bool, float, int]:
    net = row.figures.net
    return (net is None, net.value if net else 0.0, row.touchpoint.id)
