"""The wall of quotes: words that clients gave to be quoted, and which of them are shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select, tuple_

from portal.acts.models import Act
from portal.clients.models import BuyerRole
from portal.orders.models import Order
from portal.responses.discretion import discreet
from portal.responses.mark_models import EmotionalMark, QuoteChoice
from portal.responses.models import Response
from portal.storage.database import db
from portal.web.paging import Page, moment_cursor, read_moment_cursor

PAGE = 30
PROMOTER = 9


class QuoteState(StrEnum):
    """Whether a quote hangs on the wall."""

    SHOWN = "shown"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Quote:
    """Words that may be quoted: `text` as the wall has it, `comment` as they were written."""

    response_id: int
    text: str
    comment: str
    role: BuyerRole | None
    submitted_at: datetime
    nps: int | None
    is_emotional: bool
    is_shown: bool
    is_chosen: bool  # somebody decided; otherwise the rule did


def quotes_page(
    state: QuoteState | None = None, after: str | None = None, limit: int = PAGE
) -> Page[Quote]:
    """Return a page of quotes, newest first. ValueError for a foreign cursor.

    Only with consent, with words, as they stand now, and not from a voided act. Unless
    somebody chose, emotional answers and those of promoters are shown.
    """
    query = _quotable()
    if state is QuoteState.SHOWN:
        query = query.where(_is_shown())
    elif state is QuoteState.HIDDEN:
        query = query.where(_is_shown().is_not(True))
    if after:
        query = query.where(tuple_(Response.submitted_at, Response.id) < read_moment_cursor(after))
    query = query.order_by(Response.submitted_at.desc(), Response.id.desc()).limit(limit + 1)
    rows = [_quote(row) for row in db.session.execute(query)]
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(rows[:limit], moment_cursor(last.submitted_at, last.response_id) if last else None)


def is_quotable(response_id: int) -> bool:
    """Tell whether the words of an answer may be quoted at all."""
    return db.session.execute(_quotable().where(Response.id == response_id)).first() is not None


def _quotable() -> Select[Response, str, EmotionalMark, QuoteChoice, bool]:
    return (
        select(Response, Order.client_name, EmotionalMark, QuoteChoice, _is_shown())
        .outerjoin(Response.act)
        .outerjoin(Act.order)
        .outerjoin(EmotionalMark, EmotionalMark.response_id == Response.id)
        .outerjoin(QuoteChoice, QuoteChoice.response_id == Response.id)
        .where(
            Response.publish,
            Response.comment.is_not(None),
            Response.replaced_by_id.is_(None),
            Act.voided_at.is_(None),
        )
    )


def _is_shown() -> ColumnElement[bool]:
    by_rule = or_(EmotionalMark.response_id.is_not(None), Response.nps >= PROMOTER)
    return or_(QuoteChoice.is_shown, and_(QuoteChoice.response_id.is_(None), by_rule))


def _quote(row: Row[Response, str, EmotionalMark, QuoteChoice, bool]) -> Quote:
    response, client_name, mark, choice, is_shown = row
    comment = response.comment or ""
    return Quote(
        response_id=response.id,
        text=discreet(comment, client_name or ""),
        comment=comment,
        role=response.role,
        submitted_at=response.submitted_at,
        nps=response.nps,
        is_emotional=mark is not None,
        is_shown=bool(is_shown),
        is_chosen=choice is not None,
    )
