"""What is old is forgotten, when the owner has set for how long it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, delete, func, or_, select, union, update

from portal.acts.models import Act
from portal.clients.models import Client
from portal.company.models import Company
from portal.orders.models import Order
from portal.privacy.answer_operations import take_words
from portal.privacy.operations import forget_clients
from portal.privacy.scrubbing import run
from portal.responses.models import AnswerText, Draft, Response
from portal.storage.database import db
from portal.web.clock import firm_zone

ANSWERS_AT_ONCE, CLIENTS_AT_ONCE = 500, 100  # in one transaction
MONTHS_OF_YEAR, LAST_SAFE_DAY = 12, 28


@dataclass(frozen=True)
class Due:
    """How much is older than it is kept; None: it is kept for good."""

    answers: int | None
    clients: int | None


def what_is_due(at: datetime) -> Due:
    """Count what would be forgotten at a moment."""
    answers, clients = _old_answers(at), _old_clients(at)
    return Due(
        _count(select(union(*answers).subquery())) if answers else None,
        None if clients is None else _count(clients),
    )


def forget_some(at: datetime) -> Due:
    """Forget some of what is old, answers first; return how much it was, nothing at the end.

    The caller commits, and calls again until nothing is left.
    """
    for query in _old_answers(at):
        answers = _some(query, ANSWERS_AT_ONCE)
        if answers:
            take_words(answers)
            return Due(len(answers), 0)
    clients = _some(_old_clients(at), CLIENTS_AT_ONCE)
    if clients:
        _take_contacts_of(clients)
        forget_clients(clients, at)
    return Due(0, len(clients))


def is_kept_for_good() -> bool:
    """Tell whether the owner has set no period at all."""
    return _periods() == (None, None)


def months_before(at: datetime, months: int, zone: ZoneInfo) -> datetime:
    """Return the moment so many months earlier, by the calendar of a zone.

    The days 29 to 31 are taken as the 28th, which every month has: a few days longer.

    >>> months_before(datetime(2026, 3, 31, 12, tzinfo=UTC), 1, ZoneInfo("UTC")).date()
    datetime.date(2026, 2, 28)
    """
    local = at.astimezone(zone)
    whole = local.year * MONTHS_OF_YEAR + local.month - 1 - months
    return local.replace(
        year=whole // MONTHS_OF_YEAR,
        month=whole % MONTHS_OF_YEAR + 1,
        day=min(local.day, LAST_SAFE_DAY),
    ).astimezone(UTC)


def _periods() -> tuple[int | None, int | None]:
    # read anew: in the worker the firm's settings may have changed since the last look
    query = select(Company.keep_answers_months, Company.keep_clients_months)
    row = db.session.execute(query).one()
    return row.keep_answers_months, row.keep_clients_months


def _old_answers(at: datetime) -> Sequence[Select[int]]:
    """Return the queries of answers with words, and with a contact, that are too old.

    Each finds by what is still there: what is done already costs nothing.
    """
    months = _periods()[0]
    if months is None:
        return ()
    is_old = Response.submitted_at < months_before(at, months, firm_zone())
    worded = select(AnswerText.response_id).join(Response, Response.id == AnswerText.response_id)
    left = select(Response.id).where(Response.contact.is_not(None), is_old)
    return worded.where(is_old), left


def _old_clients(at: datetime) -> Select[int] | None:
    """Return the query of clients whose last order, or its act, is too old."""
    months = _periods()[1]
    if months is None:
        return None
    before = months_before(at, months, firm_zone())
    act = select(Act.id).where(Act.order_id == Order.id, Act.issued_at >= before)
    is_young: ColumnElement[bool] = or_(
        Order.ordered_at >= before, Order.delivered_at >= before, act.exists()
    )
    orders = select(Order.id).where(Order.client_id == Client.id, is_young)
    return select(Client.id).where(
        Client.erased_at.is_(None), Client.created_at < before, ~orders.exists()
    )


def _take_contacts_of(clients: Sequence[int]) -> None:
    """Take the contacts that were left in answers about the orders of clients."""
    acts = select(Act.id).join(Order, Order.id == Act.order_id).where(Order.client_id.in_(clients))
    run(
        update(Response)
        .where(Response.act_id.in_(acts), Response.contact.is_not(None))
        .values(contact=None, consent=False)
    )
    run(delete(Draft).where(Draft.act_id.in_(acts)))


def _some(query: Select[int] | None, most: int) -> Sequence[int]:
    return () if query is None else db.session.scalars(query.limit(most)).all()


def _count(query: Select[*tuple[Any, ...]]) -> int:
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
