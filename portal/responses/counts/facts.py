"""Answers read as facts to count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import func, select

from portal.acts.models import Act
from portal.questionnaires.published import published
from portal.responses.counts.cells import Fact
from portal.responses.models import AnswerImport, Rating, Response
from portal.storage.base import table_of
from portal.storage.database import db
from portal.web.clock import day_of

RATING = table_of(Rating)


def facts_of(response_ids: Sequence[int]) -> dict[int, Fact]:
    """Return {response id: fact} of answers, some hundreds at most; two statements."""
    asked_by = func.coalesce(Act.questionnaire_id, AnswerImport.questionnaire_id)
    answers = (
        select(
            Response.id, Response.submitted_at, Response.role, Response.channel, Response.nps,
            Response.told, asked_by,
        )
        .outerjoin(Response.act)
        .outerjoin(Response.imported)
        .where(Response.id.in_(response_ids))
    )  # fmt: skip
    ratings = select(RATING).where(RATING.c.response_id.in_(response_ids))
    given: defaultdict[int, dict[int, int | None]] = defaultdict(dict)
    for response_id, touchpoint_id, emotion in db.session.execute(ratings).all():
        given[response_id][touchpoint_id] = emotion
    rows = db.session.execute(answers).all()
    asked = {
        questionnaire_id: [each.touchpoint_id for each in published(questionnaire_id).questions]
        for questionnaire_id in {row[-1] for row in rows}
    }
    return {
        response_id: Fact(
            day=day_of(submitted_at),
            role=role,
            channel=channel,
            nps=nps,
            told=told,
            asked=asked[questionnaire_id],
            ratings=given[response_id],
        )
        for response_id, submitted_at, role, channel, nps, told, questionnaire_id in rows
    }
