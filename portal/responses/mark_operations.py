"""What people of the firm can say about an answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note
from portal.responses.mark_models import EmotionalMark, QuoteChoice
from portal.storage.base import table_of
from portal.storage.database import db
from portal.storage.inserts import insert_or_overwrite
from portal.storage.races import insert_or_winner


def mark_emotional(response_id: int, user_id: int, at: datetime) -> None:
    """Say that an answer is an emotional one; whoever said it first stays the one who did."""
    mark = EmotionalMark(response_id=response_id, marked_at=at, marked_by_id=user_id)
    insert_or_winner(mark, lambda: db.session.get(EmotionalMark, response_id))


def unmark_emotional(response_id: int) -> None:
    """Take the mark back, if there is one."""
    step = delete(EmotionalMark).where(EmotionalMark.response_id == response_id)
    if db.session.scalar(step.returning(EmotionalMark.response_id)) is not None:
        note(Deed.REMOVED, Subject(SubjectKind.EMOTIONAL_MARK, response_id))


def choose_quote(response_id: int, is_shown: bool, user_id: int, at: datetime) -> None:
    """Show these words on the wall, or keep them from it, whatever the rule says."""
    insert_or_overwrite(
        table_of(QuoteChoice),
        {"response_id": response_id},
        {"is_shown": is_shown, "chosen_at": at, "chosen_by_id": user_id},
    )
    note(Deed.CHANGED, Subject(SubjectKind.QUOTE, response_id), {"is_shown": [None, is_shown]})


def leave_quote_to_rule(response_id: int) -> None:
    """Take the decision back: the rule decides again."""
    step = delete(QuoteChoice).where(QuoteChoice.response_id == response_id)
    if db.session.scalar(step.returning(QuoteChoice.response_id)) is not None:
        note(Deed.REMOVED, Subject(SubjectKind.QUOTE, response_id))
