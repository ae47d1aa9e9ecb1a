"""What can happen to answers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from portal.acts.models import Act
from portal.claims.operations import file_claim
from portal.company.queries import company
from portal.company.rules import add_working_days
from portal.responses.answer import Answer
from portal.responses.errors import SubmissionElsewhere
from portal.responses.models import Channel, Rating, Remark, Response
from portal.responses.queries import response_by_submission
from portal.storage.database import db
from portal.storage.races import insert_or_winner
from portal.web.clock import day_of


def record_response(
    act: Act,
    answer: Answer,
    channel: Channel,
    at: datetime,
    language: str,
    replaces: Response | None = None,
) -> Response:
    """Write an answer down, exactly once for each submission id.

    A repeat returns the answer that is there, whatever it carries. `replaces` is the
    person's earlier answer: it stays as history and leaves the numbers.
    Raises SubmissionElsewhere when the id was used on another act.
    """
    response, is_new = insert_or_winner(
        _response(act, answer, channel, at, language),
        lambda: response_by_submission(answer.submission),
    )
    if response.act_id != act.id:
        raise SubmissionElsewhere
    if is_new:
        _add_parts(response, answer, at)
        if replaces is not None:
            _replace(replaces, response)
    return response


def _response(act: Act, answer: Answer, channel: Channel, at: datetime, language: str) -> Response:
    return Response(
        submission=answer.submission,
        act_id=act.id,
        channel=channel,
        role=answer.role,
        submitted_at=at,
        language=language,
        nps=answer.nps,
        comment=answer.comment or None,
        contact=answer.contact or None,
        consent=answer.consent,
        publish=answer.publish,
        replaced_by_id=None,
    )


def _add_parts(response: Response, answer: Answer, at: datetime) -> None:
    db.session.add_all(
        Rating(response_id=response.id, touchpoint_id=touchpoint_id, emotion=emotion)
        for touchpoint_id, emotion in answer.ratings.items()
    )
    db.session.add_all(
        Remark(response_id=response.id, touchpoint_id=touchpoint_id, text=text)
        for touchpoint_id, text in answer.remarks.items()
    )
    if answer.claim or answer.solution:
        promised_on = add_working_days(day_of(at), company().promise_days)
        file_claim(response.id, answer.claim, answer.solution, promised_on)


def _replace(old: Response, new: Response) -> None:
    # the condition settles two changes at once: the later one replaces the earlier one
    while True:
        taken = db.session.scalar(
            update(Response)
            .where(Response.id == old.id, Response.replaced_by_id.is_(None))
            .values(replaced_by_id=new.id)
            .returning(Response.id)
        )
        if taken is not None:
            return
        db.session.refresh(old)
        old = db.session.get_one(Response, old.replaced_by_id)
