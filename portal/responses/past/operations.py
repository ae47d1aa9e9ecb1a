"""Taking in a file of past answers: the whole of it, once."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note
from portal.orders.cells import shortened
from portal.orders.queries import order_ids_by_number
from portal.questionnaires.operations import Asked, imported_questionnaire
from portal.responses.answer import is_angry
from portal.responses.models import (
    AnswerImport,
    AnswerText,
    Channel,
    Rating,
    Response,
)
from portal.responses.past.columns import TouchpointColumn
from portal.responses.past.queries import import_by_digest
from portal.responses.past.reading import PastAnswer, PastFile
from portal.responses.search import searched_text
from portal.storage.base import table_of
from portal.storage.inserts import insert_many
from portal.storage.races import insert_or_winner
from portal.touchpoints.models import Stage, Touchpoint
from portal.touchpoints.operations import new_touchpoint
from portal.touchpoints.queries import touchpoint_by_key, touchpoints_by_key
from portal.web.languages import default_language

CHUNK = 1000  # answers in one statement
STAGE = Stage.RECEIVING  # until the owner says where a touchpoint is met
RESPONSE = table_of(Response)
RATING = table_of(Rating)
ANSWER_TEXT = table_of(AnswerText)


def take_in(
    file: PastFile, filename: str, at: datetime, user_id: int | None = None
) -> tuple[AnswerImport, list[int]]:
    """Write all answers of a file in the caller's transaction, which commits once.

    Returns the import and the ids of its new answers: none when a file that says the same is
    here. ValueError for a file with refusals, or with no answers.
    """
    if file.refusals or not file.answers:
        raise ValueError("the whole file goes in, or nothing does")
    known = import_by_digest(file.digest)
    if known is not None:
        return known, []
    here = touchpoints_by_key()
    asked = [_asked(column, here) for column in file.touchpoints]
    taken, is_new = insert_or_winner(
        AnswerImport(
            filename=filename,
            digest=file.digest,
            questionnaire=imported_questionnaire(_title(filename), asked, at),
            imported_at=at,
            imported_by_id=user_id,
            count=len(file.answers),
        ),
        lambda: import_by_digest(file.digest),
    )
    if not is_new:
        return taken, []
    subject = Subject(SubjectKind.ANSWER_IMPORT, taken.id, filename)
    note(Deed.IMPORT_DONE, subject, count=taken.count)
    ids = {
        column.key: item.touchpoint.id for column, item in zip(file.touchpoints, asked, strict=True)
    }
    return taken, _write(file.answers, taken.id, ids)


def _write(
    answers: Sequence[PastAnswer], import_id: int, touchpoint_ids: Mapping[str, int]
) -> list[int]:
    orders = order_ids_by_number({a.order_number for a in answers if a.order_number})
    language = default_language()
    response_ids: list[int] = []
    for chunk in _chunks(answers):
        said = {uuid.uuid4(): answer for answer in chunk}
        rows = [
            _row(submission, answer, orders)
            | {"import_id": import_id, "channel": Channel.IMPORT, "language": language}
            for submission, answer in said.items()
        ]
        written = insert_many(RESPONSE, rows, "id", "submission")
        ratings = [
            {"response_id": response_id, "touchpoint_id": touchpoint_ids[key], "emotion": emotion}
            for response_id, submission in written
            for key, emotion in said[submission].ratings.items()
        ]
        insert_many(RATING, ratings)
        insert_many(ANSWER_TEXT, list(_texts(written, said)))
        response_ids += [response_id for response_id, _submission in written]
    return response_ids


def _texts(
    written: Sequence[tuple[int, uuid.UUID]], said: Mapping[uuid.UUID, PastAnswer]
) -> Iterator[dict[str, Any]]:
    for response_id, submission in written:
        text = searched_text([said[submission].comment or ""])
        if text is not None:
            yield {"response_id": response_id, "text": text}


def _row(submission: uuid.UUID, answer: PastAnswer, orders: Mapping[str, int]) -> dict[str, Any]:
    return {
        "submission": submission,
        "order_id": orders.get(answer.order_number) if answer.order_number else None,
        "submitted_at": answer.submitted_at,
        "role": answer.role,
        "nps": answer.nps,
        "angry": is_angry(answer.nps, answer.ratings),
        "comment": answer.comment,
        "consent": False,
        "publish": False,
    }


def _asked(column: TouchpointColumn, here: Mapping[str, Touchpoint]) -> Asked:
    touchpoint = here.get(column.key.casefold()) or _made(column)
    return Asked(touchpoint, column.name or touchpoint.name_ru, column.name or touchpoint.name_en)


def _made(column: TouchpointColumn) -> Touchpoint:
    name = column.name or column.key
    return insert_or_winner(
        new_touchpoint(column.key, name, name, STAGE), lambda: touchpoint_by_key(column.key)
    )[0]


def _title(filename: str) -> str:
    # browsers of Windows have sent whole paths
    name = filename.replace("\\", "/")
    return shortened(PurePosixPath(name).stem) or shortened(name)


def _chunks(answers: Sequence[PastAnswer]) -> Iterator[list[PastAnswer]]:
    iterator = iter(answers)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk
