"""Reads of acts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, or_, select, tuple_
from sqlalchemy.orm import contains_eager, joinedload

from portal.acts.filters import ActFilter, ActState
from portal.acts.models import Act
from portal.acts.rules import read_number
from portal.orders.models import Order
from portal.questionnaires.models import Questionnaire
from portal.storage.database import db
from portal.web.clock import end_of, start_of
from portal.web.paging import Page, read_cursor, read_id, write_cursor

PAGE = 50


def act_by_code(code: str) -> Act | None:
    """Return the act of a code, with what its form needs."""
    return db.session.scalar(whole_acts().where(Act.code == code))


def act_by_number(number: str) -> Act | None:
    """Return the act of a number such as 2026-00042."""
    key = read_number(number)
    if key is None:
        return None
    return db.session.scalar(whole_acts().where(Act.year == key[0], Act.serial == key[1]))


def act_of_order(order_id: int) -> Act | None:
    """Return the act of an order."""
    return db.session.scalar(select(Act).filter_by(order_id=order_id))


def acts_page(wanted: ActFilter, after: str | None = None) -> Page[Act]:
    """Return a page of acts, newest first. ValueError for a foreign cursor."""
    query = (
        select(Act)
        .join(Act.order)
        .options(contains_eager(Act.order))
        .where(*fits(wanted))
        .order_by(Act.year.desc(), Act.serial.desc())
        .limit(PAGE + 1)
    )
    if after:
        year, serial = read_cursor(after)
        query = query.where(tuple_(Act.year, Act.serial) < (read_id(year), read_id(serial)))
    rows = db.session.scalars(query).all()
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Page(rows[:PAGE], write_cursor(last.year, last.serial) if last else None)


def fits(wanted: ActFilter) -> list[ColumnElement[bool]]:
    """Return the conditions of a filter, for a query of acts with their orders."""
    conditions = list(_in_state(wanted.state)) if wanted.state else []
    if wanted.from_day:
        conditions.append(Order.delivered_at >= start_of(wanted.from_day))
    if wanted.to_day:
        conditions.append(Order.delivered_at < end_of(wanted.to_day))
    if wanted.search:
        conditions.append(or_(*_named(wanted.search)))
    return conditions


@cache
def whole_acts() -> Select[Act]:
    """Return the query of acts with everything that is printed on them."""
    return select(Act).options(
        joinedload(Act.order, innerjoin=True).selectinload(Order.items),
        joinedload(Act.questionnaire, innerjoin=True).selectinload(Questionnaire.items),
    )


def _in_state(state: ActState) -> tuple[ColumnElement[bool], ...]:
    if state is ActState.VOIDED:
        return (Act.voided_at.is_not(None),)
    printed = Act.printed_at.is_not(None) if state is ActState.PRINTED else Act.printed_at.is_(None)
    return Act.voided_at.is_(None), printed


def _named(search: str) -> Iterator[ColumnElement[bool]]:
    """Yield what a search may mean: a number of an act or an order, or words of a client's name."""
    key = read_number(search)
    if key:
        yield (Act.year == key[0]) & (Act.serial == key[1])
    elif search.isdecimal() and len(search) < 10:
        yield Act.serial == int(search)
    yield or_(*(Order.number.startswith(way, autoescape=True) for way in _ways(search)))
    yield and_(
        *(
            or_(*(Order.client_name.contains(way, autoescape=True) for way in _ways(word)))
            for word in search.split()
        )
    )


def _ways(word: str) -> set[str]:
    # SQLite tells upper from lower case in Latin letters only, so each way of writing is tried
    return {word, word.lower(), word.upper(), word.title(), word.capitalize()}
