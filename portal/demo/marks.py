"""What the owner of the demo firm did with the answers: marked the emotional ones, hid a quote."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from portal.accounts.queries import user_by_email
from portal.company.queries import company
from portal.demo.firm import OWNER_EMAIL
from portal.responses.mark_models import EmotionalMark, QuoteChoice
from portal.responses.models import Response
from portal.storage.database import db

TARGET = 3  # a month
READ_AFTER = timedelta(hours=20)
TOUCHING = 60  # characters: who writes more was moved
HIDDEN_EVERY = 12  # quotable answers


def mark_answers() -> None:
    """Set a target, mark what people wrote with feeling, and keep a few quotes from the wall."""
    company().emotional_target = TARGET
    owner = user_by_email(OWNER_EMAIL)
    if owner is None:  # a portal with the firm's own people
        return
    stands = Response.replaced_by_id.is_(None)
    moved = select(Response).where(
        stands, Response.nps == 10, func.length(Response.comment) >= TOUCHING
    )
    db.session.add_all(
        EmotionalMark(
            response_id=answer.id,
            marked_at=answer.submitted_at + READ_AFTER,
            marked_by_id=owner.id,
        )
        for answer in db.session.scalars(moved.order_by(Response.id))
    )
    quotable = select(Response).where(stands, Response.publish, Response.comment.is_not(None))
    for place, answer in enumerate(db.session.scalars(quotable.order_by(Response.id))):
        if place % HIDDEN_EVERY == HIDDEN_EVERY // 2:
            at = answer.submitted_at + READ_AFTER
            db.session.add(
                QuoteChoice(
                    response_id=answer.id, is_shown=False, chosen_at=at, chosen_by_id=owner.id
                )
            )
