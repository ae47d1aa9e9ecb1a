"""Counts asked of the answers themselves: for filters that the kept counts know nothing of."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import ColumnElement, String, case, func, literal, select, type_coerce

from portal.acts.models import Act
from portal.clients.models import Client
from portal.orders.models import Order
from portal.questionnaires.published import published
from portal.reports.conditions import (
    answer_conditions,
    month_of_answer,
    order_of_answer,
    returning,
)
from portal.reports.filters import AnswerFilter, ClientKind
from portal.reports.tallies import Cut
from portal.responses.counts.cells import WIDTH
from portal.responses.counts.models import FORM_STEPS, NO_ROLE, RECOMMENDATION
from portal.responses.models import AnswerImport, Rating, Response
from portal.storage.base import table_of
from portal.storage.database import db

RATING = table_of(Rating)
Counts = dict[tuple[Any, int], list[int]]


def count_rows(wanted: AnswerFilter, cut: Cut | None = None) -> Counts:
    """Count the answers wanted: {(value of the cut, measure): [blank, n0, ..., n10]}.

    A cut by month needs both days of the period. Three statements, which cost as much as there
    are answers in the period.
    """
    counts: Counts = defaultdict(lambda: [0] * WIDTH)
    group = _group(cut, wanted).label("cut")
    source = select(group).select_from(Response).outerjoin(Response.act)
    source = source.outerjoin(Order, Order.id == order_of_answer()).outerjoin(Response.imported)
    source = source.outerjoin(Client, Client.id == Order.client_id)
    answers = source.where(*answer_conditions(wanted))
    scores = answers.add_columns(Response.nps, Response.told, func.count())
    scores = scores.group_by(group, Response.nps, Response.told)
    for value, nps, told, count in db.session.execute(scores):
        counts[value, RECOMMENDATION][0 if nps is None else 1 + nps] += count
        counts[value, FORM_STEPS][0 if told is None else 1 + told] += count
    ratings = answers.join(RATING, RATING.c.response_id == Response.id)
    ratings = ratings.add_columns(RATING.c.touchpoint_id, RATING.c.emotion, func.count())
    ratings = ratings.group_by(group, RATING.c.touchpoint_id, RATING.c.emotion)
    for value, touchpoint_id, emotion, count in db.session.execute(ratings):
        counts[value, touchpoint_id][1 + (emotion or 0)] += count
    asked_by = func.coalesce(Act.questionnaire_id, AnswerImport.questionnaire_id)
    asked = answers.add_columns(asked_by, func.count())
    _add_blanks(counts, asked.group_by(group, asked_by))
    return dict(counts)


def _add_blanks(counts: Counts, asked: Any) -> None:
    in_all: defaultdict[tuple[Any, int], int] = defaultdict(int)
    for value, questionnaire_id, count in db.session.execute(asked):
        for question in published(questionnaire_id).questions:
            in_all[value, question.touchpoint_id] += count
    for key, count in in_all.items():
        counts[key][0] = max(0, count - sum(counts[key]))


def _group(cut: Cut | None, wanted: AnswerFilter) -> ColumnElement[Any]:
    if cut is Cut.MONTH:
        if wanted.from_day is None or wanted.to_day is None:
            raise ValueError("months of a period without end")
        return month_of_answer(wanted.from_day, wanted.to_day)
    groups: dict[Cut | None, ColumnElement[Any]] = {
        None: literal(""),
        Cut.ROLE: func.coalesce(type_coerce(Response.role, String), NO_ROLE),
        Cut.CHANNEL: type_coerce(Response.channel, String),
        Cut.MANAGER: func.coalesce(Order.manager, ""),
        Cut.SEGMENT: func.coalesce(Client.segment, ""),
        Cut.CLIENT: case((returning(), ClientKind.RETURNING.value), else_=ClientKind.NEW.value),
    }
    return groups[cut]
