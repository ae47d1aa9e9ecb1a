"""What can happen to answers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Table, select, update

from portal.claims.operations import file_claim
from portal.company.consents import consent_seen
from portal.company.queries import company
from portal.company.rules import add_working_days
from portal.responses.answer import Answer, is_angry
from portal.responses.consent_models import ConsentGiven
from portal.responses.errors import SubmissionElsewhere
from portal.responses.models import AnswerText, Channel, Rating, Remark, Response
from portal.responses.search import searched_text
from portal.storage.base import table_of
from portal.storage.database import connection, db
from portal.storage.inserts import Rows, insert_unless_known
from portal.web.clock import day_of

# written by statements and not by objects: an answer is the one thing a crowd does at once
RESPONSE = table_of(Response)
RATING = table_of(Rating)
REMARK = table_of(Remark)
ANSWER_TEXT = table_of(AnswerText)
CONSENT_GIVEN = table_of(ConsentGiven)


def record_response(
    act_id: int,
    answer: Answer,
    channel: Channel,
    at: datetime,
    language: str,
    replaces: int | None = None,
    seconds: int | None = None,
    told: int | None = None,
    consent_text: int | None = None,
) -> tuple[int, bool]:
    """Write an answer down, exactly once for each submission id.

    Returns the response's id and whether it is new: a repeat returns the answer that is
    there, whatever it carries. `replaces` is the id of the person's earlier answer: it stays
    as history and leaves the numbers. `seconds`: from the page to its sending; `told`: how
    many steps (see counting) the page told before, None when there was no page.
    `consent_text`: the id of the words that stood beside the tick of a contact.
    Raises SubmissionElsewhere when the id was used on another act.
    """
    values = _values(answer) | {
        "act_id": act_id,
        "channel": channel,
        "submitted_at": at,
        "language": language,
        "seconds": seconds,
        "told": told,
    }
    parts = _parts(answer)
    if answer.contact:
        agreed = consent_seen(consent_text, language).id
        parts[CONSENT_GIVEN] = [{"consent_text_id": agreed, "withdrawn_at": None}]
    response_id = insert_unless_known(RESPONSE, values, "submission", "response_id", parts)
    if response_id is None:
        return _known(act_id, answer), False
    if answer.has_claim:
        promised_on = add_working_days(day_of(at), company().promise_days)
        file_claim(response_id, answer.claim, answer.solution, promised_on)
    if replaces is not None:
        _replace(replaces, response_id)
    return response_id, True


def _values(answer: Answer) -> dict[str, object]:
    return {
        "submission": answer.submission,
        "role": answer.role,
        "nps": answer.nps,
        "angry": is_angry(answer.nps, answer.ratings),
        "comment": answer.comment or None,
        "contact": answer.contact or None,
        "consent": answer.consent,
        "publish": answer.publish,
    }


def _parts(answer: Answer) -> dict[Table, Rows]:
    searched = searched_text([answer.comment, *answer.remarks.values(), answer.claim])
    return {
        RATING: [
            {"touchpoint_id": touchpoint_id, "emotion": emotion}
            for touchpoint_id, emotion in answer.ratings.items()
        ],
        REMARK: [
            {"touchpoint_id": touchpoint_id, "text": text}
            for touchpoint_id, text in answer.remarks.items()
        ],
        ANSWER_TEXT: [{"text": searched}] if searched is not None else [],
    }


def _known(act_id: int, answer: Answer) -> int:
    query = select(Response.id, Response.act_id).where(Response.submission == answer.submission)
    row = connection().execute(query).one()
    if row.act_id != act_id:
        raise SubmissionElsewhere
    return int(row.id)


def _replace(old_id: int, new_id: int) -> None:
    # the condition settles two changes at once: the later one replaces the earlier one
    while True:
        taken = db.session.scalar(
            update(RESPONSE)
            .where(RESPONSE.c.id == old_id, RESPONSE.c.replaced_by_id.is_(None))
            .values(replaced_by_id=new_id)
            .returning(RESPONSE.c.id)
        )
        if taken is not None:
            return
        later = select(RESPONSE.c.replaced_by_id).where(RESPONSE.c.id == old_id)
        old_id = db.session.scalars(later).one()
