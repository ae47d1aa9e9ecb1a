"""Reads of acts."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import cache

from sqlalchemy import ColumnElement, Select, select, tuple_
from sqlalchemy.orm import joinedload

from portal.acts.models import Act
from portal.acts.rules import read_number
from portal.orders.models import Order
from portal.questionnaires.models import Questionnaire
from portal.storage.database import db
from portal.web.paging import Page, read_cursor, write_cursor

PAGE = 50


class ActState(StrEnum):
    """The states by which staff look for acts."""

    TO_PRINT = "to_print"
    PRINTED = "printed"
    VOIDED = "voided"


def act_by_code(code: str) -> Act | None:
    """Return the act of a code, with what its form needs."""
    return db.session.scalar(_whole_acts().where(Act.code == code))


def act_by_number(number: str) -> Act | None:
    """Return the act of a number such as 2026-00042."""
    key = read_number(number)
    if key is None:
        return None
    return db.session.scalar(_whole_acts().where(Act.year == key[0], Act.serial == key[1]))


def act_of_order(order_id: int) -> Act | None:
    """Return the act of an order."""
    return db.session.scalar(select(Act).filter_by(order_id=order_id))


def acts_by_number(numbers: Sequence[str]) -> Sequence[Act]:
    """Return whole acts by their numbers, in packing order."""
    keys = [key for key in map(read_number, numbers) if key]
    query = _whole_acts().where(tuple_(Act.year, Act.serial).in_(keys))
    return db.session.scalars(query.order_by(Act.year, Act.serial)).all()


def acts_to_print() -> Sequence[Act]:
    """Return whole acts that were never printed, in packing order."""
    query = _whole_acts().where(*_in_state(ActState.TO_PRINT)).order_by(Act.year, Act.serial)
    return db.session.scalars(query).all()


def all_acts() -> Sequence[Act]:
    """Return whole acts that are not voided, in packing order."""
    query = _whole_acts().where(Act.voided_at.is_(None)).order_by(Act.year, Act.serial)
    return db.session.scalars(query).all()


def acts_page(state: ActState | None = None, after: str | None = None) -> Page[Act]:
    """Return a page of acts, newest first. ValueError for a foreign cursor."""
    query = select(Act).options(joinedload(Act.order, innerjoin=True))
    if state:
        query = query.where(*_in_state(state))
    if after:
        year, serial = read_cursor(after)
        query = query.where(tuple_(Act.year, Act.serial) < (int(year), int(serial)))
    query = query.order_by(Act.year.desc(), Act.serial.desc()).limit(PAGE + 1)
    rows = db.session.scalars(query).all()
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Page(rows[:PAGE], write_cursor(last.year, last.serial) if last else None)


@cache
def _whole_acts() -> Select[Act]:
    return select(Act).options(
        joinedload(Act.order, innerjoin=True).selectinload(Order.items),
        joinedload(Act.questionnaire, innerjoin=True).selectinload(Questionnaire.items),
    )


def _in_state(state: ActState) -> tuple[ColumnElement[bool], ...]:
    if state is ActState.VOIDED:
        return (Act.voided_at.is_not(None),)
    printed = Act.printed_at.is_not(None) if state is ActState.PRINTED else Act.printed_at.is_(None)
    return Act.voided_at.is_(None), printed
